"""Files about villages: which village a row means, what the lake keeps of it, and what is refused."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.pipeline.small_files import put, xlsx

from fangpin.home import Home
from fangpin.pipeline.intake import IntakeResult, intake
from fangpin.pipeline.refusal import IntakeError

NAMED = ["县", "乡", "村", "总户数", "总人口数"]
CODED = ["村代码", *NAMED]
# 枣强县 枣强镇 丁家庄
VILLAGE = "131121100201"
OTHER = "131121100202"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, head: Sequence[str], *rows: Sequence[str]) -> IntakeResult:
    path = put(home.root, xlsx([["行政村信息"], [], head, *rows]), name="（自定义）行政村信息.xlsx")
    result = intake(path=path, home=home, received_on=date(2026, 4, 3))
    assert result.rows_read == result.accepted + result.rejected + result.skipped
    return result


def codes(result: IntakeResult) -> list[str | None]:
    return result.conformed["village_code"].to_list()


def test_a_village_is_found_by_the_names_of_county_town_and_village(home: Home) -> None:
    result = take(home, NAMED, ["枣强县", "枣强镇", "丁家庄村", "200", "610"])

    assert result.contract == "rural_affairs/villages"
    assert codes(result) == [VILLAGE]


def test_a_village_is_found_by_its_code_alone(home: Home) -> None:
    assert codes(take(home, ["村代码", "总户数", "总人口数"], [VILLAGE, "200", "610"])) == [VILLAGE]


def test_names_help_where_the_code_is_empty_or_unknown(home: Home) -> None:
    place = ["枣强县", "枣强镇", "丁家庄村", "200", "610"]

    assert codes(take(home, CODED, ["", *place])) == [VILLAGE]
    told = take(home, CODED, ["131121100999", *place])
    assert codes(told) == [VILLAGE]
    assert told.warnings_by_code["village_by_name"] == 1


def test_a_village_that_cannot_be_found_is_refused_with_the_reason(home: Home) -> None:
    result = take(
        home,
        CODED,
        [VILLAGE, "枣强县", "枣强镇", "丁家庄村", "200", "610"],
        ["", "枣强县", "枣强镇", "没有这个村", "200", "610"],
        ["", "枣强县", "", "丁家庄村", "200", "610"],
        ["12345", "枣强县", "枣强镇", "", "200", "610"],
    )

    assert result.rejected_by_code == {"bad_village_code": 1, "village_not_found": 2}
    assert result.issues["says"].str.contains("认不出是哪个村").sum() == 2


def test_a_code_and_names_that_mean_two_villages_are_told(home: Home) -> None:
    result = take(home, CODED, [OTHER, "枣强县", "枣强镇", "丁家庄村", "200", "610"])

    assert codes(result) == [OTHER]
    assert result.warnings_by_code["village_differs"] == 1


def test_the_lake_holds_villages_and_neither_keys_nor_names(home: Home) -> None:
    take(home, NAMED, ["枣强县", "枣强镇", "丁家庄村", "200", "610"])

    found = duckdb.sql(f"SELECT * FROM '{home.lake}/rural_affairs/villages/*.parquet'")
    assert not {"person_key", "surname_key", "village_name"} & set(found.columns)
    assert found.select("village_code, household_count, sheet, row_no").fetchall() == [
        (VILLAGE, 200, "Sheet1", 4)
    ]


def test_repeated_headers_totals_and_signatures_are_no_villages(home: Home) -> None:
    result = take(
        home,
        NAMED,
        ["枣强县", "枣强镇", "丁家庄村", "200", "610"],
        NAMED,
        ["合计", "", "", "200", "610"],
        ["填表人：王某", "", "", "", ""],
    )

    assert result.skipped_by_reason == {"repeated_header": 1, "sign_off": 1, "total_row": 1}


def test_the_same_village_twice_with_other_figures_is_refused(home: Home) -> None:
    place = ["枣强县", "枣强镇", "丁家庄村"]

    result = take(
        home, NAMED, [*place, "200", "610"], [*place, "201", "610"], ["枣强县", "枣强镇", "老杨庄", "1", "2"]
    )

    assert result.rejected_by_code == {"conflicting_duplicate": 2}


def test_a_file_that_cannot_say_which_village_is_not_read(home: Home) -> None:
    with pytest.raises(IntakeError, match="“行政村信息”缺少 县"):
        take(home, NAMED[1:], ["枣强镇", "丁家庄村", "200", "610"])
