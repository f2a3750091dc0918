"""Units of money that stand beside the headings are read, or the file is refused; never passed over."""

from decimal import Decimal

import pytest
from tests.pipeline.small_files import DEATHS, SETTLEMENTS, id18, settlement
from tests.pipeline.small_sheets import issues, read, sheet

from fangpin.contracts import load_contracts
from fangpin.pipeline.conforming.table import find_tables_in
from fangpin.pipeline.refusal import IntakeError

TOTAL = SETTLEMENTS.index("医疗费总额")
AMOUNTS = {
    "医疗费总额": "1.5",
    "政策范围内费用": "1.5",
    "基本医保支付": "0",
    "政策范围内自付": "1.5",
    "个人自付": "1.5",
}
ROW = settlement(1, **AMOUNTS)


def units(unit: str) -> list[str | None]:
    amounts = range(TOTAL, SETTLEMENTS.index("个人自付") + 1)
    return [unit if place in amounts else None for place in range(len(SETTLEMENTS))]


@pytest.mark.parametrize("unit", ["万元", "（万元）", "单位：万元", "单位：万"])
def test_a_row_of_units_below_the_header_is_read_and_skipped(unit: str) -> None:
    result = read(sheet([SETTLEMENTS, units(unit), ROW]))
    assert result.rows["total_yuan"].to_list() == [Decimal(15_000)]
    assert issues(result, "skipped") == [(2, "", "unit_row")]


WORKERS = {
    "姓名": "张三",
    "证件号码": id18(1),
    "年度": "2026",
    "与户主关系": "户主",
    "劳动技能": "普通劳动力",
    "健康状况": "健康",
    "是否享受低保": "否",
    "是否参加城乡居民基本医疗保险": "是",
    "户主姓名": "张三",
    "户主证件号码": id18(1),
    "务工时间": "6",
}


@pytest.mark.parametrize(("unit", "months"), [("月", 6), ("个月", 6), ("天", None), ("年", None)])
def test_a_time_is_not_read_as_months_below_another_unit(unit: str, months: int | None) -> None:
    result = read(sheet([[*WORKERS], [*[None] * (len(WORKERS) - 1), unit], [*WORKERS.values()]]))
    assert result.rows["work_months"].to_list() == [months]
    told = [(3, "K 务工时间", "value_unknown")] if months is None else []
    assert [issue for issue in issues(result, "warning") if issue[1] == "K 务工时间"] == told


@pytest.mark.parametrize(("said", "below"), [("元", "万元"), ("万元", "元"), ("元", "%")])
def test_a_heading_and_the_unit_below_it_must_not_differ(said: str, below: str) -> None:
    head = [f"{name}（{said}）" if name == "医疗费总额" else name for name in SETTLEMENTS]
    with pytest.raises(IntakeError, match=f"第 2 行 F 列的单位“{below}”与表头“医疗费总额（{said}）”不同"):
        read(sheet([head, units(below), ROW]))


def test_a_column_of_shares_is_no_amount() -> None:
    shares = read(sheet([SETTLEMENTS, units("%"), settlement(1)]))
    assert shares.rows["total_yuan"].to_list() == [None]
    assert read(sheet([SETTLEMENTS, settlement(1, 医疗费总额="35%")])).rows["total_yuan"].to_list() == [None]


@pytest.mark.parametrize(
    "title",
    [
        ["医保结算明细（万元）"],
        ["金额单位：万元，人数单位：人"],
        ["单位：万元 填报日期：2026-10-30"],
        ["单位：", "万元"],
        [None, None, "（万元）"],
        ["填报日期：2026-10-30", "单位：万元"],
        ["填报单位：某局", "金额单位：万"],
    ],
)
def test_the_unit_of_a_title_counts_for_the_table(title: list[str | None]) -> None:
    result = read(sheet([title, SETTLEMENTS, ROW]))
    assert result.rows["total_yuan"].to_list() == [Decimal(15_000)]


HEADER_AGAIN = [f"{name}（万元）" if name in AMOUNTS else name for name in SETTLEMENTS]


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([SETTLEMENTS, ROW, ["注：以上金额单位均为万元"]], 3),
        ([SETTLEMENTS, ["以下单位：万元"], ROW], 2),
        ([SETTLEMENTS, ROW, HEADER_AGAIN, settlement(2)], 3),
        ([["某县", "金额以万元计"], SETTLEMENTS, ROW], 1),
        ([["2026年千元以下结算明细"], SETTLEMENTS, ROW], 1),
        ([SETTLEMENTS, ROW, ["注：金额单位：万"]], 3),
    ],
)
def test_a_unit_that_cannot_be_placed_refuses_the_file(rows: list[list[str | None]], row: int) -> None:
    with pytest.raises(IntakeError, match=f"工作表“Sheet1”的第 {row} 行“.*把单位写进各金额栏的表头"):
        read(sheet(rows))


def test_a_unit_in_the_name_of_the_sheet_refuses_the_file() -> None:
    with pytest.raises(IntakeError, match="工作表“结算（万元）”的名称"):
        read(sheet([SETTLEMENTS, ROW], name="结算（万元）"))


@pytest.mark.parametrize("note", ["金额单位：万元", "单位：万", "金额以万元计"])
def test_a_unit_beside_a_row_refuses_the_file_without_repeating_the_row(note: str) -> None:
    with pytest.raises(IntakeError, match="第 3 行 O 列写了金额单位"):
        read(sheet([SETTLEMENTS, ROW, [*settlement(2), None, note]]))


def test_under_a_heading_of_its_own_only_what_calls_itself_a_unit_is_one() -> None:
    head = [*SETTLEMENTS, "备注"]

    assert read(sheet([head, [*ROW, "工作单位欠万元以上"]])).accepted == 1
    assert read(sheet([SETTLEMENTS, [*ROW, "大写：壹万元整，另欠3万元"]])).accepted == 1
    with pytest.raises(IntakeError, match="第 2 行 N 列"):
        read(sheet([head, [*ROW, "金额单位：万元"]]))


def test_a_unit_on_every_printed_page_refuses_the_file() -> None:
    with pytest.raises(IntakeError, match="页眉或页脚写了金额单位"):
        read(sheet([SETTLEMENTS, ROW], page_words="单位：万元"))


def test_a_unit_in_the_name_of_the_file_refuses_it_unless_the_headings_say() -> None:
    contracts = load_contracts()
    said = [f"{name}（元）" if name in units_of_money() else name for name in SETTLEMENTS]

    def find(head: list[str]) -> None:
        rows = sheet([head, ROW])
        find_tables_in([rows], file_name="结算（万元）.xlsx", contracts=contracts, contract_id=None)

    find(said)
    with pytest.raises(IntakeError, match="文件的名称写了金额单位"):
        find(SETTLEMENTS)


def test_what_the_heading_says_settles_every_other_mention() -> None:
    head = [f"{name}（元）" if name in units_of_money() else name for name in SETTLEMENTS]
    note = ["注：以上金额单位均为万元"]
    rows = [["结算（万元）"], head, [*ROW, None, "单位：万元"], note]
    result = read(sheet(rows, name="万元", page_words="单位：万元"))
    assert result.rows["total_yuan"].to_list() == [Decimal("1.5")]


def units_of_money() -> list[str]:
    return SETTLEMENTS[TOTAL : SETTLEMENTS.index("个人自付") + 1]


def test_an_amount_in_words_is_no_unit() -> None:
    rows = [["2026年5万元以上大额结算"], SETTLEMENTS, ROW, ["注：年度封顶线为二十万元"]]
    assert read(sheet(rows)).rows["total_yuan"].to_list() == [Decimal("1.5")]


def test_a_contract_without_amounts_does_not_mind() -> None:
    rows = [["单位：万元"], DEATHS, ["张三", id18(1), "2026-01-02", "2026-01-05"]]
    assert read(sheet(rows, name="万元")).accepted == 1


def test_the_same_header_once_more_says_nothing_new() -> None:
    head = [*SETTLEMENTS, "注册资本（万元）"]
    result = read(sheet([head, ROW, head, settlement(2)]))
    assert (result.accepted, result.skipped_by_reason) == (2, {"repeated_header": 1})
