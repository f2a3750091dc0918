"""Help: matched to the risks that were decided, given with proof, and enough before a household is released."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.accounts.factories import OTHER_COUNTY, make_user
from tests.apps.assistance.factories import HEALTH, admitted, planned
from tests.apps.cases.factories import TODAY, book, cast, do, opened
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.accounts.api import Role, scope_of
from fangpin.apps.assistance.api import (
    HelpRefused,
    Measure,
    State,
    conditions,
    deliver_measure,
    plan_measure,
    propose_release,
    unanswered,
    withdraw_measure,
    without_help,
)
from fangpin.apps.cases.api import ActKind, Case, OpeningRefused, admitted_risks, is_monitored

pytestmark = pytest.mark.django_db
HALF_A_YEAR_LATER = date(2027, 5, 16)


@pytest.fixture
def people():
    make_areas()
    return cast()


@pytest.fixture
def home(people):
    return admitted(make_household(), officer=people["county"])


def given(home, people, **told) -> Measure:
    measure = planned(home, officer=people["village"])
    words = {"on": TODAY, "proof": "发放单 2026-18", "amount_yuan": Decimal("1200.50"), "today": TODAY} | told
    return deliver_measure(actor=people["village"], measure_id=measure.pk, **words)


def test_a_measure_answers_a_risk_that_was_decided(home, people):
    scope = scope_of(people["town"])
    assert admitted_risks(scope, household=home.pk) == ["因病"]
    assert [case.household for case in without_help(scope, area_code=people["town"].posting.area_code)] == [
        home
    ]

    planned(home, officer=people["village"])

    assert not without_help(scope, area_code=people["town"].posting.area_code).exists()
    assert unanswered(["因病"], Measure.objects.all(), rules=book().assistance) == {}


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"group": "产业帮扶"}, "group", "健康帮扶、社会帮扶"),
        ({"group": "送温暖"}, "group", "列出"),
        ({"risks": ()}, "risks", "哪种风险"),
        ({"risks": ("因学",)}, "risks", "没有“因学”"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on", "已经过去"),
        ({"person": " "}, "person", "没有填"),
        ({"what": "给110101199003074215送药"}, "what", "证件号码"),
    ],
)
def test_a_measure_that_does_not_fit_is_refused_with_what_would(home, people, change, field, says):
    with pytest.raises(HelpRefused, match=says) as refusal:
        planned(home, officer=people["village"], plan=replace(HEALTH, **change))

    assert refusal.value.field == field
    assert not Measure.objects.exists()


def test_only_monitored_households_of_the_own_area_are_helped(home, people):
    with pytest.raises(HelpRefused, match="不是监测对象"):
        planned(make_household(), officer=people["village"])
    with pytest.raises(HelpRefused, match="没有找到"):
        planned(home, officer=make_user(Role.COUNTY, OTHER_COUNTY))
    with pytest.raises(HelpRefused, match="没有找到"):
        planned(home, officer=people["approver"])


def test_of_a_household_on_the_national_list_any_risk_may_be_answered(people):
    listed = make_household(monitored_kind="边缘易致贫户")

    planned(
        listed, officer=people["village"], plan=replace(HEALTH, group="就业帮扶", risks=("因务工就业不稳",))
    )


def test_the_same_request_again_plans_once(home, people):
    words = {
        "household": home.pk,
        "plan": HEALTH,
        "rules": book().assistance,
        "request_key": uuid4(),
        "today": TODAY,
    }

    assert plan_measure(actor=people["village"], **words) == plan_measure(actor=people["village"], **words)
    assert Measure.objects.count() == 1


def test_given_means_proved(home, people):
    with pytest.raises(HelpRefused, match="凭什么"):
        given(home, people, proof=" ")
    with pytest.raises(HelpRefused, match="还没有到"):
        given(home, people, on=TODAY + timedelta(days=1))
    measure = given(home, people)
    measure.refresh_from_db()

    assert (measure.status, measure.amount_yuan) == ("delivered", Decimal("1200.50"))
    with pytest.raises(HelpRefused, match="已经登记过"):
        withdraw_measure(actor=people["village"], measure_id=measure.pk, reason="弄错", today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(proof="")


def test_a_withdrawn_measure_answers_nothing(home, people):
    measure = planned(home, officer=people["village"])
    withdraw_measure(actor=people["town"], measure_id=measure.pk, reason="农户已迁出", today=TODAY)

    assert list(unanswered(["因病"], Measure.objects.all(), rules=book().assistance)) == ["因病"]


def test_conditions_for_a_release_say_what_they_rest_on_and_what_is_not_known(home, people):
    def told(today):
        found = conditions(
            scope_of(people["town"]),
            household=home.pk,
            village_code=home.village_code,
            book=book(),
            today=today,
        )
        return [one.state for one in found]

    assert told(TODAY) == [State.NOT_MET, State.NOT_MET, State.UNKNOWN]
    given(home, people)
    assert told(HALF_A_YEAR_LATER) == [State.MET, State.MET, State.UNKNOWN]
    assert told(HALF_A_YEAR_LATER - timedelta(days=1))[0] == State.NOT_MET


def test_nobody_is_released_too_early_or_without_help_unless_the_need_is_gone_by_itself(home, people):
    words = {
        "actor": people["village"],
        "household": home.pk,
        "village_code": home.village_code,
        "note": "病已好，收入稳定",
        "book": book(),
    }
    do(Case.objects.get(), "record", people["town"])
    with pytest.raises(HelpRefused, match="满 6 个月"):
        propose_release(**words, is_natural=False, today=TODAY)
    with pytest.raises(HelpRefused, match="还没有落实：因病"):
        propose_release(**words, is_natural=False, today=HALF_A_YEAR_LATER)

    case = propose_release(**words, is_natural=True, today=TODAY)

    assert case.name == "elimination"
    assert case.known["note"].startswith("自然消除")


def test_a_household_with_an_open_clue_is_not_released(home, people):
    do(Case.objects.get(), "record", people["town"])
    screen(sheet(home, hits=[]), as_of=date(2026, 11, 12))
    screen(sheet(home, hits=[ILLNESS]), as_of=date(2026, 11, 13))

    with pytest.raises(OpeningRefused, match="没核实的预警线索"):
        propose_release(
            actor=people["village"], household=home.pk, village_code=home.village_code, is_natural=True,
            note="迁出", book=book(), today=TODAY,
        )  # fmt: skip


def test_after_the_release_the_household_is_ordinary_and_may_come_back(home, people):
    do(Case.objects.get(), "record", people["town"])
    case = propose_release(
        actor=people["village"], household=home.pk, village_code=home.village_code, is_natural=True, note="迁出",
        book=book(), today=TODAY,
    )  # fmt: skip
    later = TODAY + timedelta(days=6)
    for step, who in (
        ("visit", "village"),
        ("meeting", "village"),
        ("notice", "village"),
        ("review", "town"),
    ):
        do(case, step, people[who], today=later)
    assert is_monitored(home)
    do(case, "decide", people["county"], kind=ActKind.ADMIT, today=later)

    assert not is_monitored(home)
    assert not without_help(scope_of(people["town"]), area_code=home.town_code + "000").exists()
    for step in ("announce", "contact", "record"):
        do(case, step, people["town"], today=later)
    screen(sheet(home, hits=[]), as_of=date(2026, 11, 12))
    screen(sheet(home, hits=[ILLNESS]), as_of=date(2026, 11, 13))
    again = opened(people["village"], home)
    assert again.name == "identification"
