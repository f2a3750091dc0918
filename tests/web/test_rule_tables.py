"""决策表 on screen: seen by all, downloaded, drafted with a workbook, its faults mended, its rows compared and decided."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.apps.accounts.factories import COUNTY
from tests.apps.rules.factories import TABLE, draft_table, edited_workbook, set_cells
from tests.web.conftest import World

from fangpin.apps.rules.api import (
    ImpactRow,
    RuleChange,
    note_faults,
    note_preview_failure,
    receive_preview,
    receive_rows,
    workbook_bytes,
)

TODAY, TOMORROW = date(2026, 11, 16), date(2026, 11, 17)
NAME = TABLE.split(".")
DRAFT = reverse("rules:table-draft", args=NAME)
FAULT = "工作表“收入高低加的分值”第 5、6 行：编号 R1、R2 的行重叠。"


@pytest.fixture
def unread(world: World, settings) -> RuleChange:
    return draft_table(world.users["county_officer"], home=settings.HOME, today=TODAY, from_date=TOMORROW)


@pytest.fixture
def read(world: World, unread, settings) -> RuleChange:
    """Its rows read, and its preview there: one household of the county gains points."""
    rows = [unread.former_rows[0] | {"outcome": "40"}, *unread.former_rows[1:]]
    change = receive_rows(change_id=unread.pk, rows=rows, home=settings.HOME)
    figures = {"as_of": "2026-11-10", "listed": 3, "raised": 1, "lowered": 0, "shifted": 1}
    receive_preview(
        preview_id=change.previews.get().pk,
        run_id="0" * 16,
        figures=figures | {"villages": 1, "differences": [[10, 1]]},
        cases=[],
        rows=[
            ImpactRow(world.second.key, world.second.village_code, "raised", (), (), 55, 65, 2, 1),
            ImpactRow(world.foreign.key, world.foreign.village_code, "raised", (), (), 50, 60, 1, 1),
        ],
    )
    return change


def form(content: bytes, **told: str):
    file = SimpleUploadedFile("分值.xlsx", content)
    asked = {"region": COUNTY[:6], "from_date": "2026-11-17", "reason": "先看最困难的。"}
    return asked | {"source": "default, to be set by the county", "workbook": file} | told


@pytest.mark.parametrize(
    ("who", "reads", "drafts", "sees_change"),
    [
        ("village_worker", 200, 403, 404),
        ("town_officer", 200, 403, 404),
        ("county_officer", 200, 200, 200),
        ("city_officer", 200, 200, 200),
        ("stranger", 200, 200, 404),
        ("medical_clerk", 403, 403, 403),
    ],
)
def test_who_reads_who_drafts_and_who_sees_a_draft(who, reads, drafts, sees_change, world, read):
    client = world.signed_in(who)
    workbook = reverse("rules:table-workbook", args=NAME) + "?region=*&from=2022-01-01"

    assert client.get(reverse("rules:table", args=NAME)).status_code == reads
    assert client.get(workbook).status_code == reads
    assert client.get(DRAFT).status_code == drafts
    assert client.get(reverse("rules:change", args=[read.pk])).status_code == sees_change
    assert client.post(reverse("rules:hand-in", args=[read.pk])).status_code == (
        302 if sees_change == 200 else sees_change
    )


def test_the_list_leads_to_the_table_and_the_table_to_its_workbook(world):
    client = world.signed_in("county_officer")

    assert reverse("rules:table", args=NAME) in client.get(reverse("rules:list")).text
    page = client.get(reverse("rules:table", args=NAME))
    assert "人均收入参考值与监测线之比不到 1 倍时，收入高低加的分值为 30 分" in page.text
    answer = client.get(page.context["versions"][0].workbook)

    assert "attachment" in answer["Content-Disposition"] and "xlsx" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [sheet.cell(5, column).value for column in (1, 3, 4)] == ["R1", "1", "30"]


@pytest.mark.parametrize("asked", ["", "?region=*&from=2020-01-01", "?region=131102&from=x"])
def test_a_version_that_is_not_there_is_not_found(world, asked):
    address = reverse("rules:table-workbook", args=NAME)

    assert world.signed_in("county_officer").get(address + asked).status_code == 404


def test_an_edited_workbook_becomes_a_draft(world, settings):
    content = edited_workbook(home=settings.HOME, edit=set_cells(D5="40"))

    answer = world.signed_in("county_officer").post(DRAFT, form(content), follow=True)

    found = RuleChange.objects.get()
    assert (found.kind, found.target, found.from_date) == ("table", TABLE, TOMORROW)
    assert workbook_bytes(found, home=settings.HOME) == content
    assert "正在检查" in answer.text and "正在测算" in answer.text


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"from_date": "2026-11-16"}, "生效日期最早是明天"),
        ({"workbook": ""}, "请选择改好的工作簿"),
        ({"workbook": SimpleUploadedFile("大.xlsx", bytes(2**20 + 1))}, "超过 1 MB"),
        ({"reason": ""}, "请写明为什么改"),
    ],
)
def test_a_refused_draft_says_why_and_keeps_what_was_typed(told, says, world):
    answer = world.signed_in("county_officer").post(DRAFT, form(b"PK") | told)

    assert answer.status_code == 422
    assert says in answer.text and "工作簿要重新选一次" in answer.text and COUNTY[:6] in answer.text
    assert not RuleChange.objects.exists()


def test_faults_are_listed_and_the_drafter_hands_in_a_mended_workbook(world, unread, settings):
    note_faults(change_id=unread.pk, faults=[FAULT, "另一处。"])
    note_preview_failure(preview_id=unread.previews.get().pk, says="这份表有 2 处错误。")
    county, page = world.signed_in("county_officer"), reverse("rules:change", args=[unread.pk])
    hand_in = reverse("rules:hand-in", args=[unread.pk])
    assert all(words in county.get(page).text for words in (FAULT, "另一处。", "有 2 处错误", hand_in))
    assert hand_in not in world.signed_in("city_officer").get(page).text

    assert "请选择改好的工作簿" in county.post(hand_in, follow=True).text
    mended = SimpleUploadedFile("分值.xlsx", edited_workbook(home=settings.HOME, edit=set_cells(D5="45")))
    answer = county.post(hand_in, {"workbook": mended}, follow=True)

    assert "已收到，正在检查" in answer.text and FAULT not in answer.text


def test_old_and_new_rows_stand_side_by_side_with_what_the_order_of_visits_becomes(world, read):
    page = world.signed_in("city_officer").get(reverse("rules:change", args=[read.pk])).text

    for words in (
        "收入高低加的分值：改动 1 行",
        "不到 1 倍时，收入高低加的分值为 30 分",
        "不到 1 倍时，收入高低加的分值为 40 分",
        "哪些户有预警、为什么预警都不变",
        "分值升高 <b>1</b> 户",
        "有 <b>1</b> 个村的走访次序会变",
        "批准，2026年11月17日起生效",
    ):
        assert words in page, words


def test_a_figure_leads_to_the_households_of_the_own_area_only(world, read):
    page = world.signed_in("county_officer").get(reverse("rules:households", args=[read.pk]) + "?kind=raised")

    assert "李大山" in page.text and "钱外乡" not in page.text
    assert "55 → 65" in page.text and "2 → 1" in page.text


def test_the_drafter_is_refused_and_a_second_person_approves(world, read):
    decide, approve = reverse("rules:decide", args=[read.pk]), {"what": "approve", "decision": ""}

    own = world.signed_in("county_officer").post(decide, approve)
    other = world.signed_in("city_officer").post(decide, approve, follow=True)

    assert own.status_code == 422 and "自己起草的不能由自己复核" in own.text
    assert "已批准，从 2026-11-17 起生效" in other.text


def test_a_draft_that_came_back_is_written_anew_with_what_it_said(world, read):
    world.signed_in("city_officer").post(
        reverse("rules:decide", args=[read.pk]), {"what": "return", "decision": "请再想想。"}
    )
    county = world.signed_in("county_officer")

    page = county.get(reverse("rules:change", args=[read.pk])).text
    anew = county.get(DRAFT, {"from": read.pk})

    assert f"{DRAFT}?from={read.pk}" in page
    assert read.reason in anew.text
