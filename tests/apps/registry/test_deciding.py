"""Decisions about proposals: who may, what happens, what is remembered, how it is undone."""

from datetime import date

import pytest
from tests.apps.accounts.factories import (
    NEIGHBOUR_VILLAGE,
    city_officer,
    county_officer,
    stranger,
    town_officer,
    village_worker,
)
from tests.apps.registry.rosters import SECOND, THIRD, arrive, died, key, monitored

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.audit.api import entries_about
from fangpin.apps.registry.api import (
    DecisionRefused,
    Household,
    Person,
    RegisterChange,
    accept_change,
    accept_confirmed_deaths,
    change_decisions,
    household_history,
    refuse_change,
    undo_change,
)
from fangpin.apps.registry.models import DecisionLine

pytestmark = pytest.mark.django_db
ONE = {"甲户": ["甲", "乙:配偶", "丙", "丁"]}
SPLIT = {"甲户": ["甲", "乙:配偶"], "新户": ["丙", "丁:配偶"]}
DAY = date(2026, 11, 10)


@pytest.fixture
def split() -> RegisterChange:
    arrive(ONE)
    arrive(SPLIT, on=SECOND)
    return RegisterChange.objects.get()


def homes() -> dict[str, str]:
    return {person.name[1:]: person.household.household_no for person in Person.objects.all()}


def sizes() -> dict[str, int]:
    return dict(Household.objects.values_list("household_no", "member_count"))


def test_an_accepted_split_makes_the_household_and_moves_its_people(split):
    officer = town_officer()

    accept_change(actor=officer, change_id=split.pk, on=DAY)

    assert homes() == {"甲": "甲户", "乙": "甲户", "丙": "新户", "丁": "新户"}
    assert sizes() == {"甲户": 2, "新户": 2}
    new = Household.objects.get(household_no="新户")
    assert (new.head_name, Person.objects.get(pk=key("丁")).relation) == ("王丙", "配偶")
    split.refresh_from_db()
    assert (split.status, split.decided_by, split.decided_on) == ("accepted", officer, DAY)


def test_a_decision_leaves_an_audit_entry_a_history_and_lines_for_the_log(split):
    officer = county_officer()

    accept_change(actor=officer, change_id=split.pk, on=DAY)

    entry = entries_about(object_kind="register_change", object_id=str(split.pk)).get()
    assert (entry.actor_id, entry.verb) == (officer.pk, "accepted_register_change")
    told = household_history(scope_of(officer), household_key=key("甲户"))
    assert {(one.reason, one.actor_id, one.change_id, one.delivery) for one in told} == {
        ("同意分户", officer.pk, split.pk, "20260503")
    }
    assert {one.after.get("household_id") for one in told if one.subject == "person"} >= {str(key("新户"))}
    lines = DecisionLine.objects.order_by("pk").values_list("person_key", "household_key", "village_code")
    assert list(lines) == [
        (None, key("新户"), split.to_village_code),
        (key("丙"), key("新户"), ""),
        (key("丁"), key("新户"), ""),
    ]


@pytest.mark.parametrize("make", [village_worker, city_officer, stranger])
def test_only_township_and_county_of_the_area_decide(split, make):
    officer = make()

    for decide in (accept_change, refuse_change):
        with pytest.raises(DecisionRefused, match="没有找到"):
            decide(actor=officer, change_id=split.pk, on=DAY, reason="不行")
    assert set(homes().values()) == {"甲户"}


def test_a_refusal_needs_a_reason_and_the_same_claim_does_not_come_again(split):
    with pytest.raises(DecisionRefused, match="理由"):
        refuse_change(actor=town_officer(), change_id=split.pk, on=DAY, reason=" ")

    refuse_change(actor=town_officer(), change_id=split.pk, on=DAY, reason="仍共同生活")
    arrive(SPLIT, on=THIRD)

    assert [one.status for one in RegisterChange.objects.all()] == ["refused"]
    assert set(homes().values()) == {"甲户"}


def test_a_change_is_decided_once(split):
    accept_change(actor=town_officer(), change_id=split.pk, on=DAY)

    with pytest.raises(DecisionRefused, match="已同意"):
        refuse_change(actor=town_officer(), change_id=split.pk, on=DAY, reason="不行")


def test_undoing_an_acceptance_brings_everybody_back_and_the_proposal_waits_again(split):
    accept_change(actor=town_officer(), change_id=split.pk, on=DAY)

    undo_change(actor=county_officer(), change_id=split.pk, on=DAY, reason="查明是假分户")

    assert set(homes().values()) == {"甲户"}
    assert sizes() == {"甲户": 4, "新户": 0}
    assert Person.objects.get(pk=key("丁")).relation == "之子"
    split.refresh_from_db()
    assert (split.status, split.decided_by, split.decided_on, split.reason) == ("open", None, None, "")
    arrive(SPLIT, on=THIRD)
    assert [one.pk for one in RegisterChange.objects.filter(status="open")] == [split.pk]
    accept_change(actor=town_officer(), change_id=split.pk, on=DAY)
    assert sizes() == {"甲户": 2, "新户": 2}


def test_a_refusal_can_be_undone_with_a_reason_and_the_proposal_be_accepted(split):
    officer = town_officer()
    refuse_change(actor=officer, change_id=split.pk, on=DAY, reason="仍共同生活")
    with pytest.raises(DecisionRefused, match="撤销的理由"):
        undo_change(actor=officer, change_id=split.pk, on=DAY, reason=" ")

    undo_change(actor=officer, change_id=split.pk, on=DAY, reason="点错了")

    assert set(homes().values()) == {"甲户"}
    assert not DecisionLine.objects.exists()
    accept_change(actor=officer, change_id=split.pk, on=DAY)
    assert sizes() == {"甲户": 2, "新户": 2}
    told = change_decisions(scope_of(officer), change_id=split.pk)
    assert [(one.kind, one.reason, one.decided_by, one.decided_on) for one in told] == [
        ("refused", "仍共同生活", officer, DAY),
        ("undid_refusal", "点错了", officer, DAY),
        ("accepted", "", officer, DAY),
    ]
    entries = entries_about(object_kind="register_change", object_id=str(split.pk))
    assert {one.verb for one in entries} >= {"undid_register_change", "refused_register_change"}


def test_a_refusal_is_not_undone_when_a_newer_roster_says_otherwise_of_its_people(split):
    officer = town_officer()
    refuse_change(actor=officer, change_id=split.pk, on=DAY, reason="仍共同生活")
    arrive({"甲户": ["甲", "乙:配偶", "丁"], "另户": ["丙"]}, on=THIRD)

    with pytest.raises(DecisionRefused, match="较新的名册"):
        undo_change(actor=officer, change_id=split.pk, on=DAY, reason="点错了")
    accept_change(actor=officer, change_id=RegisterChange.objects.get(status="open").pk, on=DAY)
    with pytest.raises(DecisionRefused, match="先撤销较晚的"):
        undo_change(actor=officer, change_id=split.pk, on=DAY, reason="点错了")

    assert homes()["丙"] == "另户"


def test_what_later_changes_stand_upon_cannot_be_undone(split):
    accept_change(actor=town_officer(), change_id=split.pk, on=DAY)
    arrive({"甲户": ["甲", "乙:配偶", "丁"], "新户": ["丙"]}, on=THIRD)
    later = RegisterChange.objects.get(status="open")
    accept_change(actor=town_officer(), change_id=later.pk, on=DAY)

    with pytest.raises(DecisionRefused, match="先撤销较晚的"):
        undo_change(actor=town_officer(), change_id=split.pk, on=DAY, reason="试试")


def test_a_moved_household_keeps_its_people_and_changes_its_village():
    arrive(ONE)
    arrive(ONE, on=SECOND, villages={"甲户": NEIGHBOUR_VILLAGE})

    accept_change(actor=town_officer(), change_id=RegisterChange.objects.get().pk, on=DAY)

    assert Household.objects.get().village_code == NEIGHBOUR_VILLAGE
    assert sizes() == {"甲户": 4}


def test_marks_follow_the_people():
    arrive(ONE)
    monitored("丙")
    arrive(SPLIT, on=SECOND)

    accept_change(actor=town_officer(), change_id=RegisterChange.objects.get().pk, on=DAY)

    marks = dict(Household.objects.values_list("household_no", "monitored_kind"))
    assert marks == {"甲户": "", "新户": "边缘易致贫户"}


def test_confirmed_deaths_go_at_one_click_and_the_unexplained_wait():
    arrive(ONE)
    died("乙")
    arrive({"甲户": ["甲", "丙"]}, on=SECOND)

    changes = list(RegisterChange.objects.values_list("pk", flat=True))
    assert accept_confirmed_deaths(actor=stranger(), changes=changes, on=DAY) == 0
    assert accept_confirmed_deaths(actor=town_officer(), changes=[], on=DAY) == 0
    assert accept_confirmed_deaths(actor=town_officer(), changes=changes, on=DAY) == 1

    assert Person.objects.get(pk=key("乙")).gone_on == DAY
    assert (Person.objects.get(pk=key("丁")).gone_on, sizes()) == (None, {"甲户": 3})
    assert Person.objects.count() == 4


def test_who_had_left_and_stands_in_the_roster_again_is_back_at_once():
    arrive(ONE)
    arrive({"甲户": ["甲", "乙:配偶", "丙"]}, on=SECOND)
    accept_change(actor=town_officer(), change_id=RegisterChange.objects.get().pk, on=DAY)

    arrive(ONE, on=THIRD)

    assert RegisterChange.objects.filter(kind="returned", status="taken").count() == 1
    assert (Person.objects.get(pk=key("丁")).gone_on, sizes()) == (None, {"甲户": 4})
