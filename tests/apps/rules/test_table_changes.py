"""A new decision table goes the way of a new value: drafted, read, seen, and approved by a second person."""

from datetime import date

import pytest
from django.db import IntegrityError
from tests.apps.accounts.factories import COUNTY, OTHER_COUNTY, city_officer, county_officer, village_worker
from tests.apps.rules.factories import (
    TABLE,
    TODAY,
    TOMORROW,
    colleague,
    draft_table,
    edited_workbook,
    set_cells,
    with_rows,
)

from fangpin.apps.audit.api import entries_about
from fangpin.apps.rules.api import (
    ChangeRefused,
    ChangeStatus,
    RuleChange,
    approve_change,
    ask_for_preview,
    hand_in_workbook,
    note_faults,
    note_preview_failure,
    receive_preview,
    unlogged_changes,
    workbook_bytes,
)
from fangpin.home import Home
from fangpin.rulebook.changes import change_file, change_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path).ensure()


def test_a_draft_keeps_the_workbook_sealed_until_its_rows_are_read(home):
    change = draft_table(county_officer(), home=home)
    content = workbook_bytes(change, home=home)

    assert content.startswith(b"PK") and content not in bytes(change.workbook)
    read = with_rows(change, home=home)

    assert (read.workbook, read.value) == (None, "")
    assert [(row["id"], row["outcome"]) for row in read.former_rows] == [
        ("R1", "30"),
        ("R2", "15"),
        ("R3", "0"),
    ]
    assert [row["outcome"] for row in read.rows] == ["40", "15", "0"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"from_date": TODAY}, "生效日期最早是明天"),
        ({"region": OTHER_COUNTY[:6]}, "不能改这个地区"),
        ({"target": "ranking.no_such"}, "没有这张决策表"),
        ({"source": "no-such-document#第一条"}, "sources 里没有“no-such-document”"),
        ({"workbook": b""}, "请选择改好的工作簿"),
        ({"workbook": b"PK" + bytes(2**20)}, "超过 1 MB"),
    ],
)
def test_what_is_wrong_is_refused_in_words_and_nothing_is_kept(told, says, home):
    with pytest.raises(ChangeRefused, match=says):
        draft_table(county_officer(), home=home, **told)
    assert not RuleChange.objects.exists()


def test_only_an_office_drafts_a_table(home):
    with pytest.raises(ChangeRefused, match="不能改这个地区"):
        draft_table(village_worker(), home=home)


def test_the_drafter_cannot_approve_and_a_second_person_can(home):
    drafter = county_officer()
    change = with_rows(draft_table(drafter, home=home), home=home)

    with pytest.raises(ChangeRefused, match="自己起草的不能由自己复核"):
        approve_change(actor=drafter, change_id=change.pk, home=home, today=TODAY)
    assert unlogged_changes() == []
    approve_change(actor=colleague(), change_id=change.pk, home=home, today=TODAY)

    (told,) = unlogged_changes()
    assert (told.table, told.region, told.from_, told.approved_on) == (TABLE, COUNTY[:6], TOMORROW, TODAY)
    assert [str(row.outcome) for row in told.rows] == ["40", "15", "0"]
    entries = entries_about(object_kind="rule_change", object_id=str(change.pk))
    assert [one.verb for one in entries] == ["approved_rule_change", "drafted_rule_change"]
    assert entries[1].detail == {"kind": "table", "target": TABLE, "region": COUNTY[:6]}


def test_a_table_that_is_unread_or_has_faults_is_not_approved(home):
    change = draft_table(county_officer(), home=home)
    receive_preview(preview_id=change.previews.get().pk, run_id="0" * 16, figures={}, cases=[], rows=[])

    for faults in ([], ["某行有错。"]):
        if faults:
            note_faults(change_id=change.pk, faults=faults)
        with pytest.raises(ChangeRefused, match="还没有通过检查"):
            approve_change(actor=colleague(), change_id=change.pk, home=home, today=TODAY)
    with pytest.raises(ChangeRefused, match="还没有通过检查"):
        ask_for_preview(actor=change.drafted_by, change_id=change.pk, month=date(2026, 9, 1))


def test_the_database_itself_refuses_an_approval_without_rows(home):
    change = draft_table(county_officer(), home=home)

    with pytest.raises(IntegrityError, match="rules_approved_with_content"):
        RuleChange.objects.filter(pk=change.pk).update(
            status=ChangeStatus.APPROVED, decided_by=colleague(), decided_on=TODAY
        )


def test_a_corrected_workbook_takes_the_place_of_one_with_faults_only(home):
    change = draft_table(county_officer(), home=home)
    again = edited_workbook(home=home, edit=set_cells(D5="45"))

    def hand_in(actor):
        return hand_in_workbook(actor=actor, change_id=change.pk, content=again, home=home)

    with pytest.raises(ChangeRefused, match="正在检查"):
        hand_in(change.drafted_by)
    note_faults(change_id=change.pk, faults=["某行有错。"])
    note_preview_failure(preview_id=change.previews.get().pk, says="这份表有 1 处错误。")
    with pytest.raises(ChangeRefused, match="只有起草人"):
        hand_in(colleague())
    mended = hand_in(change.drafted_by)
    assert (workbook_bytes(mended, home=home), mended.faults) == (again, [])
    entries = entries_about(object_kind="rule_change", object_id=str(change.pk))
    assert [(one.verb, one.detail.get("is_again")) for one in entries] == [
        ("drafted_rule_change", True),
        ("drafted_rule_change", None),
    ]
    with_rows(mended, home=home)
    with pytest.raises(ChangeRefused, match="不能换"):
        hand_in(change.drafted_by)


def test_the_second_of_two_drafts_does_not_take_back_what_the_first_changed(home):
    first = with_rows(draft_table(county_officer(), home=home), home=home)
    second = with_rows(
        draft_table(city_officer(), home=home, region=COUNTY[:6]), home=home, first_outcome="20"
    )
    approve_change(actor=colleague(), change_id=first.pk, home=home, today=TODAY)

    other = city_officer()
    with pytest.raises(ChangeRefused, match="又批准过别的内容"):
        approve_change(actor=other, change_id=second.pk, home=home, today=TODAY)

    (told,) = unlogged_changes()
    home.rule_changes.mkdir(parents=True)
    (home.rule_changes / change_file(told)).write_text(change_text(told), encoding="utf-8")
    assert draft_table(county_officer(), home=home).former_rows[0]["outcome"] == "40"
