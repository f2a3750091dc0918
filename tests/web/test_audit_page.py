"""操作记录: the audit administrator of the area reads the trail, nobody else does, and reading it is in it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.apps.accounts import factories as cast
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.audit.api import Verb, anchor_trail, record_entry, verify_and_note
from fangpin.apps.audit.models import Entry

LIST = "/audit/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def acts(world: World) -> dict[str, Entry]:
    """One thing done here, one in the other county, one that no posting stands behind."""
    for name in ("county_officer", "stranger"):
        record_entry(
            actor=world.users[name],
            verb=Verb.CLOSED_CLUE,
            object_kind="clue",
            object_id="7",
            detail={"outcome": "confirmed"},
        )
    record_entry(actor=None, verb=Verb.SIGN_IN_REFUSED, object_kind="user")
    here, there, nobodys = Entry.objects.order_by("pk")[Entry.objects.count() - 3 :]
    return {"here": here, "there": there, "nobody's": nobodys}


def shown(page) -> set[int]:
    return {row["entry"].pk for row in page.context["rows_shown"]}


@pytest.mark.parametrize(
    ("level", "seen"),
    [(cast.COUNTY, {"here"}), (cast.OTHER_COUNTY, {"there"}), (cast.CITY, {"here", "there", "nobody's"})],
)
def test_an_audit_administrator_reads_what_was_done_in_the_own_area(world: World, acts, level, seen):
    client = client_of(cast.make_user(Role.AUDIT_ADMIN, level))

    page = client.get(LIST)

    assert {name for name, one in acts.items() if one.pk in shown(page)} == seen
    opened = {name for name, one in acts.items() if client.get(f"{LIST}{one.pk}/").status_code == 200}
    assert opened == seen


@pytest.mark.parametrize("name", ["village_worker", "county_officer", "city_officer", "medical_clerk"])
def test_nobody_who_works_with_cases_reads_the_trail(world: World, acts, name):
    client = world.signed_in(name)

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{acts['here'].pk}/").status_code == 403


@pytest.mark.parametrize("make", [cast.system_admin, cast.security_admin])
def test_the_other_administrators_do_not_either(world: World, make):
    assert client_of(make()).get(LIST).status_code == 403


def test_where_somebody_worked_stays_in_the_entry_when_they_move(world: World, acts):
    cast.move(world.users["county_officer"], area_code=cast.OTHER_COUNTY)

    page = client_of(cast.audit_admin()).get(LIST)

    assert acts["here"].pk in shown(page) and acts["here"].actor_area == cast.COUNTY


def test_the_trail_is_searched_by_who_what_and_about_what(world: World, acts):
    client, officer = client_of(cast.audit_admin()), world.users["county_officer"]
    today = f"{timezone.localtime(acts['here'].at):%Y-%m-%d}"

    for asked in (
        {"who": officer.username},
        {"who": officer.display_name, "verb": "closed_clue"},
        {"kind": "clue", "about": "7"},
        {"area": cast.COUNTY[:6], "verb": "closed_clue"},
        {"since": today, "until": today, "verb": "closed_clue"},
    ):
        assert shown(client.get(LIST, asked)) == {acts["here"].pk}, asked
    for asked in (
        {"who": "nobody"},
        {"about": "8"},
        {"area": cast.TOWN[:9], "verb": "closed_clue"},
        {"until": "2020-01-01"},
    ):
        assert shown(client.get(LIST, asked)) == set(), asked


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"area": cast.OTHER_COUNTY[:6]}, "不在您的辖区里"),
        ({"area": "13"}, "4、6、9 或 12 位数字"),
        ({"since": "11月"}, "日期请写成"),
        ({"since": "2026-11-16", "until": "2026-11-01"}, "请对调"),
    ],
)
def test_what_cannot_be_looked_for_is_said(world: World, asked, says):
    page = client_of(cast.audit_admin()).get(LIST, asked)

    assert page.status_code == 422
    assert says in page.text and shown(page) == set()


def test_to_look_is_in_the_trail_with_what_was_looked_for(world: World, acts):
    auditor, officer = cast.audit_admin(), world.users["county_officer"]
    client = client_of(auditor)

    client.get(LIST, {"who": officer.username, "kind": "clue", "about": "7"})
    looked = Entry.objects.latest("pk")
    client.get(f"{LIST}{acts['here'].pk}/")
    opened = Entry.objects.latest("pk")

    assert (looked.verb, looked.actor_id) == (Verb.VIEWED_TRAIL, auditor.pk)
    assert looked.detail == {"kind": "clue", "about": "7", "actor": str(officer.pk)}
    assert (opened.verb, opened.object_id) == (Verb.VIEWED_TRAIL, str(acts["here"].pk))


def test_older_entries_follow_page_by_page_without_one_lost(world: World):
    officer = world.users["county_officer"]
    for number in range(120):
        record_entry(actor=officer, verb=Verb.CLOSED_CLUE, object_kind="clue", object_id=str(number))
    client, asked, numbers = client_of(cast.audit_admin()), {"verb": "closed_clue"}, []

    while True:
        page = client.get(LIST, asked)
        numbers += [int(row["entry"].object_id) for row in page.context["rows_shown"]]
        if page.context["older"] is None:
            break
        asked["before"] = str(page.context["older"])

    assert numbers == list(range(119, -1, -1))


def test_whatever_looks_like_a_number_of_somebody_is_masked(world: World):
    officer = world.users["county_officer"]
    record_entry(
        actor=officer,
        verb=Verb.ASKED_FOR_REGISTER,
        object_kind="contract",
        detail={"purpose": "查130503196704010016"},
    )
    entry = Entry.objects.latest("pk")

    page = client_of(cast.audit_admin()).get(f"{LIST}{entry.pk}/")

    assert "1305************16" in page.text and "130503196704010016" not in page.text


def test_the_page_says_whether_the_trail_is_whole(world: World, settings, acts):
    client, at = client_of(cast.audit_admin()), datetime(2026, 11, 16, 3, 30, tzinfo=UTC)
    assert "还没有核对过" in client.get(LIST).text
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    anchor_trail(settings.HOME)

    verify_and_note(settings.HOME, at=at)
    assert "条操作记录完好" in client.get(LIST).text

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_entry SET actor_area = '131121000000' WHERE id = %s", [acts["here"].pk])
        cursor.execute("SET session_replication_role = origin")
    verify_and_note(settings.HOME, at=at)
    assert f"记录编号 {acts['here'].pk}" in client.get(LIST).text
