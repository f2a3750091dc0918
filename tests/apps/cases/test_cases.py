"""A case from a clue to a decision: who may do what, what is asked, what is kept."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.apps.accounts.factories import (
    OTHER_COUNTY,
    TOWN,
    make_user,
)
from tests.apps.cases.factories import (
    TODAY,
    answers_for,
    book,
    case_at,
    cast,
    confirmed_clue,
    do,
    opened,
    step_of,
)
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.accounts.api import Role
from fangpin.apps.audit.models import Entry
from fangpin.apps.cases.api import (
    Act,
    ActKind,
    AnswersRefused,
    Case,
    OpeningRefused,
    StepRefused,
    open_case,
    open_objection,
    stop_case,
)
from fangpin.apps.clues.api import Clue

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    make_areas()
    return cast()


def to_the_decision(case: Case, people) -> None:
    do(case, "visit", people["village"])
    do(case, "comparison", people["county"])
    do(case, "meeting", people["village"])
    do(case, "notice", people["village"])
    do(case, "review", people["town"])


def test_a_confirmed_clue_goes_all_the_way_to_admission(people):
    case = opened(people["village"])
    assert case.open_steps == ["visit", "comparison"]
    to_the_decision(case, people)
    do(case, "decide", people["approver"], kind=ActKind.ADMIT)
    do(case, "record", people["town"])

    case.refresh_from_db()
    assert (case.status, case.decision, case.ended_on) == ("ended", "admit", TODAY)
    assert case.waits_for == []
    assert list(case.acts.values_list("number", flat=True)) == list(range(1, 8))
    verbs = list(Entry.objects.filter(object_kind="case").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["opened_case", *["took_step"] * 5, "decided_case", "took_step"]


def test_a_refusal_ends_when_the_family_was_told(people):
    case = opened(people["village"])
    to_the_decision(case, people)
    do(case, "decide", people["approver"], kind=ActKind.REFUSE)
    case.refresh_from_db()
    assert case.open_steps == ["tell"]

    do(case, "tell", people["village"])
    case.refresh_from_db()
    assert (case.status, case.decision) == ("ended", "refuse")


def test_the_clock_of_the_whole_runs_from_the_day_the_clue_came(people):
    case = opened(people["village"])

    assert case.counted_from == case.clue.opened_on
    assert case.counted_from < case.opened_on
    assert case.due_on is not None


def test_opening_twice_is_opening_once(people):
    clue = confirmed_clue(people["village"])
    words = {"household": clue.household_id, "clue_id": clue.pk, "book": book(), "today": TODAY}

    assert open_case(actor=people["village"], **words) == open_case(actor=people["town"], **words)
    assert Case.objects.count() == 1


def test_only_what_a_visit_found_true_is_opened(people):
    clue = confirmed_clue(people["village"])
    words = {"household": clue.household_id, "clue_id": clue.pk, "book": book(), "today": TODAY}
    Clue.objects.filter(pk=clue.pk).update(outcome="unfounded")
    with pytest.raises(OpeningRefused, match="属实"):
        open_case(actor=people["village"], **words)

    Clue.objects.filter(pk=clue.pk).update(outcome="confirmed")
    clue.household.monitored_kind = "边缘易致贫户"
    clue.household.save()
    with pytest.raises(OpeningRefused, match="已经是监测对象"):
        open_case(actor=people["village"], **words)
    with pytest.raises(OpeningRefused, match="没有找到"):
        open_case(actor=make_user(Role.COUNTY, OTHER_COUNTY), **words)


def test_an_office_that_the_procedure_does_not_name_is_refused(people):
    case = opened(people["village"])

    with pytest.raises(StepRefused, match="不由您的岗位"):
        do(case, "comparison", people["village"])
    with pytest.raises(StepRefused, match="没有找到"):
        do(case, "visit", make_user(Role.TOWN, "131102002000"))
    with pytest.raises(StepRefused, match="现在不能办"):
        do(case, "review", people["town"])
    assert case.acts.count() == 0


def test_nobody_checks_their_own_work_nor_that_of_whom_they_stand_in_for(people):
    visitor = people["town"]
    case = opened(people["village"])
    do(case, "visit", visitor)
    for step, who in (("comparison", "county"), ("meeting", "village"), ("notice", "village")):
        do(case, step, people[who])

    with pytest.raises(StepRefused, match="另一个人"):
        do(case, "review", visitor)
    stand_in = make_user(Role.TOWN, TOWN)
    stand_in.postings.update(stands_in_for=visitor.posting, until_date=date(2030, 1, 1))
    with pytest.raises(StepRefused, match="另一个人"):
        do(case, "review", stand_in)
    do(case, "review", make_user(Role.TOWN, TOWN))


def test_the_database_keeps_two_pairs_of_eyes_apart_and_acts_as_they_are(people):
    case = case_at("review", make_household(), officer=people["village"])
    visit = case.acts.get(step="visit")
    own_check = Act(
        case=case, number=99, step="review", kind="done", done_by=visit.done_by, done_on=TODAY, request_key=uuid4()
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        own_check.save()
    own_check.done_by, own_check.done_for = people["town"], visit.done_by
    with pytest.raises(IntegrityError), transaction.atomic():
        own_check.save()
    with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
        case.acts.update(note="x")
    with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
        case.acts.all().delete()


def test_a_return_says_why_and_reopens_what_was_done(people):
    case = opened(people["village"])
    to_the_decision(case, people)

    with pytest.raises(StepRefused, match="理由"):
        do(case, "decide", people["approver"], kind=ActKind.RETURNED, to_step="visit")
    with pytest.raises(StepRefused, match="哪一步"):
        do(case, "decide", people["approver"], kind=ActKind.RETURNED, to_step="record", note="补照片")
    do(case, "decide", people["approver"], kind=ActKind.RETURNED, to_step="meeting", note="人数不够，请重开")

    case.refresh_from_db()
    assert case.open_steps == ["meeting"]
    assert case.acts.get(kind="returned").note == "人数不够，请重开"


def test_of_two_pages_filled_in_at_once_the_later_is_told(people):
    case = opened(people["village"])
    do(case, "visit", people["village"], version=0)

    with pytest.raises(StepRefused, match="刷新"):
        do(case, "comparison", people["county"], version=0)
    do(case, "comparison", people["county"])


def test_the_same_request_again_is_done_once(people):
    case, key = opened(people["village"]), uuid4()

    first = do(case, "visit", people["village"], version=0, request_key=key)
    again = do(case, "visit", people["village"], version=0, request_key=key)

    assert first == again
    assert case.acts.count() == 1


@pytest.mark.parametrize(
    ("step", "wrong", "says"),
    [
        ("meeting", {"present": 3}, "合计"),
        ("meeting", {"present": "很多"}, "正整数"),
        ("meeting", {"entitled": 2}, "不能多于"),
        ("meeting", {"held_on": "0001-01-01"}, "早于线索产生"),
        ("notice", {"posted_on": "2026-11-09"}, "早于线索产生或前面步骤"),
        ("meeting", {"minutes": "王某110101199003074215同意"}, "证件号码"),
        ("notice", {"taken_down_on": "2026-11-15"}, "不满"),
        ("notice", {"taken_down_on": "2026-11-10"}, "不能早于"),
        ("notice", {"posted_on": "2026-13-01"}, "2026-01-31"),
        ("notice", {"posted_on": "2027-01-01"}, "还没有到"),
    ],
)
def test_an_answer_that_cannot_be_is_told_with_its_place_and_nothing_is_lost(people, step, wrong, says):
    case = case_at(step, make_household(), officer=people["village"])
    answers = answers_for(step_of(case, step)) | wrong

    with pytest.raises(AnswersRefused) as refusal:
        do(case, step, people["village"], answers=answers)
    [name] = {"entitled": ["present"]}.get(next(iter(wrong)), wrong)
    assert says in str(refusal.value.form.errors[name])
    assert case.acts.filter(step=step).count() == 0


def test_a_missing_answer_is_named(people):
    case = opened(people["village"])

    with pytest.raises(AnswersRefused) as refusal:
        do(case, "visit", people["village"], answers={})
    needed = {item["id"] for item in step_of(case, "visit")["asks"] if item["needed"]}
    assert set(refusal.value.form.errors) == needed


def test_a_decision_keeps_what_was_known_when_it_was_made(people):
    case = opened(people["village"])
    to_the_decision(case, people)
    do(case, "decide", people["county"], kind=ActKind.ADMIT)

    known = case.acts.get(step="decide").known
    assert known["as_of"] == "2026-11-10"
    assert [one["rule"] for one in known["findings"]] == ["自付医疗费负担重"]


def test_a_running_case_stays_on_the_procedure_it_began_with(people):
    case = opened(people["village"])
    began_with = [step["id"] for step in case.steps]
    case.refresh_from_db()

    assert case.procedure["id"] == "identification/national"
    assert [step["id"] for step in case.steps] == began_with
    assert all(step["source"] for step in case.steps)
    assert case.procedure["within"]["source"]


def test_one_household_runs_through_one_procedure_at_a_time(people):
    case = opened(people["village"])
    second = Case(
        **{
            name: getattr(case, name)
            for name in ("household", "county_code", "town_code", "village_code", "procedure", "known")
        },
        counted_from=TODAY,
        opened_on=TODAY,
        opened_by=people["village"],
        clue=confirmed_clue(people["village"], make_household()),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def refused_case(people) -> Case:
    return case_at("nothing left", make_household(), officer=people["village"], decision=ActKind.REFUSE)


def test_an_objection_that_is_right_leads_to_a_new_identification(people):
    refused = refused_case(people)
    words = {"case_id": refused.pk, "book": book(), "today": TODAY}
    case = open_objection(actor=people["village"], note="住院费还在花", **words)
    assert open_objection(actor=people["town"], note="又来", **words) == case

    with pytest.raises(StepRefused, match="另一个人"):
        do(case, "recheck", refused.acts.get(step="review").done_by)
    own = Act(
        case=case, number=1, step="recheck", kind="done", done_by=refused.acts.get(step="review").done_by,
        done_on=TODAY, request_key=uuid4(),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        own.save()
    do(case, "recheck", people["town"])
    do(case, "decide", people["county"], kind=ActKind.ADMIT)
    do(case, "tell_upheld", people["village"])

    again = Case.objects.get(status="running")
    assert (again.name, again.household, again.clue) == ("identification", refused.household, None)
    assert "住院费还在花" in again.known["note"]


def test_an_objection_that_is_not_ends_with_the_reason(people):
    case = open_objection(
        actor=people["village"], case_id=refused_case(people).pk, note="不服", book=book(), today=TODAY
    )
    do(case, "recheck", people["town"])
    do(case, "decide", people["county"], kind=ActKind.REFUSE)
    do(case, "tell", people["village"])

    case.refresh_from_db()
    assert (case.status, case.decision_says) == ("ended", "异议不成立")
    assert not Case.objects.filter(status="running").exists()


@pytest.mark.parametrize(("note", "says"), [("  ", "理由是什么"), ("王某110101199003074215不服", "证件号码")])
def test_an_objection_without_a_word_or_with_a_number_is_refused(people, note, says):
    with pytest.raises(OpeningRefused, match=says):
        open_objection(
            actor=people["village"], case_id=refused_case(people).pk, note=note, book=book(), today=TODAY
        )


def test_only_an_ended_refusal_is_objected_to(people):
    running = opened(people["village"])
    with pytest.raises(OpeningRefused, match="不予纳入"):
        open_objection(actor=people["village"], case_id=running.pk, note="不服", book=book(), today=TODAY)


def test_a_case_is_stopped_with_a_reason_by_who_does_not_visit_and_may_be_objected_to(people):
    case = opened(people["village"])
    words = {"case_id": case.pk, "version": 0, "request_key": uuid4(), "today": TODAY}
    with pytest.raises(StepRefused, match="乡镇或县"):
        stop_case(actor=people["village"], note="不签", **words)
    with pytest.raises(StepRefused, match="为什么终止"):
        stop_case(actor=people["town"], note=" ", **words)
    stop_case(actor=people["town"], note="农户不愿签授权书", **words)
    stop_case(actor=people["town"], note="农户不愿签授权书", **words)

    case.refresh_from_db()
    assert (case.status, case.decision_says, case.open_steps) == ("ended", "终止", [])
    assert case.acts.count() == 1
    with pytest.raises(StepRefused, match="现在不能办"):
        do(case, "visit", people["village"])
    assert (
        open_objection(
            actor=people["village"], case_id=case.pk, note="没问过我", book=book(), today=TODAY
        ).name
        == "objection"
    )


def test_a_key_that_somebody_else_used_is_refused_in_a_sentence(people):
    first, second, key = opened(people["village"]), opened(people["village"]), uuid4()
    do(first, "visit", people["village"], request_key=key)

    with pytest.raises(StepRefused, match="已经用过"):
        do(second, "visit", people["town"], request_key=key)
    with pytest.raises(StepRefused, match="已经用过"):
        stop_case(
            actor=people["town"], case_id=second.pk, note="迁出", version=0, request_key=key, today=TODAY
        )
    second.refresh_from_db()
    assert second.open_steps == ["visit", "comparison"]


def test_what_was_decided_is_not_stopped(people):
    case = case_at("record", make_household(), officer=people["village"])

    with pytest.raises(StepRefused, match="已经审定"):
        stop_case(
            actor=people["town"],
            case_id=case.pk,
            note="弄错",
            version=case.version,
            request_key=uuid4(),
            today=TODAY,
        )
    case.refresh_from_db()
    assert case.decision == "admit"
