"""A family declares: one clue a household, everything sealed, nothing readable for whoever declares."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.apps.accounts.factories import (
    COUNTY,
    OTHER_COUNTY_VILLAGE,
    TOWN,
    VILLAGE,
    county_officer,
    make_user,
    stranger,
    town_officer,
    village_worker,
)
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.declarations.factories import (
    NAME,
    PHONE,
    TEXT,
    TODAY,
    an_id,
    declared,
    registered,
    tell,
    wanted,
)
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.accounts.api import Role, TryLater, scope_of
from fangpin.apps.audit.models import Entry
from fangpin.apps.clues.api import Clue, Outcome, close_clue
from fangpin.apps.declarations.api import (
    ContentUnreadable,
    Declaration,
    DeclarationRefused,
    Door,
    IdRefused,
    SettlingRefused,
    checked_id,
    content_of,
    keep_on_clues,
    settle,
    standing_of_receipt,
)
from fangpin.apps.guard.api import hide_rows, show_rows_of
from fangpin.apps.registry.api import Household, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(db) -> None:
    make_areas()


def look_up(receipt, id_number: str):
    return standing_of_receipt(number=receipt.number, last_four=id_number[-4:])


def test_somebody_of_the_register_opens_a_clue_for_the_household():
    home, number = make_household(), an_id()
    registered(home, number)

    receipt = tell(wanted(number))

    clue, found = Clue.objects.get(), Declaration.objects.get()
    assert (clue.household_id, clue.rank_reason, clue.risks) == (home.pk, "自主申报", ["因病"])
    assert (clue.level, clue.rule_ids, clue.mark) == ("yellow", [], "")
    assert (found.status, found.clue_id, found.household_id) == ("linked", clue.pk, home.pk)
    assert (receipt.visit_by.isoformat(), receipt.answer_by.isoformat()) == ("2026-11-18", "2026-12-14")


def test_an_open_clue_gets_it_and_both_sources_are_kept():
    home, number = make_household(), an_id()
    registered(home, number)
    screen(sheet(home, hits=[ILLNESS]), as_of=TODAY)

    tell(wanted(number, risk=_risk("因残")))
    tell(wanted(number, door=Door.PROXY, proxy="王邻居，邻居"))

    clue = Clue.objects.get()
    assert set(clue.risks) == {"因病", "因残"} and clue.rank_reason.startswith("自主申报")
    assert clue.rule_ids == [ILLNESS] and clue.level == "red"
    assert sorted(clue.declarations.values_list("door", flat=True)) == ["proxy", "self"]


def test_after_a_run_the_clue_still_says_what_was_declared():
    home, number = make_household(), an_id()
    registered(home, number)
    tell(wanted(number, risk=_risk("因残")))
    screen(sheet(home, hits=[ILLNESS]), as_of=TODAY)
    assert Clue.objects.get().risks == ["因病"]

    assert (keep_on_clues(), keep_on_clues()) == (1, 0)

    clue = Clue.objects.get()
    assert clue.risks == ["因残", "因病"] or clue.risks == ["因病", "因残"]
    assert clue.rank == 60 and clue.rank_reason.startswith("自主申报")


def test_after_the_clue_is_closed_a_new_declaration_opens_another():
    home, number = make_household(), an_id()
    registered(home, number)
    tell(wanted(number))
    close_clue(actor=town_officer(), clue_id=Clue.objects.get().pk, outcome=Outcome.UNFOUNDED, note="没有")

    tell(wanted(number))

    assert Clue.objects.filter(status="open").count() == 1 and Clue.objects.count() == 2


def test_of_a_stranger_the_township_says_which_household_it_is():
    tell(wanted())
    found, home = Declaration.objects.get(), make_household()
    assert (found.status, found.town_code, found.clue_id) == ("waiting", TOWN[:9], None)

    settle(actor=town_officer(), declaration_id=found.pk, household=home.pk, note="", today=TODAY)

    found.refresh_from_db()
    assert (found.status, found.clue.household_id) == ("linked", home.pk)
    with pytest.raises(SettlingRefused, match="已经有人处理过"):
        settle(actor=town_officer(), declaration_id=found.pk, household=home.pk, note="", today=TODAY)


def test_that_nobody_is_meant_needs_a_reason():
    number = an_id()
    receipt, found = tell(wanted(number)), Declaration.objects.get()
    officer = county_officer()
    with pytest.raises(SettlingRefused, match="请写明"):
        settle(actor=officer, declaration_id=found.pk, household=None, note=" ", today=TODAY)

    settle(actor=officer, declaration_id=found.pk, household=None, note="电话问过", today=TODAY)

    assert look_up(receipt, number).status == "nobody"


@pytest.mark.parametrize("who", [village_worker, stranger])
def test_nobody_else_says_which_household_it_is(who):
    tell(wanted())

    with pytest.raises(SettlingRefused, match="没有找到"):
        settle(
            actor=who(), declaration_id=Declaration.objects.get().pk, household=None, note="x", today=TODAY
        )


def test_a_household_of_another_area_cannot_be_named():
    tell(wanted())
    foreign = make_household(OTHER_COUNTY_VILLAGE)

    with pytest.raises(SettlingRefused, match="没有选中本辖区的农户"):
        settle(
            actor=town_officer(), declaration_id=Declaration.objects.get().pk, household=foreign.pk, note="",
            today=TODAY,
        )  # fmt: skip


def test_nothing_is_in_clear_in_the_database():
    number = an_id()
    tell(wanted(number, door=Door.PROXY, proxy="王邻居，邻居"))

    told = content_of(Declaration.objects.get())
    assert (told.name, told.phone, told.id_number, told.text) == (NAME, PHONE, number, TEXT)
    with connection.cursor() as cursor:
        for table in ("declarations_declaration", "audit_entry", "accounts_signintry", "clues_clue"):
            cursor.execute(f"SELECT coalesce(string_agg(one::text, ' '), '') FROM {table} AS one")
            (text,) = cursor.fetchone()
            for secret in (NAME, PHONE, number, number[-6:], TEXT, "王邻居"):
                assert secret not in text
                assert secret.encode().hex() not in text


def test_what_was_said_opens_in_its_own_row_only():
    tell(wanted())
    tell(wanted())
    first, second = Declaration.objects.order_by("declared_at")
    second.content = first.content

    with pytest.raises(ContentUnreadable):
        content_of(second)


def test_sent_twice_is_one_with_one_receipt():
    one = wanted()

    first, second = tell(one), tell(one)

    assert (first.number, first.is_repeat) == (second.number, not second.is_repeat)
    assert Declaration.objects.count() == 1
    with pytest.raises(DeclarationRefused, match="已经交过"):
        tell(wanted(ticket=one.ticket))


def test_a_receipt_tells_how_far_it_is_and_only_with_the_last_four_digits():
    home, number = make_household(), an_id()
    registered(home, number)
    receipt = tell(wanted(number))

    assert len(receipt.number.replace("-", "")) == 10
    assert look_up(receipt, number).status == "linked"
    assert standing_of_receipt(number=receipt.number.lower(), last_four=number[-4:]).outcome == ""
    assert standing_of_receipt(number=receipt.number, last_four="0000") is None
    close_clue(actor=town_officer(), clue_id=Clue.objects.get().pk, outcome=Outcome.CONFIRMED, note="")
    assert look_up(receipt, number).outcome == "confirmed"


def test_wrong_digits_are_slowed_down_from_wherever_they_come():
    receipt = tell(wanted())
    for _ in range(5):
        assert standing_of_receipt(number=receipt.number, last_four="0000") is None

    with pytest.raises(TryLater, match="查询次数太多"):
        standing_of_receipt(number=receipt.number, last_four="0000")
    assert Entry.objects.filter(verb="refused_request", object_kind="declaration").count() == 1


def test_a_number_is_declared_a_few_times_a_day_and_a_place_a_few_times_an_hour():
    number = an_id()
    for _ in range(3):
        tell(wanted(number))
    with pytest.raises(DeclarationRefused, match="今天已经申报过 3 次"):
        tell(wanted(number))

    for _ in range(17):
        tell(wanted())
    with pytest.raises(DeclarationRefused, match="申报的人太多"):
        tell(wanted())
    tell(wanted(source="10.0.0.2"))
    tell(wanted(number, door=Door.HOTLINE), actor=town_officer())


def test_a_clerk_enters_for_the_own_area_and_is_named():
    officer = town_officer()

    tell(wanted(door=Door.HOTLINE), actor=officer)

    found = Declaration.objects.get()
    assert (found.door, found.entered_by) == ("hotline", officer)
    assert Entry.objects.get(verb="declared").actor_id == officer.pk
    for actor in (stranger(), village_worker(), make_user(Role.CITY, COUNTY[:4] + "00000000")):
        with pytest.raises(DeclarationRefused, match="不在您的辖区"):
            tell(wanted(door=Door.WINDOW), actor=actor)
    with pytest.raises(DeclarationRefused, match="先登录"):
        tell(wanted(door=Door.WINDOW))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("130503670401001", "15 位的旧号码"),
        ("1311**********0011", "星号"),
        ("13050319670401001", "17 位"),
        ("130503196704010017", "至少有一位填错"),
        ("", "请填身份证号"),
        ("H12345678", "18 位"),
    ],
)
def test_a_number_that_cannot_be_used_is_told_what_to_do(text: str, says: str):
    with pytest.raises(IdRefused, match=says):
        checked_id(text, on=TODAY)


def test_a_number_in_wide_characters_is_read():
    assert checked_id(" １３０５０３　19670401 0016", on=TODAY) == "130503196704010016"


def test_without_a_scope_one_row_goes_in_and_none_comes_out(as_web_program):
    home, number = make_household(), an_id()
    registered(home, number)
    hide_rows()

    with as_web_program():
        receipt = tell(wanted(number))
        seen = [model.objects.count() for model in (Declaration, Clue, Household, Person)]
        changed = Declaration.objects.update(note="x")
        standing = look_up(receipt, number)

    assert (seen, changed, standing.status) == ([0, 0, 0, 0], 0, "linked")
    assert Clue.objects.get().household_id == home.pk


def test_a_planted_hole_would_be_seen(as_web_program):
    tell(wanted())
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON declarations_declaration FOR SELECT USING (TRUE)")
    hide_rows()

    with as_web_program():
        assert Declaration.objects.count() == 1


def test_whatever_is_sent_the_number_alone_tells_the_household(as_web_program):
    home, officer = make_household(), town_officer()
    hide_rows()

    with as_web_program():
        _insert(household_id=home.pk, status="linked", settled_by=officer, note="x")

    found = Declaration.objects.get()
    assert (found.status, found.household_id, found.settled_by_id, found.note) == ("waiting", None, None, "")
    assert not Clue.objects.exists()


def test_nobody_is_put_down_as_the_clerk_but_who_signed_in(as_web_program):
    officer, other = town_officer(), county_officer()
    show_rows_of(scope_of(officer), user=officer.pk)

    with as_web_program():
        _insert(door="window", entered_by=officer)
    for user in (other, None):
        refused = pytest.raises(DatabaseError)
        with refused, as_web_program(), transaction.atomic():
            _insert(door="window", entered_by=user)
    assert Declaration.objects.count() == 1


def test_a_declaration_cannot_be_given_to_a_household_elsewhere(as_web_program):
    officer, foreign = town_officer(), make_household(OTHER_COUNTY_VILLAGE)
    found = declared(village_code=VILLAGE)
    show_rows_of(scope_of(officer), user=officer.pk)

    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, as_web_program(), transaction.atomic():
        Declaration.objects.filter(pk=found.pk).update(status="linked", household=foreign)
    assert not Clue.objects.exists()


def test_the_migrations_hold_all_that_the_models_say():
    call_command("makemigrations", "declarations", "guard", check=True, dry_run=True)


def _insert(**fields) -> None:
    values = {
        "id": uuid4(), "receipt_mark": uuid4().hex, "door": "self", "risk": "因病", "told_village_code": VILLAGE,
        "person_key": uuid4(), "content": b"x", "level": "yellow", "rank": 1, "declared_on": TODAY,
        "declared_at": "2026-11-16T08:00:00+08:00",
    }  # fmt: skip
    Declaration(**values | fields).save(force_insert=True)


def _risk(text: str):
    from fangpin.rulebook.models import Risk

    return Risk(text)
