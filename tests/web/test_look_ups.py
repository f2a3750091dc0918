"""Looking at households without work there: thirty an hour, then who sits there and what for, and an alert."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.apps.accounts import factories as cast
from tests.apps.cases.factories import case_at, opened
from tests.apps.registry.factories import make_household
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role, Scope, User, scope_of
from fangpin.apps.audit.models import Entry
from fangpin.apps.cases.api import Act, ActKind
from fangpin.apps.clues.api import Clue
from fangpin.apps.guard.api import prove_rows, web_role_of
from fangpin.apps.privacy.api import LookUp, LookUpAlert, explain_look_ups, note_look_up, without_work
from fangpin.apps.registry.api import Household
from fangpin.web.households.urls import urlpatterns

TOLD = {"again-told": "pass", "again-reason": "走访前核对全村成员"}
FIND = reverse("households:find")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def looked(user: User, times: int) -> None:
    now = timezone.now()
    LookUp.objects.bulk_create(LookUp(user=user, household_key=uuid4(), at=now) for _ in range(times))


def page_of(household: Household) -> str:
    return reverse("households:page", args=[household.pk])


def is_asked(page) -> bool:
    return page.status_code == 403 and 'name="again-reason"' in page.text


@pytest.fixture
def officer(world: World) -> User:
    return world.users["town_officer"]


@pytest.fixture
def client(officer: User) -> Client:
    return client_of(officer)


@pytest.fixture
def stopped(world: World, officer: User, client: Client) -> Client:
    """Thirty seen, and the next one asked for."""
    looked(officer, 30)
    client.get(page_of(world.quiet))
    return client


def test_the_thirty_first_household_of_an_hour_is_asked_about_however_fresh_the_sign_in(
    world: World, officer: User, client: Client
):
    looked(officer, 29)
    assert client.get(page_of(world.quiet)).status_code == 200

    page = client.get(page_of(make_household(head_name="周新来")))

    assert is_asked(page) and "周新来" not in page.text and "一小时最多查看 30 户" in page.text
    alert = LookUpAlert.objects.get()
    assert (alert.user, alert.area_code, alert.count, alert.reason) == (officer, cast.TOWN, 30, "")
    assert Entry.objects.get(verb="look_ups_exceeded").detail["count"] == 30


def test_a_household_with_an_open_clue_never_counts(world: World, officer: User, client: Client):
    assert client.get(page_of(world.own)).status_code == 200
    assert not LookUp.objects.exists()
    looked(officer, 30)

    assert client.get(page_of(world.own)).status_code == 200
    assert "欧阳春兰" in client.get(FIND, {"q": "欧阳春兰"}).text


def test_whoever_closes_a_clue_is_shown_the_household_once_more(world: World, officer: User, client: Client):
    looked(officer, 30)
    clue = world.clue_of(world.own)
    client.post(
        reverse("households:close", args=[world.own.pk, clue.pk]),
        {"outcome": "unfounded", "note": "数据有误"},
    )
    # In a demonstration the day stands still, and clues are closed on that day.
    Clue.objects.filter(pk=clue.pk).update(closed_at=timezone.now() - timedelta(minutes=59))

    assert client.get(page_of(world.own)).status_code == 200
    Clue.objects.filter(pk=clue.pk).update(closed_at=timezone.now() - timedelta(minutes=61))
    assert is_asked(client.get(page_of(world.own)))


def test_the_same_household_counts_once_within_an_hour(world: World, client: Client):
    for name in ("page", "family", "page"):
        client.get(reverse(f"households:{name}", args=[world.quiet.pk]))
    [first] = LookUp.objects.all()
    LookUp.objects.update(at=F("at") - timedelta(minutes=61))
    client.get(page_of(world.quiet))

    [second] = LookUp.objects.all()  # and what is over has gone
    assert second.pk != first.pk


def test_with_the_password_and_the_reason_the_count_begins_anew(world: World, officer: User, stopped: Client):
    address = page_of(world.quiet) + "?from=list"

    answer = stopped.post(address, TOLD)

    assert (answer.status_code, answer.url) == (302, address)
    assert stopped.get(address).status_code == 200
    assert Entry.objects.get(verb="look_ups_explained").detail == {"purpose": TOLD["again-reason"]}
    looked(officer, 29)
    assert is_asked(stopped.get(page_of(make_household())))
    assert [one.count for one in LookUpAlert.objects.all()] == [60, 30]


@pytest.mark.parametrize(
    ("told", "says"), [({"again-told": "wrong"}, "密码不对"), ({"again-reason": "看看"}, "写明用途")]
)
def test_a_wrong_password_or_no_reason_opens_nothing(world: World, stopped: Client, told, says: str):
    answer = stopped.post(page_of(world.quiet), TOLD | told)

    assert answer.status_code == 422 and says in answer.text
    assert (TOLD | told)["again-reason"] in answer.text
    assert is_asked(stopped.get(page_of(world.quiet)))
    assert LookUpAlert.objects.get().explained_at is None


def test_the_same_reason_told_twice_opens_one_allotment(officer: User, stopped: Client):
    explain_look_ups(actor=officer, reason="走访")
    looked(officer, 30)
    explain_look_ups(actor=officer, reason="走访")

    assert not note_look_up(actor=officer, household_key=uuid4())


def test_a_reason_told_before_it_is_asked_for_opens_nothing(world: World, officer: User, client: Client):
    client.post(page_of(world.quiet), TOLD)
    looked(officer, 29)

    assert is_asked(client.get(page_of(make_household())))


def test_a_search_that_shows_somebody_counts_as_one(world: World, officer: User, client: Client):
    make_household(head_name="赵小河")
    client.get(FIND, {"q": "赵小河"})
    client.get(FIND, {"q": "没有这个人"})
    client.get(page_of(world.quiet))
    assert LookUp.objects.get().household_key == world.quiet.pk
    LookUp.objects.all().delete()
    looked(officer, 30)

    page = client.get(FIND, {"q": "赵小河"})

    assert is_asked(page) and world.quiet.household_no not in page.text
    assert not is_asked(client.get(FIND))
    assert client.post(f"{FIND}?q=赵小河", TOLD).status_code == 302


def test_what_was_typed_is_carried_through(world: World, stopped: Client):
    address = reverse("households:answer", args=[world.quiet.pk, "explain/car"])

    asked = stopped.post(address, {"kind": "explained", "note": "是旧车"})
    done = stopped.post(address, {"kind": "explained", "note": "是旧车"} | TOLD)

    assert is_asked(asked) and 'name="note" value="是旧车"' in asked.text
    assert done.status_code == 422 and not is_asked(done)  # on its way: there is no such matter


def pages_that_do_not_ask(world: World, client: Client) -> set[str]:
    """Of all pages about a household, for somebody at the limit."""
    more = {"close": [1], "answer": ["explain/car"], "source": [world.delivery.pk]}
    found = set()
    for name in (str(one.name) for one in urlpatterns):
        address = (
            FIND
            if name == "find"
            else reverse(f"households:{name}", args=[world.quiet.pk, *more.get(name, [])])
        )
        asked = {"q": "赵小河", "sheet": "Sheet1", "row": "5"}
        if not is_asked(client.post(address) if name in ("close", "answer") else client.get(address, asked)):
            found.add(name)
    return found


def test_every_page_about_a_household_asks(world: World, stopped: Client):
    assert pages_that_do_not_ask(world, stopped) == set()


def test_a_planted_hole_is_found(world: World, stopped: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fangpin.web.households.look_ups.note_look_up", lambda **_: True)

    assert pages_that_do_not_ask(world, stopped) == {str(one.name) for one in urlpatterns}


def test_what_cannot_be_counted_is_not_shown(world: World, client: Client):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON privacy_lookup FROM "{role()}"')

    page = client.get(page_of(world.quiet))

    assert page.status_code == 500 and "赵小河" not in page.text


def role() -> str:
    return web_role_of(connection.settings_dict["NAME"])


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_do_not_pass_the_limit_together():
    user = cast.town_officer()
    looked(user, 28)

    def look(_: int) -> bool:
        try:
            return note_look_up(actor=User.objects.get(pk=user.pk), household_key=uuid4())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(look, range(12)))

    assert sum(shown) == 2 and LookUpAlert.objects.count() == 1


def test_the_security_administrator_of_the_area_is_told_who_how_many_and_what_for(
    world: World, officer: User, stopped: Client
):
    stopped.post(page_of(world.quiet), TOLD)
    here, there = (
        client_of(cast.make_user(Role.SECURITY_ADMIN, one)) for one in (cast.COUNTY, cast.OTHER_COUNTY)
    )

    page, other = here.get(reverse("alerts:list")), there.get(reverse("alerts:list"))

    assert "超量查看（1）" in page.text and page.context["rows_shown"][0]["alert"].count == 30
    assert officer.display_name in page.text and TOLD["again-reason"] in page.text
    assert "赵小河" not in page.text and world.quiet.household_no not in page.text
    assert "没有人超量查看" in other.text and "超量查看（" not in other.text


def test_an_alert_that_nobody_explained_says_so_and_goes_with_the_days(world: World, stopped: Client):
    admin = client_of(cast.security_admin())
    assert "没有说明" in admin.get(reverse("alerts:list")).text
    LookUpAlert.objects.update(at=F("at") - timedelta(days=31))

    assert "没有人超量查看" in admin.get(reverse("alerts:list")).text


@pytest.mark.parametrize("make", [cast.system_admin, cast.audit_admin, cast.county_officer])
def test_nobody_else_reads_the_alerts(world: World, stopped: Client, make):
    client = client_of(make())

    assert client.get(reverse("alerts:list")).status_code == 403
    assert "超量查看" not in client.get(reverse("home"), follow=True).text.split("<main")[0]


def test_the_database_shows_alerts_of_the_area_only_and_nobodys_look_ups(world: World, stopped: Client):
    looked(world.users["stranger"], 30)
    note_look_up(actor=world.users["stranger"], household_key=uuid4())

    proof = prove_rows(role=role(), scopes=[Scope(role=Role.SECURITY_ADMIN, area_code=cast.COUNTY)])

    read = {one.table: one.read for one in proof.tables}
    assert proof.is_sound and (read["privacy_lookupalert"], read["privacy_lookup"]) == (1, 0)


def test_a_running_case_and_a_monitored_household_are_work(world: World):
    opened(world.users["town_officer"], world.own)
    Household.objects.filter(pk=world.quiet.pk).update(monitored_kind="边缘易致贫户")
    scope = scope_of(world.users["town_officer"])

    assert without_work(scope, keys=[world.own.pk, world.quiet.pk]) == []


def test_pages_of_help_and_of_ended_cases_count_like_the_household_itself(
    world: World, officer: User, client: Client
):
    case = case_at("nothing left", world.own, officer=world.users["town_officer"], decision=ActKind.REFUSE)
    with connection.cursor() as cursor:
        # As if it had been worked on long ago; what was done is otherwise never rewritten.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_act DISABLE TRIGGER cases_acts_stay")
    Act.objects.update(done_at=timezone.now() - timedelta(hours=2))
    Clue.objects.filter(household=world.own).update(closed_at=timezone.now() - timedelta(hours=2))
    looked(officer, 30)

    assert is_asked(client.get(reverse("assistance:household", args=[world.quiet.pk])))
    for name in ("page", "letter", "notice"):
        assert is_asked(client.get(reverse(f"cases:{name}", args=[case.pk])))
