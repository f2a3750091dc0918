"""A new value: who may draft it, what is refused, and that a second person decides."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.db.models import Model
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.accounts.factories import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    TOWN,
    city_officer,
    county_officer,
    make_user,
    medical_clerk,
    post,
    stranger,
    town_officer,
    village_worker,
)
from tests.apps.rules.factories import LINE, TODAY, TOMORROW, colleague, draft

from fangpin.apps.accounts.api import Role, choose_posting, scope_of
from fangpin.apps.audit.api import entries_about
from fangpin.apps.rules.api import (
    ChangeRefused,
    ChangeStatus,
    PreviewState,
    RuleChange,
    approve_change,
    ask_for_preview,
    return_change,
    rule_changes,
    unlogged_changes,
    withdraw_change,
)
from fangpin.home import Home

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path).ensure()


def _verbs(change: Model) -> list[str]:
    return [one.verb for one in entries_about(object_kind="rule_change", object_id=str(change.pk))]


def test_a_draft_keeps_the_value_as_written_beside_the_one_it_follows(home):
    change = draft(county_officer(), home=home, value="15000.50", is_previewed=False)

    assert (change.value, change.former_value, change.unit) == ("15000.50", "20000", "yuan_per_person_year")
    assert change.previews.get().state == PreviewState.WAITING
    assert ProcrastinateJob.objects.filter(task_name="preview_rule_change").count() == 1
    assert _verbs(change) == ["drafted_rule_change"]


@pytest.mark.parametrize(
    ("who", "region"),
    [
        (village_worker, TOWN[:9]),
        (town_officer, TOWN[:9]),
        (medical_clerk, COUNTY[:6]),
        (county_officer, OTHER_COUNTY[:6]),
        (county_officer, CITY[:6]),
        (city_officer, "130200"),
        (city_officer, "*"),
    ],
)
def test_nobody_sets_a_value_outside_an_office_and_its_area(who, region, home):
    with pytest.raises(ChangeRefused, match="不能改这个地区"):
        draft(who(), home=home, region=region)
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize(
    ("who", "region"),
    [
        (county_officer, COUNTY[:6]),
        (county_officer, TOWN[:9]),
        (city_officer, CITY[:6]),
        (city_officer, COUNTY[:6]),
    ],
)
def test_an_office_sets_values_for_its_area_and_below(who, region, home):
    assert draft(who(), home=home, region=region).region == region


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"from_date": TODAY}, "生效日期最早是明天"),
        ({"from_date": date(2026, 1, 1)}, "生效日期最早是明天"),
        ({"value": "1e3"}, "新值只写数字和小数点"),
        ({"value": "-1"}, "新值只写数字和小数点"),
        ({"value": "1.1234567"}, "新值只写数字和小数点"),
        ({"value": "１００"}, "新值只写数字和小数点"),
        ({"target": "linking.review_probability"}, "不由规则、走访和办理程序使用"),
        ({"target": "no.such"}, "不由规则、走访和办理程序使用"),
        ({"source": "no-such-document#第一条"}, "规则库检查没有通过：sources 里没有“no-such-document”"),
        ({"source": "xian-medical-warning-2025#第九条"}, "规则库检查没有通过"),
        ({"reason": "  "}, "请写明为什么改"),
        ({"region": COUNTY[:6] + "999"}, "没有这个地区"),
    ],
)
def test_what_is_wrong_is_refused_in_words_and_nothing_is_kept(told, says, home):
    with pytest.raises(ChangeRefused, match=says):
        draft(county_officer(), home=home, **told)
    assert not RuleChange.objects.exists()


def test_a_second_person_of_the_office_approves_and_the_data_plane_is_told(home):
    change = draft(county_officer(), home=home)
    second = colleague()

    approve_change(actor=second, change_id=change.pk, home=home, today=TODAY)

    change.refresh_from_db()
    assert (change.status, change.decided_by, change.decided_on) == (ChangeStatus.APPROVED, second, TODAY)
    assert [(one.id, str(one.value), one.approved_on) for one in unlogged_changes()] == [
        (change.pk, "15000", TODAY)
    ]
    assert _verbs(change) == ["approved_rule_change", "drafted_rule_change"]
    queued = ProcrastinateJob.objects.filter(task_name="run_screening").get()
    assert queued.scheduled_at.date() == date(2026, 11, 10)  # 00:10 of the eleventh, in UTC


def test_nobody_approves_an_own_draft(home):
    drafter = county_officer()
    change = draft(drafter, home=home)

    with pytest.raises(ChangeRefused, match="自己起草的不能由自己复核"):
        approve_change(actor=drafter, change_id=change.pk, home=home, today=TODAY)
    with pytest.raises(ChangeRefused, match="自己起草的不能由自己复核"):
        return_change(actor=drafter, change_id=change.pk, today=TODAY, decision="不对")
    assert unlogged_changes() == []


def test_the_database_itself_refuses_one_person_for_both_parts(home):
    change = draft(county_officer(), home=home)

    with pytest.raises(IntegrityError, match="rules_second_person_decides"):
        RuleChange.objects.filter(pk=change.pk).update(
            status=ChangeStatus.APPROVED, decided_by=change.drafted_by, decided_on=TODAY
        )


def test_the_database_itself_refuses_a_value_from_the_day_of_approval(home):
    change = draft(county_officer(), home=home)

    with pytest.raises(IntegrityError, match="rules_from_tomorrow_at_the_earliest"):
        RuleChange.objects.filter(pk=change.pk).update(
            status=ChangeStatus.APPROVED, decided_by=colleague(), decided_on=TOMORROW
        )


@pytest.mark.parametrize("who", [village_worker, town_officer, medical_clerk, stranger])
def test_lower_and_foreign_offices_do_not_decide(who, home):
    change = draft(county_officer(), home=home)

    with pytest.raises(ChangeRefused):
        approve_change(actor=who(), change_id=change.pk, home=home, today=TODAY)


def test_the_city_decides_about_a_county_but_no_county_about_the_city(home):
    of_county, of_city = (
        draft(county_officer(), home=home),
        draft(city_officer(), home=home, region=COUNTY[:6]),
    )

    with pytest.raises(ChangeRefused, match="同级或上级"):
        approve_change(actor=county_officer(), change_id=of_city.pk, home=home, today=TODAY)
    other_of_city = make_user(Role.CITY, CITY)
    for change in (of_county, of_city):
        approve_change(actor=other_of_city, change_id=change.pk, home=home, today=TODAY)
    assert len(unlogged_changes()) == 2


def test_nothing_is_approved_unseen(home):
    change = draft(county_officer(), home=home, is_previewed=False)

    with pytest.raises(ChangeRefused, match="影响测算还没有出来"):
        approve_change(actor=colleague(), change_id=change.pk, home=home, today=TODAY)


def test_a_draft_whose_day_has_come_is_not_approved(home):
    change = draft(county_officer(), home=home)

    with pytest.raises(ChangeRefused, match="生效日期最早是明天"):
        approve_change(actor=colleague(), change_id=change.pk, home=home, today=TOMORROW)


def test_a_draft_is_decided_about_once(home):
    change, second = draft(county_officer(), home=home), colleague()
    return_change(actor=second, change_id=change.pk, today=TODAY, decision="请附文件。")

    with pytest.raises(ChangeRefused, match="已退回"):
        approve_change(actor=second, change_id=change.pk, home=home, today=TODAY)
    with pytest.raises(ChangeRefused, match="已退回"):
        withdraw_change(actor=change.drafted_by, change_id=change.pk, today=TODAY)
    assert _verbs(change) == ["returned_rule_change", "drafted_rule_change"]


def test_sending_back_needs_a_reason(home):
    change = draft(county_officer(), home=home)

    with pytest.raises(ChangeRefused, match="请写明退回的原因"):
        return_change(actor=colleague(), change_id=change.pk, today=TODAY, decision=" ")


def test_only_the_drafter_withdraws(home):
    change = draft(county_officer(), home=home)

    with pytest.raises(ChangeRefused, match="只有起草人能撤回"):
        withdraw_change(actor=colleague(), change_id=change.pk, today=TODAY)
    assert withdraw_change(actor=change.drafted_by, change_id=change.pk, today=TODAY).status == "withdrawn"


def test_an_office_sees_its_own_drafts_and_those_that_hold_for_it(home):
    own = draft(county_officer(), home=home)
    whole = draft(city_officer(), home=home, region=CITY[:6])
    foreign = draft(stranger(), home=home, region=OTHER_COUNTY[:6])

    seen = {
        who.__name__: set(rule_changes(scope_of(who())))
        for who in (county_officer, city_officer, town_officer)
    }

    assert seen == {
        "county_officer": {own, whole},
        "city_officer": {own, whole, foreign},
        "town_officer": set(),
    }


def test_a_month_is_replayed_once_at_a_time(home):
    change, month = draft(county_officer(), home=home), date(2026, 9, 1)

    first = ask_for_preview(actor=change.drafted_by, change_id=change.pk, month=month)
    again = ask_for_preview(actor=colleague(), change_id=change.pk, month=month)

    assert first == again
    jobs = ProcrastinateJob.objects.filter(task_name="preview_rule_change", args={"preview_id": first.pk})
    assert jobs.count() == 1


def test_a_second_draft_may_name_the_document_of_the_first(home):
    paper = {"title": "某县监测标准通知", "issuer": "某县农业农村局"}
    change = draft(county_officer(), home=home, source="第二条", document=paper)
    approve_change(actor=colleague(), change_id=change.pk, home=home, today=TODAY)
    told = unlogged_changes()[0]

    assert (told.source, told.document.title) == (f"installed-{change.pk}#第二条", paper["title"])
    assert told.parameter == LINE


def test_who_stands_in_for_the_drafter_is_no_second_person(home):
    drafter, colleague = county_officer(), make_user(Role.TOWN, TOWN)
    change = draft(drafter, home=home)
    cover = post(colleague, Role.COUNTY, COUNTY, until_date=date(2100, 1, 1), stands_in_for=drafter.posting)
    choose_posting(actor=colleague, posting_id=cover.pk)

    with pytest.raises(ChangeRefused, match="另一个人复核"):
        approve_change(actor=colleague, change_id=change.pk, home=home, today=TODAY)


def test_nobody_decides_about_what_a_stand_in_drafted_in_the_own_name(home):
    officer, substitute = county_officer(), make_user(Role.TOWN, TOWN)
    cover = post(substitute, Role.COUNTY, COUNTY, until_date=date(2100, 1, 1), stands_in_for=officer.posting)
    choose_posting(actor=substitute, posting_id=cover.pk)
    change = draft(substitute, home=home)

    with pytest.raises(ChangeRefused, match="另一个人复核"):
        approve_change(actor=officer, change_id=change.pk, home=home, today=TODAY)


def test_an_approver_decides_and_does_not_draft(home):
    approver = make_user(Role.APPROVER, COUNTY)
    change = draft(county_officer(), home=home)

    with pytest.raises(ChangeRefused, match="不能改这个地区的参数"):
        draft(approver, home=home)
    decided = approve_change(actor=approver, change_id=change.pk, home=home, today=TODAY)
    assert decided.decided_by == approver


def test_the_office_decides_about_the_draft_of_somebody_who_has_left(home):
    drafter = county_officer()
    change = draft(drafter, home=home)
    drafter.postings.update(until_date=TODAY)

    decided = approve_change(actor=colleague(), change_id=change.pk, home=home, today=TODAY)

    assert decided.status == ChangeStatus.APPROVED
