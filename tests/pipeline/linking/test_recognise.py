"""From a delivery's rows to registered people: linked, for review, in conflict, or nobody found."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.pipeline.linking.people import (
    DAY,
    NAMES,
    OTHER_VILLAGE,
    VILLAGE,
    dead,
    listed,
    person,
    register,
    treated,
)
from tests.pipeline.returned_files import mended, returned
from tests.pipeline.small_files import id18, put

from fangpin.home import Home
from fangpin.kernel.identity import make_id18
from fangpin.kernel.keys import person_key
from fangpin.pipeline.intake import intake
from fangpin.pipeline.linking.log import LinkEntry, links_in_force, read_links, record_links
from fangpin.pipeline.linking.pending import link_again, people_without_number
from fangpin.pipeline.linking.register import register_size


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def one_digit_wrong(number: str, place: int = 16) -> str:
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


def told(strangers: pl.DataFrame) -> list[tuple[str, str]]:
    return strangers.select("zone", "method").rows()


def person_of(home: Home, number: int) -> str:
    return person_key(id18(number), secret=home.person_key()).hex


def test_number_and_name_need_no_search_and_no_log(home: Home) -> None:
    register(home)

    result = listed(("张小明", id18(1)), home=home)

    assert result.strangers.is_empty() and read_links(home).is_empty()


def test_a_misheard_surname_beside_the_right_number_is_linked(home: Home) -> None:
    register(home)

    result = listed(("章小明", id18(1)), home=home)

    assert told(result.strangers) == [("linked", "number_and_like_name")]
    assert links_in_force(home, as_of=DAY)["linked_person"].to_list() == [person_of(home, 1)]
    assert result.warnings_by_code == {"person_linked": 1}


@pytest.mark.parametrize("name", ["王?", "王□", "王\ue7c7"])
def test_a_lost_rare_character_beside_the_right_number_is_no_obstacle(home: Home, name: str) -> None:
    register(home)

    assert listed((name, id18(3)), home=home).strangers.is_empty()


def test_a_number_that_ends_in_000_and_passes_by_chance_is_told_as_cut_and_never_linked(home: Home) -> None:
    whole = make_id18(region="131102", birth_date=date(1970, 1, 18), sequence=112)
    register(home, person(2, 公民身份号码=whole, 出生日期="19700118", 性别="女"), person(1))

    [found] = listed(("李秀兰", "131102197001181000"), home=home).strangers.iter_rows(named=True)

    assert (found["id_fault"], found["zone"]) == ("possibly_excel_damaged", "review")
    compared = found["candidates"][0]["compared"]
    agreed = {name: compared[name] for name in ("name", "id_number", "birth_date", "sex")}
    assert agreed == {"name": "same", "id_number": "unknown", "birth_date": "same", "sex": "unknown"}


def test_a_number_of_another_surname_goes_to_a_person_with_its_owner_shown_first(home: Home) -> None:
    register(home)

    result = listed(("李秀兰", id18(1)), home=home)

    assert told(result.strangers) == [("conflict", "number_of_another")]
    assert [each["name"] for each in result.strangers["candidates"][0]] == ["张小明", "李秀兰"]
    assert read_links(home).is_empty()


def test_a_number_of_another_person_of_the_surname_does_not_count_as_theirs(home: Home) -> None:
    register(home, person(1), person(2, 姓名="张大红"))

    result = listed(("张大红", id18(1)), home=home)

    keys = duckdb.sql(f"SELECT person_key FROM '{home.lake}/emergency/*/*.parquet'").fetchall()
    assert told(result.strangers) == [("conflict", "number_of_another")]
    assert result.warnings_by_code == {"name_conflict": 1}
    assert keys != [(person_key(id18(1), secret=home.person_key()),)]


def test_a_number_of_a_brother_whose_name_differs_in_one_character_does_not_count_as_his(home: Home) -> None:
    register(home, person(1, 姓名="王建国"), person(3, 姓名="王建军"))

    result = listed(("王建军", id18(1)), home=home)

    assert told(result.strangers) == [("conflict", "number_of_another")]
    assert result.conformed["counted_key"].to_list() == [None]


def test_one_name_beside_anothers_number_is_one_writing_in_all_data_sets(home: Home) -> None:
    register(home)
    borrowed = ("张小红", id18(1))

    inside = listed(borrowed, home=home).strangers
    elsewhere = listed(borrowed, home=home, village=OTHER_VILLAGE, day=date(2026, 4, 4)).strangers
    [one] = inside.select("person_key", "surname_key").rows()
    record_links(home, [LinkEntry(*one, None, None, "human", None, "7", DAY)])
    later = treated(borrowed, home=home, day=date(2026, 4, 5)).strangers

    assert told(inside) == told(elsewhere) == [("conflict", "number_of_another")]
    assert elsewhere.select("person_key", "surname_key").rows() == [one]
    assert later.select("person_key", "surname_key", "zone").rows() == [(*one, "unmatched")]


@pytest.mark.parametrize(("sex", "born"), [("女", ""), ("", "1971-03-04"), ("女", "1971-03-04")])
def test_a_number_that_birth_date_or_sex_contradict_is_in_conflict_whatever_the_name(
    home: Home, sex: str, born: str
) -> None:
    register(home)

    result = dead(("张小明", id18(1), sex, born), home=home)

    assert told(result.strangers) == [("conflict", "number_contradicted")]
    assert result.strangers["candidates"][0][0]["person_key"] == person_of(home, 1)
    assert result.warnings_by_code == {"number_contradicted": 1}
    assert result.conformed["counted_key"].to_list() == [None]
    keys = duckdb.sql(f"SELECT person_key FROM '{home.lake}/*/deaths/*.parquet'").fetchall()
    assert keys != [(person_key(id18(1), secret=home.person_key()),)]
    assert link_again(home, on=DAY).newly_linked == 0


def test_a_number_that_birth_date_and_sex_agree_with_is_its_owners(home: Home) -> None:
    register(home)

    assert dead(("张小明", id18(1), "男", "1951-03-04"), home=home).strangers.is_empty()


def test_of_two_names_beside_one_number_in_a_file_only_the_owners_own_counts(home: Home) -> None:
    register(home)

    result = treated(("张小明", id18(1)), ("张晓明", id18(1)), home=home)

    assert told(result.strangers) == [("conflict", "number_contradicted")]
    assert result.conformed["counted_key"].to_list() == [person_of(home, 1), None]
    assert result.warnings_by_code == {"identifier_shared": 2, "number_contradicted": 1}


def test_of_a_borrowed_number_the_namesake_in_its_owners_household_is_shown_next(home: Home) -> None:
    wife = person(2, 户号="H1", 户主姓名="张小明", 与户主关系="配偶", 行政区划代码=OTHER_VILLAGE)
    strangers = [person(number, 姓名="李秀兰") for number in range(3, 9)]
    register(home, person(1, 行政区划代码=OTHER_VILLAGE), wife, *strangers)

    result = listed(("李秀兰", id18(1)), home=home)

    owner, namesake, *_ = result.strangers["candidates"][0]
    assert (owner["person_key"], namesake["person_key"]) == (person_of(home, 1), person_of(home, 2))
    assert namesake["score"] is None and namesake["compared"]["name"] == "same"


def test_name_and_birth_date_alone_declare_nobody_dead(home: Home) -> None:
    register(home)

    result = dead(("张小明", "无", "男", "1951-03-04"), home=home)

    assert told(result.strangers) == [("review", "splink")]
    assert read_links(home).is_empty()


def test_name_and_birth_date_with_the_village_are_enough(home: Home) -> None:
    register(home)

    assert told(listed(("张小明", ""), home=home).strangers) == [("linked", "splink")]


def test_a_number_with_a_wrong_digit_is_accepted_with_its_fault_and_linked(home: Home) -> None:
    register(home)

    result = listed(("张小明", one_digit_wrong(id18(1))), home=home)

    assert (result.accepted, result.rejected) == (1, 0)
    assert result.warnings_by_code == {"bad_check_digit": 1, "person_linked": 1}
    assert links_in_force(home, as_of=DAY)["linked_person"].to_list() == [person_of(home, 1)]


def test_name_and_village_alone_are_not_enough_in_a_village_with_two_of_the_name(home: Home) -> None:
    register(home, person(1), person(2, 姓名="张小明"), *(person(number) for number in range(3, 9)))

    result = listed(("张小明", ""), home=home)

    assert told(result.strangers) == [("review", "splink")]
    assert len(result.strangers["candidates"][0]) == 2
    assert read_links(home).is_empty()


def test_twins_are_left_to_a_person(home: Home) -> None:
    twin = make_id18(region="131102", birth_date=date(1951, 3, 4), sequence=103)
    register(
        home,
        person(1, 姓名="张小明"),
        person(2, 姓名="张小亮", 公民身份号码=twin, 出生日期="1951-03-04", 性别="男"),
    )

    result = listed(("张小?", ""), home=home)

    assert told(result.strangers) == [("review", "splink")]


def test_two_good_numbers_are_never_one_person_by_machine(home: Home) -> None:
    register(home)
    other = make_id18(region="131102", birth_date=date(1951, 3, 4), sequence=777)

    result = listed(("张小明", other), home=home)

    assert result.strangers["zone"].to_list() != ["linked"]
    assert read_links(home).is_empty()


def test_a_masked_number_is_never_matched(home: Home) -> None:
    register(home)

    result = listed(("张小亮", id18(1)[:6] + "********" + id18(1)[14:]), home=home, village=OTHER_VILLAGE)

    assert result.warnings_by_code == {"masked": 1, "person_not_recognised": 1}
    assert {each["compared"]["id_number"] for each in result.strangers["candidates"][0]} <= {"unknown"}


def test_without_a_further_fact_a_row_without_number_is_refused_as_before(home: Home) -> None:
    register(home)

    result = listed(("张*", ""), home=home)

    assert result.rejected_by_code == {"missing": 1}


def test_reviewers_see_names_and_masked_numbers_only(home: Home) -> None:
    register(home)

    result = listed(("李秀兰", id18(1)), home=home)

    shown = str(result.strangers.to_dicts())
    assert "张小明" in shown and id18(1) not in shown and id18(2) not in shown


def test_a_row_counts_for_whom_it_means_and_for_nobody_while_the_number_is_anothers(home: Home) -> None:
    register(home)

    result = listed(("张小明", one_digit_wrong(id18(1))), ("李秀兰", id18(4)), ("吴志强", id18(8)), home=home)

    assert result.conformed["counted_key"].to_list() == [person_of(home, 1), None, person_of(home, 8)]


def test_names_and_numbers_lie_sealed_only(home: Home) -> None:
    register(home)
    listed(("章小明", id18(1)), ("李秀兰", one_digit_wrong(id18(2))), home=home)

    kept = [path for folder in (home.lake, home.identities) for path in folder.rglob("*") if path.is_file()]
    secrets = [text.encode() for number in NAMES for text in (NAMES[number], id18(number))]

    assert [path for path in kept if any(secret in path.read_bytes() for secret in secrets)] == []
    assert len([path for path in kept if path.suffix == ".sealed"]) == 2


def test_a_file_taken_twice_writes_its_links_once(home: Home) -> None:
    register(home)
    listed(("章小明", id18(1)), home=home)

    again = listed(("章小明", id18(1)), home=home)

    assert again.already_known and read_links(home).height == 1
    assert told(again.strangers) == [("linked", "number_and_like_name")]


def test_what_a_person_decided_holds_for_the_next_file(home: Home) -> None:
    register(home)
    stranger = listed(("李秀兰", id18(1)), home=home).strangers.row(0, named=True)
    pair = (stranger["person_key"], stranger["surname_key"])
    wife = stranger["candidates"][1]
    record_links(
        home, [LinkEntry(*pair, wife["person_key"], wife["surname_key"], "human", None, "officer", DAY)]
    )

    later = listed(("李秀兰", id18(1)), home=home, day=date(2026, 5, 3))

    assert told(later.strangers) == [("linked", "human")]
    assert later.strangers["linked_person"].to_list() == [person_of(home, 2)]


def test_strangers_are_sought_again_in_a_newer_register(home: Home) -> None:
    register(home, *(person(number) for number in NAMES if number not in (1, 2)))
    listed(("张小明", one_digit_wrong(id18(1))), ("李秀兰", id18(2)), home=home)
    register(home, day=date(2026, 4, 20))

    again = link_again(home, on=date(2026, 4, 20))

    assert (again.newly_linked, again.found) == (1, 1)
    assert links_in_force(home, as_of=DAY).is_empty()
    assert links_in_force(home, as_of=date(2026, 4, 20))["linked_person"].to_list() == [person_of(home, 1)]
    assert link_again(home, on=date(2026, 4, 21)).newly_linked == 0


def test_a_stranger_whose_number_was_mended_in_a_correction_is_sought_no_more(home: Home) -> None:
    register(home)
    first = listed(("李秀兰", id18(2)), ("某某人", "1.3E+17"), ("陈某某", "无"), home=home)
    assert link_again(home, on=DAY).strangers["name"].to_list() == ["某某人", "陈某某"]

    path = put(home.root, mended(returned(home, first), E3=id18(1), D3=NAMES[1]), name="更正.xlsx")
    intake(path=path, home=home, received_on=DAY)

    assert link_again(home, on=DAY).strangers["name"].to_list() == ["陈某某"]


def test_registered_people_without_a_number_are_kept_and_listed_by_village(home: Home) -> None:
    result = register(home, person(1), person(2, 公民身份号码="无"))

    assert (result.accepted, result.rejected) == (2, 0)
    assert result.warnings_by_code == {"missing": 1}
    assert people_without_number(home).select("name", "village_code").rows() == [("李秀兰", VILLAGE)]


def test_a_registered_person_whose_number_was_mended_in_a_correction_is_registered_once(home: Home) -> None:
    good, bad = [person(1), person(4)], [person(number, 公民身份号码="无") for number in (2, 3)]
    first = register(home, *good, *bad)
    path = put(home.root, mended(returned(home, first), E4=id18(2)), name="更正.xlsx")

    intake(path=path, home=home, received_on=DAY)

    assert people_without_number(home)["name"].to_list() == ["王龘"]
    assert register_size(home) == 4


def test_a_right_number_finds_a_registered_person_whose_number_is_damaged(home: Home) -> None:
    register(home, person(1), person(2, 公民身份号码=one_digit_wrong(id18(2))))

    result = listed(("李秀兰", id18(2)), home=home)

    assert told(result.strangers) == [("linked", "repaired_number")]


def test_whoever_stood_on_a_register_once_is_known_afterwards(home: Home) -> None:
    register(home)
    register(home, person(2), day=date(2026, 2, 3))

    assert listed(("张小明", id18(1)), home=home).strangers.is_empty()


def test_files_without_strangers_do_not_load_the_linker(home: Home) -> None:
    register(home)
    listed(("张小明", id18(1)), home=home)
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from fangpin.home import Home; from fangpin.pipeline.intake import intake\n"
        f"intake(path=Path({str(home.root)!r}) / '灾害{DAY}.csv', home=Home(Path({str(home.root)!r})),"
        f" received_on=date(2026, 5, 3))\n"
        "assert not {'splink', 'pypinyin'} & set(sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
