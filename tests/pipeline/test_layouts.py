"""Where the table stands in a sheet: titles, headers of several rows, joined cells, pages, what is hidden."""

from datetime import date
from decimal import Decimal

import pytest
from tests.pipeline.small_files import DEATHS, ROSTER, SETTLEMENTS, id18, resident, settlement
from tests.pipeline.small_sheets import issues, merged, read, sheet

from fangpin.pipeline.refusal import IntakeError

SWEEP = "rural_affairs/income_sweep"
UPPER = ["户主姓名", "户主证件号码", "家庭人口", "收入", None, None, None, "支出", "家庭纯收入", "摸排日期"]
LOWER = [
    None,
    None,
    None,
    "工资性收入",
    "生产经营性收入",
    "财产性收入",
    "转移性收入",
    "生产经营性支出",
    None,
    None,
]
FAMILY = ["张三", id18(1), "3", "20000", "1000", "0", "500", "300", "21200", "2026-03-01"]
DOWN = [(1, 2, letter, letter) for letter in "ABCIJ"]


def sweep(*rows: list[str | None], **facts: object) -> Decimal:
    """The wages that a survey of incomes gives for its one family."""
    return read(sheet(rows, **facts), contract_id=SWEEP).rows["wage_yuan"].to_list()[0]


# --- the header ---------------------------------------------------------------------------------------------


def test_the_header_may_stand_in_row_twenty() -> None:
    titles = [[f"说明{number}"] for number in range(19)]

    assert read(sheet([*titles, DEATHS, ["张三", id18(1), "2026-03-01", ""]])).rows["row_no"].to_list() == [
        21
    ]


def test_line_breaks_spaces_numbers_and_notes_in_headings_do_not_matter() -> None:
    head = ["1.姓 名", "公民身份\n号码（必填）", "*死亡日期", "注销 日期："]

    assert read(sheet([head, ["张三", id18(1), "2026-03-01", ""]])).accepted == 1


@pytest.mark.parametrize("joined", [(), merged(*DOWN, (1, 1, "D", "G"))])
def test_a_header_of_two_rows_is_read_with_and_without_knowing_the_joined_cells(joined) -> None:
    assert sweep(UPPER, LOWER, FAMILY, merged=joined) == Decimal(20_000)


def test_a_header_of_three_rows_is_read() -> None:
    top = ["户主姓名", "户主证件号码", "家庭人口", "2025年收支", *[None] * 6]
    middle = [None, None, None, "收入", None, None, None, "支出", "家庭纯收入", "摸排日期"]

    assert sweep(top, middle, LOWER, FAMILY) == Decimal(20_000)


def test_the_uppermost_of_three_headings_reaches_over_all_that_stands_below_it() -> None:
    top = [
        "户主姓名",
        "户主证件号码",
        "家庭人口",
        "2024年",
        None,
        None,
        None,
        None,
        None,
        "2025年",
        "摸排日期",
    ]
    middle = [None, None, None, "收入", None, None, None, "支出", None, "收入"]
    lower = [*[None] * 3, *LOWER[3:8], "家庭纯收入", "工资性收入"]

    with pytest.raises(IntakeError, match=r"在“2024年\|收入”（D 列）和“2025年\|收入”（J 列）下"):
        sweep(top, middle, lower, [*FAMILY[:9], "25000", "2026-03-01"])


def test_a_column_is_known_by_its_upper_and_lower_heading_together() -> None:
    upper = ["户主", None, "变动", None, None]
    lower = ["姓名", "身份证号", "救助类别", "变动类型", "变动日期"]

    result = read(sheet([upper, lower, ["张三", id18(1), "低保", "退出", "2026-03-01"]]))

    assert result.contract.id == "civil_affairs/assistance_exits"
    assert result.rows["name"].to_list() == ["张三"]


def test_one_lower_heading_under_two_upper_ones_is_not_mixed_up() -> None:
    upper = [*UPPER, "成员"]
    lower = ["姓名", *LOWER[1:], "姓名"]
    upper[0] = "户主"

    result = read(sheet([upper, lower, [*FAMILY, "李四"]]), contract_id=SWEEP)

    assert result.rows["name"].to_list() == ["张三"]


def test_one_lower_heading_under_two_upper_ones_is_refused_when_either_could_be_meant() -> None:
    upper = ["户主姓名", "户主证件号码", "家庭人口", "2024年", *[None] * 5, "2025年", "摸排日期"]
    lower = [*[None] * 3, *LOWER[3:8], "家庭纯收入", "工资性收入", None]
    family = [*FAMILY[:9], "25000", "2026-03-01"]

    with pytest.raises(IntakeError, match="“工资性收入”在“2024年”（D 列）和“2025年”（J 列）下各有一列"):
        sweep(upper, lower, family)


def test_a_doubled_heading_is_harmless_when_one_column_is_empty() -> None:
    rows = [[*SETTLEMENTS, "医疗费总额"], [*settlement(1, 医疗费总额=""), "1000"]]

    assert read(sheet(rows)).rows["total_yuan"].to_list() == [Decimal(1000)]


def test_sheets_with_other_orders_of_columns_are_all_read() -> None:
    first = sheet([DEATHS, ["张三", id18(1), "2026-03-01", ""]], name="一月")
    second = sheet([DEATHS[::-1], ["", "2026-03-02", id18(2), "李四"]], name="二月")

    assert read(first, second).rows["name"].to_list() == ["张三", "李四"]


# --- units ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "wages"),
    [
        ("单位：万元", "200000000"),
        ("某县农户收支表（单位：人、万元）", "200000000"),
        ("填报单位：某局", "20000"),
    ],
)
def test_a_unit_above_the_header_counts_for_the_whole_table(title, wages) -> None:
    assert sweep([title], UPPER, LOWER, FAMILY) == Decimal(wages)


def test_a_title_with_a_unit_counts_for_the_whole_table_also_above_a_doubled_heading() -> None:
    head = [*UPPER[:3], *LOWER[3:8], *UPPER[8:], "备注", "工资性收入"]

    assert sweep(["收支表（单位：万元）"], head, [*FAMILY, None, "20000"]) == Decimal(200_000_000)


def test_a_unit_in_an_upper_heading_does_not_count_for_the_columns_beside_it() -> None:
    upper = [None, None, None, "收入（单位：万元）"]
    lower = [*UPPER[:3], *LOWER[3:8], *UPPER[8:]]
    family = [*FAMILY[:3], "2", *FAMILY[4:]]

    result = read(sheet([upper, lower, family], merged=merged((1, 1, "D", "G"))), contract_id=SWEEP)

    assert result.rows["wage_yuan"].to_list() == [Decimal(20_000)]
    assert result.rows["net_income_yuan"].to_list() == [Decimal(21_200)]


def test_a_heading_of_its_own_unit_and_a_cell_of_its_own_go_before_the_unit_of_the_table() -> None:
    lower = [heading and heading.replace("工资性收入", "工资性收入（元）") for heading in LOWER]
    family = [*FAMILY[:4], "1000元", *FAMILY[5:]]

    result = read(sheet([["单位：万元"], UPPER, lower, family]), contract_id=SWEEP)

    assert result.rows["wage_yuan"].to_list() == [Decimal(20_000)]
    assert result.rows["business_yuan"].to_list() == [Decimal(1_000)]


def test_the_unit_of_an_upper_heading_counts_for_those_below() -> None:
    upper = ["收入（千元）" if heading == "收入" else heading for heading in UPPER]

    result = read(sheet([upper, LOWER, FAMILY]), contract_id=SWEEP)

    assert result.rows["wage_yuan"].to_list() == [Decimal(20_000_000)]
    assert result.rows["net_income_yuan"].to_list() == [Decimal(21_200)]


def test_two_units_for_one_table_are_refused() -> None:
    with pytest.raises(IntakeError, match="写了两种金额单位（万元、元）"):
        sweep(["单位：万元"], ["单位：元"], UPPER, LOWER, FAMILY)


@pytest.mark.parametrize(
    ("heading", "cell", "kilograms"),
    [
        ("滞销数量（斤）", "1000", "500"),
        ("滞销数量（吨）", "1.5", "1500"),
        ("滞销数量（公斤）", "1000斤", "500"),
        ("滞销数量（亩）", "3", None),
        ("滞销数量", "1.2万公斤", "12000"),
    ],
)
def test_weights_in_another_unit_are_converted_and_what_is_no_weight_is_unknown(
    heading, cell, kilograms
) -> None:
    head = ["户主姓名", "户主身份证号", "品种", heading, "预计损失金额（元）", "上报日期", "处置状态"]
    row = ["张三", id18(1), "白菜", cell, "500", "2026-03-01", "未处置"]

    found = read(sheet([head, row]), contract_id="agriculture/unsold_produce").rows["quantity_kg"].to_list()

    assert found == [Decimal(kilograms) if kilograms else None]


# --- rows that are no data --------------------------------------------------------------------------------------


def test_a_header_of_two_rows_with_its_titles_may_come_again_on_each_page() -> None:
    page = [["某县农户收支表"], UPPER, LOWER]
    second = ["李四", id18(2), *FAMILY[2:]]

    result = read(sheet([*page, FAMILY, *page, second]), contract_id=SWEEP)

    assert result.rows["name"].to_list() == ["张三", "李四"]
    assert result.skipped_by_reason == {"repeated_header": 3}


def test_totals_signatures_and_ends_of_lists_are_skipped() -> None:
    rows = [
        [str(number) for number in range(1, len(SETTLEMENTS) + 1)],
        settlement(1),
        ["张庄村小计", None, None, None, None, "1000"],
        [None, "某镇", "合 计", None, None, "1000"],
        [None, None, "以下空白"],
    ]

    result = read(sheet([SETTLEMENTS, *rows]))

    assert issues(result, "skipped") == [
        (2, "", "column_numbers"),
        (4, "", "total_row"),
        (5, "", "total_row"),
        (6, "", "sign_off"),
    ]


@pytest.mark.parametrize("swap", [(5, 6), (1, 2)])
def test_rows_below_a_second_header_of_another_order_are_refused_until_the_first_order_comes_again(
    swap,
) -> None:
    swapped = list(range(len(SETTLEMENTS)))
    swapped[swap[0]], swapped[swap[1]] = swap[1], swap[0]
    other = [[row[place] for place in swapped] for row in (SETTLEMENTS, settlement(2))]

    result = read(sheet([SETTLEMENTS, settlement(1), *other, SETTLEMENTS, settlement(3)]))

    assert result.rows["total_yuan"].to_list() == [1000, 1000]
    assert issues(result, "rejected") == [(4, "", "below_other_header")]
    assert result.skipped_by_reason == {"repeated_header": 2}


def test_a_lower_heading_may_be_the_first_half_of_the_contracts_word() -> None:
    lower = [heading and heading.removesuffix("收入") for heading in LOWER[:7]] + LOWER[7:]

    assert sweep(UPPER, lower, FAMILY) == Decimal(20_000)


# --- cells that mean what stands above ---------------------------------------------------------------------------


def household(*members: list[str | None]) -> list[list[str | None]]:
    """Rows of a roster of which only the first says the household, its head and where it lives."""
    return [list(members[0])] + [
        [
            None if heading in ("户号", "户主姓名", "住址", "村居委会") else cell
            for heading, cell in zip(ROSTER, member, strict=True)
        ]
        for member in members[1:]
    ]


FAMILY_OF_TWO = household(
    resident(1, household="H1"), resident(2, household="H1", name="李四", relation="配偶")
)


def test_joined_cells_of_a_household_hold_for_all_its_members_with_a_warning() -> None:
    joined = merged((2, 3, "A", "A"), (2, 3, "B", "B"), (2, 3, "L", "L"))

    result = read(sheet([ROSTER, *FAMILY_OF_TWO], merged=joined))

    assert result.rows["household_no"].to_list() == ["H1", "H1"]
    assert (3, "A 户号", "filled_from_merged") in issues(result, "warning")
    assert (2, "A 户号", "filled_from_merged") not in issues(result, "warning")


def test_empty_cells_that_nothing_joins_to_those_above_stay_empty() -> None:
    result = read(sheet([ROSTER, *FAMILY_OF_TWO]))

    assert issues(result, "rejected") == [(3, "A 户号", "missing")]


def test_an_amount_in_joined_cells_is_not_counted_again_for_each_row() -> None:
    rows = [settlement(1), settlement(2, 个人自付=None)]

    result = read(sheet([SETTLEMENTS, *rows], merged=merged((2, 3, "L", "L"))))

    assert result.rows["self_paid_yuan"].to_list() == [Decimal(500), None]


def test_a_number_in_joined_cells_holds_only_where_the_name_is_joined_as_well() -> None:
    rows = [settlement(1), settlement(2, 身份证号=None, 参保人姓名=None)]
    number, name = (2, 3, "C", "C"), (2, 3, "B", "B")

    alone = read(sheet([SETTLEMENTS, rows[0], settlement(2, 身份证号=None)], merged=merged(number)))
    together = read(sheet([SETTLEMENTS, *rows], merged=merged(number, name)))

    assert alone.rejected_by_code == {"missing": 1}
    assert together.rows["id18"].to_list() == [id18(1), id18(1)]


@pytest.mark.parametrize("mark", ["〃", "同上", "″", "“"])
def test_a_ditto_mark_takes_what_stands_above_with_a_warning(mark) -> None:
    rows = [settlement(1), settlement(2, 医疗类别=mark), settlement(3, 医疗类别=mark, 结算日期=mark)]

    result = read(sheet([SETTLEMENTS, *rows]))

    assert result.rows["category"].to_list() == ["住院"] * 3
    assert result.rows["settled_on"].to_list() == [date(2026, 3, 5)] * 3
    assert issues(result, "warning") == [
        (3, "E 医疗类别", "copied_from_above"),
        (4, "D 结算日期", "copied_from_above"),
        (4, "E 医疗类别", "copied_from_above"),
    ]


def test_a_ditto_mark_below_an_empty_cell_is_unknown() -> None:
    rows = [settlement(1), settlement(2, 医疗类别=""), settlement(3, 医疗类别="同上")]

    assert read(sheet([SETTLEMENTS, *rows])).rows["category"].to_list() == ["住院", None, None]


def test_nothing_is_copied_from_a_row_whose_cells_have_moved() -> None:
    rows = [settlement(1), [None, *settlement(2)[:-1]], settlement(3, 医疗类别="同上")]

    assert read(sheet([SETTLEMENTS, *rows])).rows["category"].to_list() == ["住院", None]


@pytest.mark.parametrize("heading", ["结算流水号", "参保人姓名", "身份证号"])
def test_nobody_and_no_document_is_copied_from_above(heading) -> None:
    result = read(sheet([SETTLEMENTS, settlement(1), settlement(2, **{heading: "同上"})]))

    assert result.rejected_by_code == {"ditto": 1}


def test_an_amount_is_not_copied_from_above() -> None:
    result = read(sheet([SETTLEMENTS, settlement(1), settlement(2, 个人自付="同上")]))

    assert result.rows["self_paid_yuan"].to_list() == [Decimal(500), None]


# --- moved cells, hidden parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("places", [1, -1])
def test_a_row_moved_to_the_side_is_refused_for_that(places) -> None:
    row = settlement(1)
    moved = [None, *row[:-1]] if places > 0 else [*row[1:], None]

    result = read(sheet([SETTLEMENTS, settlement(2), moved]))

    assert result.rejected_by_code == {"shifted_cells": 1}
    assert result.rows["id18"].to_list() == [id18(2)]


@pytest.mark.parametrize("at", [5, 8, 11])
@pytest.mark.parametrize("pushed", [None, "0.00", "无", "out"])
def test_amounts_moved_to_the_side_are_not_taken_for_one_another(at, pushed) -> None:
    row = settlement(1)
    moved = [*row[:at], *row[at + 1 :], None] if pushed == "out" else [*row[:at], pushed, *row[at:]]

    result = read(sheet([SETTLEMENTS, settlement(2), settlement(3), moved]))

    assert result.rejected_by_code == {"shifted_cells": 1}


def test_a_remark_made_in_one_row_moves_nothing() -> None:
    rows = [settlement(number, 定点机构名称="") for number in (1, 2, 3)]

    result = read(sheet([SETTLEMENTS, *rows, [*settlement(4, 个人自付="见附件"), "备注"]]))

    assert result.rejected_by_code == {}


def test_a_block_of_columns_moved_to_the_side_is_refused_row_by_row() -> None:
    rows = [[*row[:3], None, *row[3:-1]] for row in (settlement(1), settlement(2))]

    assert read(sheet([SETTLEMENTS, *rows])).rejected_by_code == {"shifted_cells": 2}


def test_a_row_is_not_taken_for_moved_because_a_neighbour_may_hold_a_day() -> None:
    result = read(sheet([DEATHS, ["张三", id18(1), "2026-03-01", ""], ["李四", id18(2), "", "2026-03-02"]]))

    assert result.rejected_by_code.keys() <= {"missing"}


def test_what_is_hidden_is_read_and_said() -> None:
    rows = [SETTLEMENTS, settlement(1), settlement(2), settlement(3)]

    result = read(
        sheet(rows, is_hidden=True, hidden_rows=frozenset({1, 3, 4}), hidden_columns=frozenset({"L", "Z"}))
    )

    assert result.accepted == 3
    assert issues(result, "warning") == [
        (2, "", "hidden_sheet"),
        (2, "L", "hidden_columns"),
        (3, "", "hidden_rows"),
    ]
    says = " ".join(result.issues["says"])
    assert "“Sheet1”是隐藏的，其中 3 行也读入了" in says
    assert "有 2 个隐藏（或筛选掉）的行也读入了，第一个是第 3 行" in says
