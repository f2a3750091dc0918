"""Passwords cannot be guessed, and nobody can lock somebody else out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F

from fangpin.apps.accounts.api import Source, TryLater, begin_try, note_right_password
from fangpin.apps.accounts.models import SignInTry
from fangpin.apps.audit.models import Entry

pytestmark = pytest.mark.django_db
HERE, THERE = Source.address("10.1.0.1"), Source.address("10.2.0.1")
OWN_BROWSER = Source.browser("own")


def wrong(*, username: str = "wang", source: Source = HERE, times: int = 1) -> None:
    for _ in range(times):
        begin_try(username=username, source=source)


def is_let_in(*, username: str = "wang", source: Source = HERE) -> bool:
    try:
        note_right_password(begin_try(username=username, source=source))
    except TryLater:
        return False
    return True


def later(**wait: int) -> None:
    SignInTry.objects.update(at=F("at") - timedelta(**wait))


def test_after_five_wrong_passwords_in_a_row_the_place_waits_a_minute():
    wrong(times=5)

    assert not is_let_in()
    later(seconds=61)
    assert is_let_in()


def test_the_wait_doubles_with_each_further_wrong_password_up_to_half_an_hour():
    waits = []
    wrong(times=5)
    for _ in range(7):
        minutes = 1
        while True:
            later(minutes=1)
            try:
                begin_try(username="wang", source=HERE)
                break
            except TryLater:
                minutes += 1
        waits.append(minutes)

    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_the_right_password_begins_the_count_anew():
    wrong(times=4)
    assert is_let_in()
    later(seconds=61)

    wrong(times=4)

    assert is_let_in()


def test_who_types_wrong_passwords_in_one_place_locks_nobody_out_in_another():
    wrong(times=5)
    for _ in range(50):
        assert not is_let_in()

    assert is_let_in(source=THERE)
    assert is_let_in(source=OWN_BROWSER)


def test_a_user_has_six_tries_a_minute_from_all_unknown_places_together():
    for number in range(6):
        wrong(source=Source.address(f"10.3.0.{number}"))

    assert not is_let_in(source=Source.address("10.3.0.99"))
    assert is_let_in(source=OWN_BROWSER)
    assert is_let_in(username="li")


def test_six_a_minute_hold_for_the_own_browser_too():
    assert [is_let_in(source=OWN_BROWSER) for _ in range(7)] == [True] * 6 + [False]


def test_a_name_is_the_same_however_it_is_written():
    wrong(username="Wang", times=5)

    assert not is_let_in(username=" ｗang")


def test_nothing_that_was_typed_is_kept():
    wrong(username="my-password-1", times=5)
    assert not is_let_in(username="my-password-1")

    kept = str([*SignInTry.objects.values(), *Entry.objects.values()])
    assert "my-password-1" not in kept and "10.1.0.1" not in kept
    assert Entry.objects.get().detail == {"has_to_wait": True}


def test_old_tries_are_forgotten():
    wrong(times=3)
    later(days=2)

    wrong()

    assert SignInTry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_counted_one_by_one():
    def attempt(_: int) -> bool:
        try:
            begin_try(username="wang", source=OWN_BROWSER)
        except TryLater:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        let_in = list(pool.map(attempt, range(12)))

    assert sum(let_in) == 5
