"""The second fence: with the query layer switched off the web program's role still reads one scope's rows only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from tests.apps.accounts.factories import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_COUNTY_VILLAGE,
    OTHER_TOWN_VILLAGE,
    TOWN,
    make_user,
    post,
)
from tests.apps.assistance.factories import planned
from tests.apps.cases.factories import book, do
from tests.apps.declarations.factories import declared
from tests.apps.links.factories import written
from tests.apps.registry.factories import make_person
from tests.apps.registry.rosters import SECOND, arrive, key, monitored
from tests.web.conftest import World

from fangpin.apps.accounts.api import NOTHING, Posting, Role, Scope, scope_of
from fangpin.apps.audit.models import Suggestion
from fangpin.apps.cases.api import open_case
from fangpin.apps.clues.api import Clue, MatterAnswer, Outcome, close_clue
from fangpin.apps.deliveries.api import Delivery, HeadingMemory, RegisterExport, Upload
from fangpin.apps.guard.api import (
    OPEN_TABLES,
    check_unprivileged,
    hide_rows,
    prove_rows,
    show_rows_of,
    web_role_of,
)
from fangpin.apps.links.api import Stranger, Zone, receive_strangers
from fangpin.apps.measures.api import Measurement
from fangpin.apps.privacy.api import LookUp, LookUpAlert, PersonCopy
from fangpin.apps.registry.api import Household, Person, RegisterChange, accept_change, undo_change
from fangpin.apps.registry.models import ChangeDecision, ChangeMember, DecisionLine
from fangpin.apps.rules.api import Preview, RuleChange
from fangpin.apps.rules.models import PreviewHousehold

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


@pytest.fixture
def rich(world: World) -> World:
    """Something of everything, here and in the other county."""
    officer, other = world.users["county_officer"], world.users["stranger"]
    arrive({"甲户": ["甲", "乙", "丙"], "丁户": ["丁"]}, villages={"丁户": OTHER_COUNTY_VILLAGE})
    # Two move to another township, one comes from the other county.
    arrive(
        {"甲户": ["甲"], "新户": ["乙", "丙:配偶"], "丁户": ["丁"]},
        villages={"新户": OTHER_TOWN_VILLAGE, "丁户": OTHER_COUNTY_VILLAGE},
        on=SECOND,
    )
    monitored("甲", "丁")
    for home in (world.own, world.foreign):
        place = {name: getattr(home, name) for name in ("county_code", "town_code", "village_code")}
        change = RegisterChange.objects.create(
            kind="died", status="accepted", household=home, member_count=1, received_on=TODAY, **place
        )
        ChangeMember.objects.create(change=change, person=make_person(home))
        ChangeDecision.objects.create(change=change, kind="accepted", decided_by=officer, decided_on=TODAY)
        DecisionLine.objects.create(change=change, decided_on=TODAY, household_key=home.pk)
        Suggestion(actor_id=officer.pk if home is world.own else other.pk, kind="other", text="x").save()
    Household.objects.filter(pk__in=[world.own.pk, world.foreign.pk]).update(member_count=4)
    for home, visitor in ((world.second, officer), (world.foreign, other)):
        clue = close_clue(actor=visitor, clue_id=world.clue_of(home).pk, outcome=Outcome.CONFIRMED, note="")
        case = open_case(actor=visitor, household=home.pk, clue_id=clue.pk, book=book(), today=TODAY)
        do(case, "comparison", visitor)
        Household.objects.filter(pk=home.pk).update(monitored_kind="边缘易致贫户")
        planned(home, officer=visitor)
    for home in (world.own, world.foreign):
        found = declared(village_code=home.village_code, person_key=home.people.first().pk)
        assert found.household_id == home.pk
    rows = [
        written(),
        written(village_code=OTHER_COUNTY_VILLAGE),
        written(village_code="", sender_area="131121"),
        written(zone=Zone.LINKED, linked_to=key("甲"), linked_surname=key("王")),
    ]
    receive_strangers(rows=rows, delivery_id=world.delivery.pk, received_on=TODAY)
    for household, teller in ((world.own, officer), (world.foreign, other)):
        MatterAnswer.objects.create(
            household=household, rule_id="explain/car", rule_title="", rule_hash="", as_of=TODAY, sentence="",
            kind="lawful", note="有", told_by=teller,
        )  # fmt: skip
    for number, (area, user) in enumerate((("131102", officer), ("131121", other), ("131100", officer))):
        Upload.objects.create(
            id=UUID(int=number), file_name="x.csv", sha256="0", size=1, sender_area=area, received_on=TODAY,
            uploaded_by=user, department="教育局" if area == "131100" else "",
        )  # fmt: skip
        HeadingMemory.objects.create(
            department="医保局", sender_area=area, contract="a/b", bare="x", heading="x", is_correction=True,
            confirmed_by=user,
        )  # fmt: skip
        RegisterExport.objects.create(id=UUID(int=number), contract="a/b", purpose="核对", asked_by=user)
        PersonCopy.objects.create(
            id=UUID(int=number), person_key=UUID(int=1), household=world.own, reason="本人查阅", asked_by=user
        )
    for code, user in ((COUNTY, officer), (OTHER_COUNTY, other)):
        LookUp.objects.create(user=user, household_key=key("甲户"), at=NOW)
        LookUpAlert.objects.create(user=user, area_code=code, at=NOW, since=NOW, count=30)
    for code in (COUNTY, OTHER_COUNTY, TOWN):
        Measurement.objects.create(run_id="r", as_of=TODAY, area_code=code, income="net", line_yuan=8500)
        change = RuleChange.objects.create(
            kind="parameter", target="a.b", unit="元", drafted_under=officer.posting, region=code[:9] if code == TOWN else code[:6], from_date=date(2027, 1, 1),
            value="1", source="x", reason="x", drafted_by=officer, drafted_on=TODAY,
        )  # fmt: skip
        preview = Preview.objects.create(change=change)
        PreviewHousehold.objects.create(
            preview=preview, household_key=world.own.pk, county_code=code[:6], town_code=code[:9],
            village_code=code, kind="added",
        )  # fmt: skip
    return world


def role() -> str:
    return web_role_of(connection.settings_dict["NAME"])


def test_every_table_of_ours_has_a_policy_or_says_why_it_needs_none(db):
    ours = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("fangpin.")
        for model in config.get_models(include_auto_created=True)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND EXISTS "
            "(SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
        )
        guarded = {name for (name,) in cursor.fetchall()}

    assert ours - guarded == set(OPEN_TABLES)


def test_the_web_program_has_no_role_for_which_policies_are_lifted(db):
    check_unprivileged(role())
    with pytest.raises(Exception, match="权限过大"):
        check_unprivileged(connection.settings_dict["USER"])


@pytest.mark.parametrize(
    "who", ["village_worker", "town_officer", "county_officer", "city_officer", "medical_clerk", "stranger"]
)
def test_every_scope_reads_just_what_the_query_layer_shows(rich: World, who: str):
    proof = prove_rows(role=role(), scopes=[scope_of(rich.users[who])])

    assert [(one.table, one.foreign, one.hidden) for one in proof.tables if one.foreign or one.hidden] == []
    assert proof.allowed_on_trail == [] and proof.is_sound
    assert [one.table for one in proof.tables if not one.rows] == []


@pytest.mark.parametrize(("level", "reads"), [(COUNTY, True), (CITY, True), (OTHER_TOWN_VILLAGE, False)])
def test_an_audit_administrator_reads_the_trail_of_the_area_and_nothing_of_anybody_helped(
    rich: World, level: str, reads: bool
):
    proof = prove_rows(role=role(), scopes=[Scope(role=Role.AUDIT_ADMIN, area_code=level)])

    assert proof.is_sound
    read = {one.table for one in proof.tables if one.read}
    # What the person whom the proof takes has asked for or said themselves.
    own = {"audit_suggestion", "privacy_personcopy", "deliveries_registerexport"}
    own |= {"privacy_lookup", "privacy_lookupalert"}
    assert read - own == ({"audit_entry"} if reads else set())


@pytest.mark.parametrize("who", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COUNTY, Role.AUDITOR])
def test_nobody_else_reads_an_entry_of_the_trail(rich: World, who: Role):
    proof = prove_rows(role=role(), scopes=[Scope(role=who, area_code=COUNTY)])

    assert next(one.read for one in proof.tables if one.table == "audit_entry") == 0


def test_without_a_scope_nothing_is_readable(rich: World):
    proof = prove_rows(role=role(), scopes=[NOTHING])

    assert sum(one.read for one in proof.tables) == 0 and proof.is_sound


@pytest.mark.parametrize(
    "table",
    ["clues_clue", "registry_person", "links_stranger", "deliveries_upload", "declarations_declaration"],
)
def test_a_planted_hole_is_found_and_closed_again(rich: World, table: str):
    scopes = [scope_of(rich.users["town_officer"])]

    planted = prove_rows(role=role(), scopes=scopes, plant=table)

    assert not planted.is_sound
    assert next(one for one in planted.tables if one.table == table).foreign > 0
    assert prove_rows(role=role(), scopes=scopes).is_sound


def test_a_row_cannot_be_moved_or_put_into_another_area(rich: World, as_web_program):
    show_rows_of(scope_of(rich.users["town_officer"]), user=1)

    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, as_web_program(), transaction.atomic():
        Clue.objects.filter(pk=rich.clue_of(rich.own).pk).update(
            county_code="131121", town_code="", village_code=""
        )


@pytest.mark.parametrize("who", ["town_officer", "system_admin"])
def test_postings_are_given_and_ended_by_the_administrator_of_the_area_only(
    rich: World, as_web_program, who: str
):
    actor = rich.users["town_officer"] if who == "town_officer" else make_user(Role.SYSTEM_ADMIN, COUNTY)
    other = rich.users["county_officer"]
    show_rows_of(scope_of(actor), user=actor.pk)

    def given(area: str) -> bool:
        try:
            with as_web_program(), transaction.atomic():
                post(other, Role.COUNTY, area, from_date=TODAY)
        except DatabaseError:
            return False
        return True

    with as_web_program():
        ended = Posting.objects.filter(user=other).update(until_date=TODAY)
    assert (given(COUNTY), given(OTHER_COUNTY), bool(ended)) == (
        who == "system_admin",
        False,
        who == "system_admin",
    )


def test_policies_use_the_indexes(rich: World, as_web_program):
    show_rows_of(scope_of(rich.users["town_officer"]), user=1)

    with as_web_program(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Stranger.objects.order_by().explain()

    assert "links_town" in plan and "Seq Scan" not in plan


def test_people_who_move_to_another_township_can_be_moved_and_brought_back(rich: World, as_web_program):
    officer = rich.users["town_officer"]
    change = RegisterChange.objects.get(kind="split")
    show_rows_of(scope_of(officer), user=officer.pk)

    with as_web_program():
        accept_change(actor=officer, change_id=change.pk, on=TODAY)
    assert Person.objects.get(pk=key("乙")).household_id == key("新户")
    new = Household.objects.get(pk=key("新户"))
    assert (new.village_code, new.member_count) == (OTHER_TOWN_VILLAGE, 2)

    with as_web_program():
        undo_change(actor=officer, change_id=change.pk, on=TODAY, reason="核实有误")
    assert Person.objects.get(pk=key("乙")).household_id == key("甲户")


@pytest.fixture
def probes(settings) -> Iterator[None]:
    """Pages that look at every household, before they fail, while they stream, and in another's request."""

    def names() -> str:
        return ",".join(Household.objects.order_by("head_name").values_list("head_name", flat=True))

    def plain(request) -> HttpResponse:
        return HttpResponse(names())

    def streamed(request) -> StreamingHttpResponse:
        return StreamingHttpResponse(names() for _ in range(2))

    def failing(request) -> HttpResponse:
        raise RuntimeError(names())

    settings.ROOT_URLCONF = type("urls", (), {})
    settings.ROOT_URLCONF.urlpatterns = [
        path("plain/", plain), path("streamed/", streamed), path("failing/", failing),
        path("signin/", plain, name="signin"),
    ]  # fmt: skip
    yield


def still_shown() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('fangpin.' || name, TRUE), '') FROM unnest(%s::text[]) AS name",
                       [["county_from", "town", "village", "user", "area_from", "sender_from"]])  # fmt: skip
        return [value for (value,) in cursor.fetchall() if value]


def test_the_rows_of_one_request_are_gone_before_the_next(world: World, probes):
    assert "欧阳春兰" in world.signed_in("county_officer").get("/plain/").text
    assert still_shown() == []
    assert world.signed_in("stranger").get("/plain/").text == "钱外乡"
    failing = world.signed_in("county_officer")
    failing.raise_request_exception = False
    assert failing.get("/failing/").status_code == 500
    assert still_shown() == []
    assert world.signed_in("medical_clerk").get("/plain/").text == ""


def test_what_is_streamed_after_the_view_returned_is_still_ones_own(world: World, probes):
    answer = world.signed_in("stranger").get("/streamed/")

    shown = still_shown()
    b"".join(answer.streaming_content)  # and closed by the test client

    assert "131121" in shown and still_shown() == []


def test_a_lost_setting_shows_nothing(world: World, as_web_program):
    show_rows_of(scope_of(world.users["county_officer"]), user=1)
    with as_web_program():
        assert Household.objects.count() == 3
    hide_rows()
    with as_web_program():
        assert Household.objects.count() == Delivery.objects.count() == 0
