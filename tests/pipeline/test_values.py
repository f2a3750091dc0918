"""Yes and no, values out of lists, names, numbers: read with certainty, or unknown with the exact reason."""

from datetime import date

import polars as pl
import pytest
from tests.pipeline.small_files import ROSTER, SETTLEMENTS, id18, resident, settlement
from tests.pipeline.small_sheets import issues, read, sheet

from fangpin.contracts import CodeList, Column, ColumnType, load_contracts
from fangpin.contracts.reasons import brief
from fangpin.pipeline.conforming.choices import read_codes, read_yes_no
from fangpin.pipeline.conforming.names import read_names

HEALTH = load_contracts().codes["health"]
ONE_OF = CodeList(
    title="文化程度", source="default", values=("小学", "初中"), synonyms={"1": "小学", "02": "初中"}
)


def yes_no(text: str, *, heading: str) -> bool | None:
    column = Column(name="answer", heading=heading, type=ColumnType.yes_no)
    return read_yes_no(pl.Series([text]), column=column)[0].to_list()[0]


def code(text: str, codes: CodeList) -> str | None:
    values, problem = read_codes(pl.Series([text]), codes)
    return values.to_list()[0] or problem.to_list()[0]


@pytest.mark.parametrize(
    "text", ["是", "有", "已", "√", "✓", "Y", "yes", "TRUE", "1", " 是 ", "已参加", "参加", "是。"]
)
def test_ways_to_say_yes(text) -> None:
    assert yes_no(text, heading="是否参加大病保险") is True


@pytest.mark.parametrize(
    "text", ["否", "无", "未", "没有", "×", "N", "no", "False", "0", "未参加", "没参加", "不参加", "尚未参加"]
)
def test_ways_to_say_no(text) -> None:
    assert yes_no(text, heading="是否参加大病保险") is False


@pytest.mark.parametrize("text", ["不详", "未知", "未核实", "2", "是/否", "□是□否", "已退保", "大病保险"])
def test_what_is_neither(text) -> None:
    assert yes_no(text, heading="是否参加大病保险") is None


@pytest.mark.parametrize("text", ["无", "未参加", "有", "没有"])
def test_under_a_heading_that_denies_these_words_could_mean_either(text) -> None:
    assert yes_no(text, heading="是否有家庭成员未参加基本医疗保险") is None
    assert yes_no("是", heading="是否有家庭成员未参加基本医疗保险") is True


@pytest.mark.parametrize("text", ["小学", " 小 学", "1", "01", "1.0", "１", "1-小学", "01.小学"])
def test_a_value_by_name_or_by_the_number_of_the_list(text) -> None:
    assert code(text, ONE_OF) == "小学"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3", "unknown_code"),
        ("1-初中", "unknown_code"),
        ("中专", "unknown_code"),
        ("小学、初中", "two_values"),
    ],
)
def test_a_value_that_is_not_certain(text, why) -> None:
    assert code(text, ONE_OF) == why


@pytest.mark.parametrize(
    "text",
    ["残疾,长期慢性病", "长期慢性病、残疾", "残疾；长期慢性病", "残疾 长期慢性病", "残疾/长期慢性病/残疾"],
)
def test_several_values_in_any_order_and_with_any_separator(text) -> None:
    assert code(text, HEALTH) == "长期慢性病,残疾"


def test_one_stranger_among_several_values_makes_all_unknown() -> None:
    assert code("残疾,健康吗", HEALTH) == "unknown_code"


@pytest.mark.parametrize(
    ("typed", "name", "warning"),
    [
        ("\u3000\u3000王小明", "王小明", "name_normalised"),
        ("王小明（户主）", "王小明", "name_title_dropped"),
        ("王小明(妻)", "王小明", "name_title_dropped"),
        ("其中：王小明", "王小明", "name_title_dropped"),
    ],
)
def test_a_title_beside_a_name_is_no_part_of_it(typed, name, warning) -> None:
    names, problem, warnings = read_names(pl.Series([typed]))

    assert (names[0], problem[0], warnings[0]) == (name, None, warning)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("\u3000\u3000其中：", "bad_name"),
        ("户主", "bad_name"),
        ("小计", "bad_name"),
        ("张三、李四", "two_values"),
        ("张三\n李四", "two_values"),
        ("王小明（曾用名王大明）", "name_with_note"),
        ("李(王)小明", "name_with_note"),
    ],
)
def test_what_is_not_the_name_of_one_person(typed, why) -> None:
    assert read_names(pl.Series([typed]))[1].to_list() == [why]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (id18(1)[:17], "seventeen_digits"),
        (f"{id18(1)} {id18(2)}", "two_numbers"),
        (f"{id18(1)}\n{id18(2)}", "two_numbers"),
        (f"{id18(1)}（本人）", "extra_characters"),
        (id18(1)[:6] + "……" + id18(1)[14:], "masked"),
        (id18(1) + "1", "bad_length"),
    ],
)
def test_a_damaged_number_is_refused_with_its_exact_fault(typed, why) -> None:
    assert read(sheet([SETTLEMENTS, settlement(1, 身份证号=typed)])).rejected_by_code == {why: 1}


def test_an_old_number_of_fifteen_digits_is_said_to_be_one() -> None:
    old = id18(1)[:6] + id18(1)[8:17]

    result = read(sheet([SETTLEMENTS, settlement(1, 身份证号=old)]))

    assert result.rows["id18"].to_list() == [id18(1)]
    assert issues(result, "warning") == [(2, "C 身份证号", "fifteen_digits")]


def test_a_document_number_that_excel_may_have_cut_is_a_warning() -> None:
    result = read(sheet([SETTLEMENTS, settlement(1, 结算流水号="202603051234567000")]))

    assert issues(result, "warning") == [(2, "A 结算流水号", "number_possibly_cut")]


def test_no_end_is_no_day_where_the_contract_says_so() -> None:
    contract = load_contracts()["human_resources/migrant_work"]
    cells = {
        "姓名": "张三",
        "证件号码": id18(1),
        "是否已务工": "是",
        "开始时间": "至今",
        "结束时间": "至今",
        "务工月收入": "4500",
    }
    head = list(cells)

    result = read(sheet([head, list(cells.values())]), contract_id=contract.id)

    assert result.rows["ended_month"].to_list() == [None]
    assert issues(result, "warning") == [(2, "D 开始时间", "value_unknown"), (2, "E 结束时间", "no_end")]


@pytest.mark.parametrize("typed", ["1905-07-18", "1900-01-05", "1899-12-31 12:00:00", "1949-09-30"])
def test_a_day_before_there_were_any_files_is_refused(typed) -> None:
    result = read(sheet([SETTLEMENTS, settlement(1, 结算日期=typed), settlement(2, 结算日期="1949-10-01")]))

    assert issues(result, "rejected") == [(2, "D 结算日期", "bad_date")]
    assert "1905" in result.issues["says"][0]


def test_people_may_be_born_before() -> None:
    old = resident(1, household="H1", 出生日期="1930-03-04")

    assert read(sheet([ROSTER, old])).rows["birth_date"].to_list() == [date(1930, 3, 4)]


def test_the_exact_reason_of_an_unknown_value_is_told() -> None:
    result = read(sheet([SETTLEMENTS, settlement(1, 个人自付="约4500"), settlement(2, 个人自付="3000-5000")]))

    assert [says.split("；")[0] for says in result.issues["says"]] == [
        "“个人自付”写的是约数，不是确数",
        "“个人自付”写的是一个范围",
    ]


@pytest.mark.parametrize(
    "reason",
    ["shifted_cells", "ditto", "copied_from_above", "hidden_rows", "two_numbers", "approximate", "no_end"],
)
def test_every_reason_has_a_few_words_for_the_tables(reason) -> None:
    assert brief(reason) != reason


def test_numbers_of_people_in_headings_are_masked() -> None:
    number = id18(1)
    result = read(sheet([[*SETTLEMENTS, number], settlement(1)]))
    assert result.tables[0].ignored_headings == (f"{number[:4]}************{number[-2:]}",)
