"""The pages of cases: lists, one case, its steps, its papers."""

from datetime import date

import pytest
from django.urls import reverse
from tests.apps.accounts.factories import COUNTY, TOWN, VILLAGE, make_user
from tests.apps.cases.factories import answers_for, case_at, confirmed_clue, opened, step_of
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role
from fangpin.apps.cases.api import ActKind, Case


@pytest.fixture
def decided_by(world: World):
    world.users["approver"] = make_user(Role.APPROVER, COUNTY)
    world.users["second_town"] = make_user(Role.TOWN, TOWN)
    return world


def address(case: Case, step: str, kind: str = "done") -> str:
    return reverse(f"cases:{kind}", args=[case.pk, step])


def body(case: Case, step: str, kind: ActKind = ActKind.DONE, **more) -> dict:
    told = answers_for(step_of(case, step), kind)
    return (
        {name: "on" if value is True else value for name, value in told.items()}
        | {"version": case.version}
        | more
    )


def test_a_clue_found_true_enters_the_procedure_by_itself(world: World):
    client = world.signed_in("village_worker")
    close = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])

    page = client.post(close, {"outcome": "confirmed", "note": "药费多"}, follow=True)

    case = Case.objects.get(household=world.own)
    assert "已进入认定程序" in page.text
    assert reverse("cases:page", args=[case.pk]) in page.text
    assert case.known["note"] == "药费多"


def test_of_a_household_that_is_monitored_the_clue_is_closed_and_nothing_opened(world: World):
    world.own.monitored_kind = "边缘易致贫户"
    world.own.save()
    clue = world.clue_of(world.own)
    close = reverse("households:close", args=[world.own.pk, clue.pk])

    page = world.signed_in("village_worker").post(close, {"outcome": "confirmed", "note": ""}, follow=True)

    clue.refresh_from_db()
    assert clue.status == "closed"
    assert "已经是监测对象" in page.text
    assert not Case.objects.exists()


def test_a_clue_confirmed_earlier_is_put_forward_with_one_button(world: World):
    clue = confirmed_clue(world.users["town_officer"], world.own)
    client = world.signed_in("village_worker")
    button = reverse("cases:open", args=[world.own.pk, clue.pk])
    assert button in client.get(reverse("households:page", args=[world.own.pk])).text

    page = client.post(button, follow=True)

    assert page.status_code == 200
    assert "入户核查" in page.text


def test_the_list_shows_to_each_office_what_waits_for_it(world: World):
    case_at("comparison", world.own, officer=world.users["town_officer"])

    def waiting(name: str) -> int:
        return world.signed_in(name).get(reverse("cases:list")).context["tabs"][0][2]

    assert (waiting("county_officer"), waiting("town_officer"), waiting("stranger")) == (1, 1, 0)
    case = Case.objects.get()
    world.signed_in("town_officer").post(address(case, "visit"), body(case, "visit"))
    assert (waiting("county_officer"), waiting("town_officer")) == (1, 0)


def test_counts_of_the_tabs_equal_their_lists(world: World):
    opened(world.users["town_officer"], world.own)
    client = world.signed_in("town_officer")

    for tab, _, count, _ in client.get(reverse("cases:list")).context["tabs"]:
        page = client.get(reverse("cases:list"), {"tab": tab})
        assert page.context["page"].paginator.count == count


def test_what_is_late_is_marked_in_words(world: World):
    case = opened(world.users["town_officer"], world.own)
    Case.objects.filter(pk=case.pk).update(step_due_on=date(2026, 11, 11), due_on=date(2026, 11, 12))

    late = world.signed_in("town_officer").get(reverse("cases:list"), {"tab": "late"})

    assert "已超期 3 个工作日" in late.text
    assert "已超期 2 个工作日" in late.text


def test_a_step_is_done_on_the_page(world: World):
    case = opened(world.users["town_officer"], world.own)
    client = world.signed_in("village_worker")
    assert "入户核查" in client.get(reverse("cases:page", args=[case.pk])).text

    page = client.post(address(case, "visit"), body(case, "visit"), follow=True)

    assert "已办完这一步" in page.text
    assert case.acts.get().step == "visit"


def test_what_was_typed_stays_when_it_is_refused(world: World):
    case = case_at("meeting", world.own, officer=world.users["town_officer"])
    wrong = body(case, "meeting", present=1, minutes="大家同意王家纳入")

    page = world.signed_in("village_worker").post(address(case, "meeting"), wrong)

    assert page.status_code == 422
    assert "合计" in page.text
    assert "大家同意王家纳入" in page.text


def test_whoever_did_a_step_is_told_that_another_has_to_check_it(world: World):
    case = opened(world.users["village_worker"], world.own)
    town = world.signed_in("town_officer")
    town.post(address(case, "visit"), body(case, "visit"))
    case = _on_to(case, "review", world)

    page = town.get(reverse("cases:page", args=[case.pk]))
    refused = town.post(address(case, "review"), body(case, "review"))

    assert "要由另一个人办理" in page.text
    assert refused.status_code == 422


def test_a_decision_is_asked_for_again_and_then_made(decided_by: World):
    case = case_at("decide", decided_by.own, officer=decided_by.users["town_officer"])
    client = decided_by.signed_in("approver")
    told = body(case, "decide", ActKind.ADMIT)
    session = client.session
    session["confirmed_at"] = 0
    session.save()

    asked = client.post(address(case, "decide", "admit"), told)
    assert asked.status_code == 403
    assert "审定：同意" in asked.text
    done = client.post(address(case, "decide", "admit"), told | {"again-told": "pass"}, follow=True)

    assert "已审定为同意" in done.text
    case.refresh_from_db()
    assert case.decision == "admit"


def test_the_notice_shows_a_masked_name_and_no_health(world: World):
    case = case_at("notice", world.own, officer=world.users["town_officer"])

    page = world.signed_in("village_worker").get(reverse("cases:notice", args=[case.pk]))

    assert "欧**兰" in page.text
    assert "欧阳春兰" not in page.text
    assert "已检查" in page.text
    assert "医疗" not in page.context["paper"]


def test_a_notice_with_something_that_must_not_be_public_is_not_printed(world: World):
    world.own.head_name = "13800138000"
    world.own.save()
    case = case_at("notice", world.own, officer=world.users["town_officer"])
    case.household.refresh_from_db()
    from fangpin.web.cases import papers

    shown = papers.mask_name
    papers.mask_name = lambda name: name
    try:
        page = world.signed_in("village_worker").get(reverse("cases:notice", args=[case.pk]))
    finally:
        papers.mask_name = shown

    assert "不能打印" in page.text
    assert "13800138000" not in page.text


def test_the_letter_tells_the_reason_and_how_to_object(world: World):
    case = case_at("tell", world.own, officer=world.users["town_officer"], decision=ActKind.REFUSE)

    page = world.signed_in("village_worker").get(reverse("cases:letter", args=[case.pk]))

    assert "不予纳入" in page.text
    assert case.acts.get(step="decide").answers["reason"] in page.text
    assert "您不同意怎么办" in page.text


def test_there_is_no_letter_before_a_refusal(world: World):
    case = case_at("decide", world.own, officer=world.users["town_officer"])

    assert world.signed_in("village_worker").get(reverse("cases:letter", args=[case.pk])).status_code == 404


def _on_to(case: Case, step: str, world: World) -> Case:
    """The steps between are done by others."""
    from tests.apps.cases.factories import do

    for name, role, area in (
        ("comparison", Role.COUNTY, COUNTY),
        ("meeting", Role.VILLAGE, VILLAGE),
        ("notice", Role.VILLAGE, VILLAGE),
    ):
        do(case, name, make_user(role, area))
    case.refresh_from_db()
    assert case.open_steps == [step]
    return case


def test_no_vote_against_is_told_too(world: World):
    case = case_at("meeting", world.own, officer=world.users["town_officer"])
    votes = {"present": 30, "in_favour": 30, "against": 0, "abstained": 0}
    client = world.signed_in("village_worker")

    page = client.post(address(case, "meeting"), body(case, "meeting", **votes), follow=True)

    assert ("不同意票数", "0") in page.context["acts"][0]["answers"]


def test_a_null_character_is_refused_and_nothing_breaks(world: World):
    case = opened(world.users["town_officer"], world.own)

    page = world.signed_in("town_officer").post(
        reverse("cases:stop", args=[case.pk]),
        "version=0&note=%E8%BF%81%00%E5%87%BA",
        content_type="application/x-www-form-urlencoded",
    )

    assert page.status_code == 400
    assert case.acts.count() == 0


def test_coming_back_to_where_something_was_sent_says_that_it_was_not(world: World):
    case = opened(world.users["town_officer"], world.own)

    page = world.signed_in("village_worker").get(address(case, "visit"))

    assert page.status_code == 405
    assert "没有提交" in page.text


def test_whoever_was_slower_is_told_so_with_what_was_typed(world: World):
    case = opened(world.users["town_officer"], world.own)
    told = body(case, "visit", findings="灶台是凉的")
    world.signed_in("village_worker").post(address(case, "visit"), told)

    page = world.signed_in("town_officer").post(address(case, "visit"), told)

    assert page.status_code == 422
    assert "刚才已有人办理" in page.text
    assert "灶台是凉的" in page.text


def test_what_was_typed_stays_when_another_step_was_quicker(world: World):
    case = opened(world.users["town_officer"], world.own)
    told = body(case, "visit", findings="灶台是凉的")
    world.signed_in("county_officer").post(address(case, "comparison"), body(case, "comparison"))

    page = world.signed_in("village_worker").post(address(case, "visit"), told)
    assert page.status_code == 422
    assert "刚才已有人办理" in page.text
    assert "灶台是凉的</textarea>" in page.text
