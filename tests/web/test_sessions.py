"""Passwords and sessions, as the pages enforce them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.apps.accounts import factories as cast
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role, User, WantedPosting, create_person
from fangpin.apps.audit.models import Entry

NEW = "Yi-ge-xin-mima-26"


def sign_in(client: Client, user: User, password: str = "pass", **more: str):
    words = {"username": user.username, "password": password}
    return client.post(reverse("signin"), words, **more)


def later(client: Client, **wait: int) -> None:
    """As if the last request and the sign-in were so long ago."""
    session = client.session
    for key in ("began_at", "seen_at"):
        session[key] -= int(timedelta(**wait).total_seconds())
    session.save()


def change(client: Client, *, present: str = "pass", new: str = NEW, again: str = ""):
    return client.post(reverse("password"), {"present": present, "new": new, "again": again or new})


def test_thirty_minutes_without_a_request_end_the_session(world: World):
    client = world.signed_in("town_officer")
    client.get(reverse("inbox:page"))
    later(client, minutes=29)
    assert client.get(reverse("inbox:page")).status_code == 200
    later(client, minutes=30)

    answer = client.get(reverse("inbox:page"), follow=True)

    assert answer.redirect_chain[0][0] == "/signin/?next=/inbox/"
    assert "已有 30 分钟没有操作" in answer.text
    assert not Session.objects.filter(session_key=client.session.session_key).exists()


def test_a_request_starts_the_thirty_minutes_anew(world: World):
    client = world.signed_in("town_officer")
    client.get(reverse("inbox:page"))

    for _ in range(4):
        later(client, minutes=20)
        assert client.get(reverse("inbox:page")).status_code == 200


def test_twelve_hours_end_the_session_however_busy_it_was(world: World):
    client = world.signed_in("town_officer")
    client.get(reverse("inbox:page"))
    for _ in range(35):
        later(client, minutes=20)
        assert client.get(reverse("inbox:page")).status_code == 200
    later(client, minutes=20)

    assert "登录已满 12 小时" in client.get(reverse("inbox:page"), follow=True).text


def test_part_of_a_page_sends_the_whole_browser_to_sign_in(world: World):
    client = world.signed_in("town_officer")
    client.get(reverse("inbox:page"))
    later(client, minutes=31)

    answer = client.get(
        reverse("inbox:page"), headers={"hx-request": "true", "hx-current-url": "http://x/inbox/?level=red"}
    )

    assert answer.headers["HX-Redirect"] == "/signin/?next=%2Finbox%2F%3Flevel%3Dred"


def test_a_one_time_password_opens_the_page_for_an_own_one_and_nothing_else(world: World):
    posting = WantedPosting(role=Role.TOWN, area_code=cast.TOWN, from_date=cast.LONG_AGO)
    user, password = create_person(
        actor=None, username="zhao", display_name="专干", posting=posting, today=cast.LONG_AGO
    )
    client = Client()
    sign_in(client, user, password)

    assert client.get(reverse("inbox:page")).url == reverse("password")
    assert client.get(reverse("households:page", args=[world.own.pk])).url == reverse("password")
    assert "一次性密码" in client.get(reverse("password")).text
    assert change(client, present=password).url == reverse("home")
    assert Entry.objects.order_by("-pk")[0].verb == "changed_password"
    assert client.get(reverse("inbox:page")).status_code == 200


def test_a_one_time_password_that_lay_about_for_a_week_is_void(world: World):
    user = world.users["town_officer"]
    User.objects.filter(pk=user.pk).update(
        is_password_temporary=True, password_set_at=timezone.now() - timedelta(days=8)
    )

    assert "一次性密码已过期" in sign_in(Client(), user).text


def test_a_password_of_ninety_days_is_due(world: World):
    user = world.users["town_officer"]
    client = world.signed_in("town_officer")
    User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - timedelta(days=91))

    assert client.get(reverse("inbox:page")).url == reverse("password")
    assert "密码已用满 90 天" in client.get(reverse("password")).text
    change(client)
    assert client.get(reverse("inbox:page")).status_code == 200


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"new": "Short-1"}, "至少 10 个字符"),
        ({"new": "onlysmallletters"}, "至少 3 种"),
        ({"new": "Password-123", "again": "Password-124"}, "两次输入的新密码不一样"),
        ({"present": "wrong"}, "现在的密码不对"),
    ],
)
def test_a_password_is_refused_in_words(world: World, told, says):
    client = world.signed_in("town_officer")

    answer = change(client, **told)

    assert answer.status_code == 422 and says in answer.text
    assert User.objects.get(pk=world.users["town_officer"].pk).check_password("pass")


def test_the_new_password_is_another_one(world: World):
    client, user = world.signed_in("town_officer"), world.users["town_officer"]
    user.set_password(NEW)
    user.save()
    client.force_login(user)

    assert "不能和现在的一样" in change(client, present=NEW).text


def test_an_open_session_is_no_place_to_guess_the_password_from(world: World):
    client = world.signed_in("town_officer")
    for _ in range(5):
        change(client, present="guess")

    assert "登录次数太多" in change(client).text


def test_a_new_password_ends_the_other_sessions_and_not_this_one(world: World):
    here, elsewhere = world.signed_in("town_officer"), world.signed_in("town_officer")

    change(here)

    assert here.get(reverse("inbox:page")).status_code == 200
    assert elsewhere.get(reverse("inbox:page")).status_code == 302


def test_a_reset_password_ends_the_open_sessions(world: World):
    user, session = world.users["town_officer"], world.signed_in("town_officer")
    admin = Client()
    admin.force_login(cast.system_admin())

    page = admin.post(reverse("staff:password", args=[user.pk]))

    assert session.get(reverse("inbox:page")).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(page.context["password"])


def test_wrong_passwords_from_one_address_lock_the_user_out_nowhere_else(world: World):
    user, attacker = world.users["town_officer"], Client(REMOTE_ADDR="10.9.9.9")
    for _ in range(5):
        assert "用户名或密码不正确" in sign_in(attacker, user, "wrong").text
    for _ in range(20):
        answer = sign_in(attacker, user)
        assert answer.status_code == 429 and "登录次数太多" in answer.text

    assert sign_in(Client(REMOTE_ADDR="10.1.1.1"), user).status_code == 302


def test_at_the_own_computer_nobody_else_at_its_address_locks_the_user_out(world: World):
    user, own = world.users["town_officer"], Client(REMOTE_ADDR="10.1.1.1")
    sign_in(own, user)
    own.post(reverse("sign-out"))
    colleague = Client(REMOTE_ADDR="10.1.1.1")
    for _ in range(8):
        answer = sign_in(colleague, user, "wrong")

    assert answer.status_code == 429
    assert sign_in(own, user).status_code == 302


def test_behind_the_own_proxy_the_address_is_the_last_of_its_header(world: World, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    user = world.users["town_officer"]
    for number in range(5):
        sign_in(Client(), user, "wrong", headers={"x-forwarded-for": f"10.8.0.{number}, 10.7.0.1"})

    held = sign_in(Client(), user, headers={"x-forwarded-for": "10.8.0.77, 10.7.0.1"})
    free = sign_in(Client(), user, headers={"x-forwarded-for": "10.8.0.1, 10.7.0.2"})
    assert (held.status_code, free.status_code) == (429, 302)


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(world: World):
    nobody = User(username="nobody-has-this")

    answers = [sign_in(Client(), nobody, "wrong") for _ in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert "用户名或密码不正确" in answers[0].text
