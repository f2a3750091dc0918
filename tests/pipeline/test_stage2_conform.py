"""Stage 2: which contract, which column, which value; and for every row that is not taken, why."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.pipeline.small_files import (
    DEATHS,
    PAYMENTS,
    ROSTER,
    SETTLEMENTS,
    id18,
    put,
    resident,
    settlement,
    text_file,
    xlsx,
)

from fangpin.contracts import load_contracts
from fangpin.pipeline.conforming.dates import parse_date, parse_month
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.reading import read_sheets
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.stage2_conform import Conformed, conform

DAY = date(2026, 4, 3)
HEAD = SETTLEMENTS


def conformed(tmp_path: Path, data: bytes, *, contract_id: str | None = None) -> Conformed:
    contracts = load_contracts()
    sheets = read_sheets(put(tmp_path, data))
    contract, tables = find_tables(sheets, contracts=contracts, contract_id=contract_id)
    read = {table.sheet.name for table in tables}
    result = conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=[sheet for sheet in sheets if sheet.name not in read],
        received_on=DAY,
        delivery_month=date(2026, 3, 1),
    )
    assert result.rows_read == result.accepted + result.rejected + result.skipped
    return result


def settlements(tmp_path: Path, *rows: Sequence[Any]) -> Conformed:
    return conformed(tmp_path, xlsx([HEAD, *rows]))


def issues(result: Conformed, level: str) -> list[tuple[int, str, str]]:
    found = result.issues.filter(pl.col("level") == level)
    return list(found.select("row_no", "column", "code").iter_rows())


# --- the header ---------------------------------------------------------------------------------------------


def test_the_contract_is_recognised_and_the_header_found_below_title_rows(tmp_path) -> None:
    result = conformed(tmp_path, xlsx([["某市医保结算明细"], ["制表日期：2026年4月"], HEAD, settlement(1)]))

    assert result.contract.id == "medical_insurance/settlements"
    assert result.rows["row_no"].to_list() == [4]


def test_a_header_of_two_rows_is_read_from_both(tmp_path) -> None:
    upper = [*HEAD[:5], "费用（元）", *[None] * 6, HEAD[12]]
    lower = [*[None] * 5, *HEAD[5:12], None]

    result = conformed(tmp_path, xlsx([upper, lower, settlement(1)]))

    assert result.rows["self_paid_yuan"].to_list() == [Decimal("500.00")]


def test_columns_may_be_swapped_renamed_by_a_synonym_and_surrounded_by_others(tmp_path) -> None:
    order = [12, 3, 2, 1, 0, *range(4, 12)]
    head = ["序号", *([*HEAD][place] for place in order), "备用"]
    head[head.index("参保人姓名")] = "姓 名"
    row = settlement(1)

    result = conformed(tmp_path, xlsx([head, ["1", *(row[place] for place in order), "x"]]))

    assert result.rows["id18"].to_list() == [id18(1)]
    assert result.tables[0].ignored_headings == ("序号", "备用")


def test_missing_headings_are_named(tmp_path) -> None:
    with pytest.raises(IntakeError, match="缺少必需的栏目：个人自付（表头在第 1 行）"):
        conformed(
            tmp_path,
            xlsx([[h for h in HEAD if h != "个人自付"], settlement(1)]),
            contract_id="medical_insurance/settlements",
        )


def test_the_file_of_another_department_is_named(tmp_path) -> None:
    with pytest.raises(IntakeError, match="这份文件像是“死亡注销”，不是“医保结算明细”"):
        conformed(tmp_path, xlsx([DEATHS]), contract_id="medical_insurance/settlements")


def test_without_a_contract_the_nearest_ones_are_named_with_what_they_miss(tmp_path) -> None:
    with pytest.raises(IntakeError, match="认不出这是哪种数据：“医保结算明细”缺少 个人自付"):
        conformed(tmp_path, xlsx([[h for h in HEAD if h != "个人自付"], settlement(1)]))


def test_a_file_without_any_known_heading_is_refused(tmp_path) -> None:
    with pytest.raises(IntakeError, match="找不到认识的表头"):
        conformed(tmp_path, xlsx([["甲", "乙"], ["1", "2"]]))


def test_a_heading_twice_with_other_content_is_refused(tmp_path) -> None:
    with pytest.raises(IntakeError, match="出现了两次（F 列和 N 列）"):
        conformed(tmp_path, xlsx([[*HEAD, "医疗费总额"], [*settlement(1), "7"]]))


def test_a_heading_twice_with_the_same_content_is_harmless(tmp_path) -> None:
    assert conformed(tmp_path, xlsx([[*HEAD, "医疗费总额"], [*settlement(1), "1000"]])).accepted == 1


def test_all_sheets_with_the_header_are_read_and_the_others_counted(tmp_path) -> None:
    result = conformed(
        tmp_path, xlsx([HEAD, settlement(1)], [[], HEAD, settlement(2)], [["填表说明"], ["一、"]])
    )

    assert result.rows.select("sheet", "row_no").rows() == [("Sheet1", 2), ("Sheet2", 3)]
    assert result.skipped_by_reason == {"sheet_without_header": 2}


@pytest.mark.parametrize("contract", list(load_contracts()), ids=lambda contract: contract.id)
def test_every_contract_is_recognised_from_its_own_headings(tmp_path, contract) -> None:
    sheets = read_sheets(
        put(tmp_path, xlsx([["标题"], [column.heading for column in contract.filed_columns]]))
    )

    found, _ = find_tables(sheets, contracts=load_contracts(), contract_id=None)

    assert found.id == contract.id


@pytest.mark.parametrize("contract", list(load_contracts()), ids=lambda contract: contract.id)
def test_every_contract_is_recognised_from_its_required_headings(tmp_path, contract) -> None:
    head = [column.heading for column in contract.required_columns(())]
    sheets = read_sheets(put(tmp_path, xlsx([head])))

    found, _ = find_tables(sheets, contracts=load_contracts(), contract_id=None)

    assert found.id == contract.id


@pytest.mark.parametrize("contract", list(load_contracts()), ids=lambda contract: contract.id)
def test_every_contract_is_recognised_with_half_its_columns_under_other_words(tmp_path, contract) -> None:
    required = contract.required_columns(())
    for seed in range(3):
        luck = Random(f"{contract.id} {seed}")
        columns = [one for one in contract.filed_columns if one in required or luck.random() < 0.5]
        head = [luck.choice([one.says, *one.synonyms]) for one in luck.sample(columns, len(columns))]
        sheets = read_sheets(put(tmp_path, text_file([head])))

        found, _ = find_tables(sheets, contracts=load_contracts(), contract_id=None)

        assert found.id == contract.id, head


def test_a_heading_that_the_national_system_doubles_is_two_columns(tmp_path) -> None:
    head = [
        "姓名",
        "证件号码",
        "监测对象类别",
        "识别监测时间",
        "风险是否已消除",
        "识别监测时间",
        "风险是否已消除",
    ]

    result = conformed(
        tmp_path, xlsx([head, ["张三", id18(1), "边缘易致贫户", "202406", "否", "202301", "是"]])
    )

    row = result.rows.row(0, named=True)
    assert (row["identified_month"], row["identified_month_again"]) == (date(2024, 6, 1), date(2023, 1, 1))
    assert (row["is_risk_removed"], row["is_risk_removed_again"]) == (False, True)


# --- rows that are no data ------------------------------------------------------------------------------------


def test_rows_that_are_no_data_are_skipped_with_their_reason(tmp_path) -> None:
    result = settlements(
        tmp_path,
        settlement(1),
        [],
        ["  ", "\u3000"],
        HEAD,
        settlement(1),
        ["合 计", None, None, None, None, "1000"],
        ["", "填表人：王某"],
        [None, None, "审核人：李某"],
        ["备注：数据截至三月"],
    )

    assert result.rows_read == 8
    assert issues(result, "skipped") == [
        (4, "", "blank"),
        (5, "", "repeated_header"),
        (6, "", "duplicate_row"),
        (7, "", "total_row"),
        (8, "", "sign_off"),
        (9, "", "sign_off"),
        (10, "", "sign_off"),
    ]


def test_different_rows_with_one_key_are_all_refused(tmp_path) -> None:
    result = settlements(tmp_path, settlement(1), settlement(1, 个人自付="501"), settlement(1), settlement(2))

    assert result.rejected_by_code == {"conflicting_duplicate": 3}
    assert "第 2、3、4 行是同一条记录而内容不同" in result.issues["says"][0]


def test_the_same_record_written_in_another_way_is_a_duplicate(tmp_path) -> None:
    again = settlement(
        1, 参保人姓名="张 三", 身份证号=f" {id18(1).lower()}", 医疗费总额="1,000.00元", 结算日期="20260305"
    )

    assert settlements(tmp_path, settlement(1), again).skipped_by_reason == {"duplicate_row": 1}


def test_two_brothers_on_one_number_are_no_record_written_twice(tmp_path) -> None:
    result = settlements(tmp_path, settlement(1), settlement(1, 参保人姓名="张四"), settlement(2))

    assert result.rejected_by_code == {"conflicting_duplicate": 2}
    assert result.skipped_by_reason == {}


def test_one_number_under_two_surnames_stays_apart_with_a_warning(tmp_path) -> None:
    head = DEATHS
    rows = [
        ["张三", id18(1), "2026-03-01", ""],
        ["李四", id18(1), "2026-03-02", ""],
        ["王五", id18(2), "2026-03-02", ""],
    ]

    result = conformed(tmp_path, xlsx([head, *rows]))

    assert result.accepted == 3
    assert issues(result, "warning") == [
        (2, "B 公民身份号码", "identifier_shared"),
        (3, "B 公民身份号码", "identifier_shared"),
    ]


def test_one_number_under_two_names_of_one_surname_is_told_but_a_lost_character_is_no_other_name(
    tmp_path,
) -> None:
    names = [("王建国", 1), ("王建军", 1), ("王龘", 2), ("王?", 2)]
    rows = [
        settlement(nth, 参保人姓名=name, 身份证号=id18(number)) for nth, (name, number) in enumerate(names)
    ]

    result = settlements(tmp_path, *rows)

    assert [row for row, _, code in issues(result, "warning") if code == "identifier_shared"] == [2, 3]


def test_a_row_of_a_text_file_with_cells_beyond_the_header_is_refused(tmp_path) -> None:
    result = conformed(tmp_path, text_file([HEAD, [*settlement(1), "多"], [*settlement(2), ""]]))

    assert result.rejected_by_code == {"too_many_cells": 1}


# --- identifiers and names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "missing"),
        ("无", "missing"),
        ("1.31102E+17", "excel_damaged"),
        (int(id18(1)[:17]) * 10 + 3, "excel_damaged"),
        (id18(1)[:15] + "000", "excel_damaged"),
        (id18(1)[:17] + ("1" if id18(1)[17] != "1" else "2"), "bad_check_digit"),
        (id18(1)[:6] + "********" + id18(1)[14:], "masked"),
        ("999999195001011234", "placeholder"),
        (id18(1)[:16], "bad_length"),
        (id18(1)[:-1] + "\ufffd", "bad_encoding"),
        ("#N/A", "excel_error"),
    ],
)
def test_an_unusable_identifier_is_refused_with_the_exact_reason_and_cell(tmp_path, typed, code) -> None:
    row: list[Any] = settlement(1)
    row[2] = typed

    result = settlements(tmp_path, row)

    assert result.rejected_by_code == {code: 1}
    assert issues(result, "rejected") == [(2, "C 身份证号", code)]


@pytest.mark.parametrize(
    "typed",
    [
        f" {id18(1)} ",
        f"'{id18(1)}",
        "".join(chr(ord(c) + 0xFEE0) for c in id18(1)),
        f"{id18(1)[:6]} {id18(1)[6:]}",
        f"{id18(1)}42",
    ],
)
def test_other_ways_to_write_a_number_are_the_same_person(tmp_path, typed) -> None:
    assert settlements(tmp_path, settlement(1, 身份证号=typed)).rows["id18"].to_list() == [id18(1)]


@pytest.mark.parametrize(
    ("typed", "name", "warning"),
    [
        ("张 三", "张三", "name_normalised"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提", "name_normalised"),
        ("张*", "张*", "name_masked"),
        ("张?", "张?", "character_lost"),
        ("?小明", "?小明", "character_lost"),
        ("㐂𠮷", "㐂𠮷", None),
        ("John Smith", "John Smith", None),
    ],
)
def test_names_are_made_alike(tmp_path, typed, name, warning) -> None:
    result = settlements(tmp_path, settlement(1, 参保人姓名=typed))

    assert result.rows["name"].to_list() == [name]
    assert [code for _, _, code in issues(result, "warning")] == ([warning] if warning else [])


@pytest.mark.parametrize(
    ("typed", "code"), [("123", "bad_name"), ("?", "character_lost"), ("", "missing"), ("*三", "bad_name")]
)
def test_what_is_no_name_is_refused(tmp_path, typed, code) -> None:
    assert settlements(tmp_path, settlement(1, 参保人姓名=typed)).rejected_by_code == {code: 1}


# --- amounts, dates, codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,234.50元", "1234.50"),
        ("1.2万", "12000.00"),
        ("¥５００", "500.00"),
        (0.1 + 0.2, "0.30"),
        (1234.5, "1234.50"),
        ("-20", "-20.00"),
        ("壹仟", "1000.00"),
        ("1.234", None),
        ("1e309", None),
        ("NaN", None),
        ("约500", None),
        ("", None),
        ("-", None),
    ],
)
def test_an_amount_is_exact_or_unknown(tmp_path, typed, amount) -> None:
    row: list[Any] = settlement(1)
    row[11] = typed

    result = settlements(tmp_path, row)

    assert result.rows["self_paid_yuan"].to_list() == [Decimal(amount) if amount else None]
    assert ("value_unknown" in result.issues["code"].to_list()) == (amount is None and typed not in ("", "-"))


def test_a_heading_in_ten_thousands_is_obeyed(tmp_path) -> None:
    head = [heading.replace("个人自付", "个人自付（万元）") for heading in HEAD]

    result = conformed(
        tmp_path, xlsx([head, settlement(1, 个人自付="0.05"), settlement(2, 个人自付="500元")])
    )

    assert result.rows["self_paid_yuan"].to_list() == [Decimal("500.00"), Decimal("500.00")]


@pytest.mark.parametrize(
    "typed",
    [
        "2023-06-05",
        "2023/6/5",
        "2023.6.5",
        "20230605",
        "2023年6月5日",
        "2023-06-05 08:30:00",
        "45082",
        date(2023, 6, 5),
        20230605,
        "２０２３-６-５",
    ],
)
def test_dates_in_usual_forms(tmp_path, typed) -> None:
    row: list[Any] = settlement(1)
    row[3] = typed

    assert settlements(tmp_path, row).rows["settled_on"].to_list() == [date(2023, 6, 5)]


@pytest.mark.parametrize(
    "typed", ["5/6/2023", "23-6-5", "2023-02-30", "2023", "昨天", "2023-13-01", "0203-06-05"]
)
def test_a_date_that_is_not_certain_is_none(typed) -> None:
    assert not isinstance(parse_date(typed), date)


@pytest.mark.parametrize(
    "typed",
    ["202306", "2023-06", "2023年06月", "2023年6月", "2023/6", "2023.6", "2023.06", "20230605", "2023-06-05"],
)
def test_months_in_usual_forms(typed) -> None:
    assert parse_month(typed) == date(2023, 6, 1)


@pytest.mark.parametrize("typed", ["2023.1", "2023", "13月", "202313", "6/2023"])
def test_a_month_that_is_not_certain_is_none(typed) -> None:
    assert not isinstance(parse_month(typed), date)


def test_an_event_after_the_file_came_is_refused(tmp_path) -> None:
    assert settlements(tmp_path, settlement(1, 结算日期="2062-03-05")).rejected_by_code == {
        "date_in_future": 1
    }


def test_a_code_outside_the_list_is_unknown_and_its_options_are_named(tmp_path) -> None:
    result = settlements(tmp_path, settlement(1, 医疗类别="体检"), settlement(2, 医疗类别="普通住院"))

    assert result.rows["category"].to_list() == [None, "住院"]
    assert "住院、门诊慢特病、普通门诊" in result.issues["says"][0]


def test_several_values_come_in_the_order_of_the_list(tmp_path) -> None:
    contract = load_contracts()["rural_affairs/monitored_households"]
    head = [column.heading for column in contract.filed_columns if column.required] + ["健康状况"]
    cells = {
        "姓名": "张三",
        "证件号码": id18(1),
        "监测对象类别": "边缘易致贫户",
        "识别监测时间": "202306",
        "风险是否已消除": "否",
    }
    rows = [[*(cells[heading] for heading in head[:-1]), "残疾,长期慢性病"]]

    assert conformed(tmp_path, xlsx([["标题"], ["二"], head, *rows])).rows["health"].to_list() == [
        "长期慢性病,残疾"
    ]


def test_the_certificate_tells_category_and_grade(tmp_path) -> None:
    head = ["县", "乡", "村", "姓名", "残疾人证号", "残疾类别", "残疾等级", "发证日期", "是否享受护理补贴"]
    rows = [
        ["县", "乡", "村", "张三", id18(1) + "42", "肢体", "二级", "2020-01-01", "是"],
        ["县", "乡", "村", "李四", id18(2) + "42B1", "视力残疾", "3", "2020-01-01", "否"],
    ]

    result = conformed(tmp_path, xlsx([head, *rows]))

    assert result.rows["id18"].to_list() == [id18(1), id18(2)]
    assert result.rows["grade"].to_list() == ["二级", "三级"]
    assert issues(result, "warning") == [
        (3, "F 残疾类别", "category_differs_from_certificate"),
        (3, "G 残疾等级", "grade_differs_from_certificate"),
    ]


def test_parts_that_do_not_add_up_are_a_warning(tmp_path) -> None:
    result = settlements(
        tmp_path, settlement(1), settlement(2, 医疗费总额="1100"), settlement(3, 大病保险支付="")
    )

    assert issues(result, "warning") == [(3, "F 医疗费总额", "medical_sum_mismatch")]


def test_the_register_is_compared_with_what_the_numbers_say(tmp_path) -> None:
    rows = [resident(1, household="H1", 出生日期="19990909"), resident(2, household="H2", 性别="男")]

    result = conformed(tmp_path, text_file([ROSTER, *rows]))

    assert issues(result, "warning") == [
        (2, "H 出生日期", "birth_date_differs"),
        (3, "F 性别", "sex_differs"),
    ]


def test_a_month_that_the_file_does_not_have_is_that_of_the_delivery(tmp_path) -> None:
    contract = load_contracts()["human_resources/migrant_work"]
    head = [column.heading for column in contract.filed_columns]
    cells = {
        "姓名": "张三",
        "证件号码": id18(1),
        "是否已务工": "是",
        "开始时间": "2023年06月",
        "务工月收入": "4500",
    }

    result = conformed(tmp_path, xlsx([["标题"], ["二"], head, [cells.get(heading, "") for heading in head]]))

    assert result.rows["month"].to_list() == [date(2026, 3, 1)]
    assert result.rows["started_month"].to_list() == [date(2023, 6, 1)]


def test_a_header_without_rows_is_an_empty_table_of_the_right_types(tmp_path) -> None:
    result = conformed(tmp_path, xlsx([PAYMENTS]))

    assert result.rows_read == 0
    assert result.rows.schema["amount_yuan"] == pl.Decimal(14, 2)
    assert result.rows.schema["month"] == pl.Date()


@pytest.mark.parametrize(
    "row",
    [
        ["单位负责人：张某", "填表人：李某", "联系电话：0318-8123456"],
        ["填表人", "联系电话", "13800138012"],
        ["分管领导：张某", "", "0318-8123456"],
        ["制表：赵某   2026年11月10日"],
        [None, None, "制表：赵某 20261110"],
        ["填报：李某", "审核：王某", "2026年11月10日"],
        ["审 核: 王某", None, "联系：13800138012"],
    ],
)
def test_signatures_in_cells_of_their_own_are_no_data(tmp_path, row) -> None:
    result = settlements(tmp_path, settlement(1), row)
    assert result.skipped_by_reason == {"sign_off": 1}


def test_a_row_with_a_persons_number_is_no_signature_whatever_it_begins_with(tmp_path) -> None:
    moved = ["审核：王某", "张三", None, f"号码 {settlement(2)[2]}"]

    result = settlements(tmp_path, settlement(1), settlement(3, 结算流水号="制表：赵某"), moved)

    assert (result.accepted, result.rejected, result.skipped) == (2, 1, 0)
