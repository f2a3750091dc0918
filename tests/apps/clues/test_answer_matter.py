"""A matter is answered with what was known then; a new fact asks again."""

import json
from datetime import date

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import CAR, MATTER, RULES, screen, sheet
from tests.apps.registry.factories import make_household

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.audit.models import Entry
from fangpin.apps.clues.api import (
    AnswerRefused,
    MatterAnswer,
    MatterAnswerKind,
    answer_matter,
    household_sheet,
    matter_answers,
    still_answers,
)

pytestmark = pytest.mark.django_db
# The matter rests on a fact that the made-up sheet tells.
ASKED = [*RULES, MATTER | {"columns": ["dry_days_90d"]}]


@pytest.fixture
def household():
    found = make_household()
    screen(sheet(found, matters=[CAR]), as_of=date(2026, 8, 10), rules=ASKED)
    return found


def answered(actor, household, *, rule=CAR, note="旧三轮车，不值钱"):
    return answer_matter(
        actor=actor, household=household.pk, rule_id=rule, kind=MatterAnswerKind.EXPLAINED, note=note
    )


def test_an_answer_keeps_what_was_known_and_leaves_a_trace(household):
    officer = cast.town_officer()

    answer = answered(officer, household)

    line = household_sheet(scope_of(officer), household_key=household.pk).matters[0]
    assert (answer.sentence, answer.as_of) == (line.sentence, date(2026, 8, 10))
    assert still_answers(answer, line)
    entry = Entry.objects.get(verb="answered_matter")
    assert (entry.object_id, entry.detail) == (str(household.pk), {"rule": CAR, "answer": "explained"})


def test_other_facts_ask_again_and_the_former_answer_stays(household):
    officer = cast.town_officer()
    answered(officer, household)
    row = sheet(household, matters=[CAR])
    facts = json.loads(row.facts) | {"dry_days_90d": "3"}
    screen(row._replace(facts=json.dumps(facts)), as_of=date(2026, 8, 11), rules=ASKED)

    scope = scope_of(officer)
    line = household_sheet(scope, household_key=household.pk).matters[0]
    (former,) = matter_answers(scope, household_key=household.pk)[CAR]
    assert not still_answers(former, line)
    answered(officer, household, note="又添了一辆")
    assert [one.note for one in matter_answers(scope, household_key=household.pk)[CAR]] == [
        "又添了一辆",
        former.note,
    ]


@pytest.mark.parametrize("person", [cast.stranger, cast.medical_clerk])
def test_others_cannot_answer_nor_read(household, person):
    answered(cast.town_officer(), household)

    with pytest.raises(AnswerRefused, match="没有找到这一户"):
        answered(person(), household)
    assert matter_answers(scope_of(person()), household_key=household.pk) == {}
    assert MatterAnswer.objects.count() == 1


def test_what_asks_nothing_is_not_answered(household):
    with pytest.raises(AnswerRefused, match="已不需要说明"):
        answered(cast.town_officer(), household, rule="assets/none")
