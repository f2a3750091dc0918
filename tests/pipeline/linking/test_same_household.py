"""A register that damages a number or puts one right brings nobody new; everything less than certain stays two."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.linking.people import NAMES, OTHER_VILLAGE, listed, person, register
from tests.pipeline.small_files import id18, resident

from fangpin.home import Home
from fangpin.kernel.keys import person_key
from fangpin.pipeline.intake import IntakeResult
from fangpin.pipeline.linking.log import LinkEntry, links_in_force, read_links, record_links
from fangpin.pipeline.linking.register import people_in_batches, register_size

FIRST, SECOND, THIRD = date(2026, 1, 3), date(2026, 7, 3), date(2027, 1, 3)
DAMAGED = {"公民身份号码": "1311"}
MISSING = {"公民身份号码": ""}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def key(home: Home, number: int) -> str:
    return person_key(id18(number), secret=home.person_key()).hex


def registered(home: Home) -> list[str]:
    return pl.concat(people_in_batches(home))["person_key"].to_list()


def counted(result: IntakeResult) -> list[str]:
    return result.conformed["counted_key"].to_list()


def methods(home: Home) -> list[tuple[str, str]]:
    return read_links(home).select("method", "linked_person").rows()


def member(number: int, name: str, born: int | None = None, **cells: str) -> list[str]:
    """Somebody of household H1 who bears the birth date of another number where one is given."""
    told = {"出生日期": id18(born)[6:14]} if born else {}
    return resident(number, household="H1", name=name, **(told | cells))


def test_a_row_whose_number_is_damaged_counts_for_the_registered_person(home: Home) -> None:
    register(home, person(1), person(2), day=FIRST)

    result = register(home, person(1), person(2, **DAMAGED), day=SECOND)

    assert counted(result) == [key(home, 1), key(home, 2)]
    assert methods(home) == [("same_household", key(home, 2))]
    assert sorted(registered(home)) == sorted([key(home, 1), key(home, 2)])
    assert links_in_force(home, as_of=FIRST).is_empty()


def test_a_number_put_right_takes_the_place_of_the_person_as_written(home: Home) -> None:
    before = register(home, person(1), person(2, **MISSING), day=FIRST)

    register(home, person(1), person(2), day=SECOND)

    link = links_in_force(home, as_of=SECOND)
    assert link.select("person_key", "linked_person").rows() == [(counted(before)[1], key(home, 2))]
    assert sorted(registered(home)) == sorted([key(home, 1), key(home, 2)])
    assert register_size(home) == 2


def test_a_number_damaged_in_two_ways_and_then_put_right_is_one_person(home: Home) -> None:
    register(home, person(1, **MISSING), person(2), day=FIRST)
    register(home, person(1, **DAMAGED), person(2), day=SECOND)
    register(home, person(1), person(2), day=THIRD)

    assert sorted(registered(home)) == sorted([key(home, 1), key(home, 2)])
    assert links_in_force(home, as_of=THIRD)["linked_person"].to_list() == [key(home, 1)] * 2


def test_whoever_was_found_stays_found_when_the_same_damage_comes_again(home: Home) -> None:
    register(home, person(1, **DAMAGED), person(2), day=FIRST)
    register(home, person(1), person(2), day=SECOND)

    again = register(home, person(1, **DAMAGED), person(2), day=THIRD)

    assert counted(again) == [key(home, 1), key(home, 2)]
    assert len(methods(home)) == 1


def test_a_file_linked_to_the_person_as_written_follows_to_the_number(home: Home) -> None:
    register(home, person(2), person(1, **DAMAGED), day=FIRST)
    assert listed(("张小明", id18(1)), home=home).links_by_zone != {}
    entry = LinkEntry("aa" * 16, "bb" * 16, *_as_written(home), "human", None, "7", date(2026, 4, 3))
    record_links(home, [entry])

    register(home, person(2), person(1), day=SECOND)

    links = links_in_force(home, as_of=SECOND)
    assert set(links["linked_person"]) == {key(home, 1)}
    assert key(home, 1) not in set(links["person_key"])


def _as_written(home: Home) -> tuple[str, str]:
    people = pl.concat(people_in_batches(home)).filter(pl.col("id18").is_null())
    return people.select("person_key", "surname_key").row(0)


def test_without_a_birth_date_the_sex_must_be_the_same(home: Home) -> None:
    register(home, *(person(number) for number in range(1, 5)), day=FIRST)
    unknown = DAMAGED | {"出生日期": ""}

    register(home, person(1, **unknown), person(2, **unknown, 性别=""), person(3), person(4), day=SECOND)

    assert methods(home) == [("same_household", key(home, 1))]


@pytest.mark.parametrize(
    "cells",
    [
        {"出生日期": "19800101"},
        {"性别": "女"},
        {"姓名": "张晓明"},
        {"姓名": "张小?"},
        {"户号": "H9"},
        {"行政区划代码": OTHER_VILLAGE[:4] + "22" + OTHER_VILLAGE[6:]},
    ],
    ids=["birth date", "sex", "name", "lost character", "household", "county"],
)
def test_less_than_the_same_facts_is_another_person(home: Home, cells: dict[str, str]) -> None:
    register(home, person(1), person(2), day=FIRST)

    result = register(home, person(1, **(DAMAGED | cells)), person(2), day=SECOND)

    assert result.is_in_force

    assert methods(home) == []


def test_two_good_numbers_are_two_people(home: Home) -> None:
    register(home, member(1, "张小明"), day=FIRST)

    register(home, member(51, "张小明"), day=SECOND)

    assert id18(1)[6:14] == id18(51)[6:14]
    assert sorted(registered(home)) == sorted([key(home, 1), key(home, 51)])


def test_twins_with_different_names_are_each_found(home: Home) -> None:
    register(home, member(1, "张小明"), member(51, "张小亮"), day=FIRST)

    damaged = [member(1, "张小明", **DAMAGED), member(51, "张小亮", **MISSING)]
    result = register(home, *damaged, person(2), person(4), day=SECOND)

    assert counted(result)[:2] == [key(home, 1), key(home, 51)]


def test_two_registered_people_who_fit_alike_leave_the_row_a_person_of_its_own(home: Home) -> None:
    register(home, member(1, "张小明"), member(51, "张小明"), day=FIRST)

    register(home, member(1, "张小明", **DAMAGED), person(2), day=SECOND)

    assert methods(home) == []


def test_two_rows_that_fit_alike_are_not_found(home: Home) -> None:
    register(home, member(1, "张小明"), day=FIRST)

    damaged = [member(1, "张小明", **DAMAGED), member(1, "张小明", **MISSING)]
    register(home, *damaged, person(2), person(4), day=SECOND)

    assert methods(home) == []


def test_another_row_of_the_same_file_is_somebody_else(home: Home) -> None:
    rows = [member(1, "张小明"), member(51, "张小明", **DAMAGED)]
    register(home, *rows, day=FIRST)
    register(home, *rows, person(2), day=SECOND)
    register(home, rows[0], person(2), person(4), day=THIRD)

    assert methods(home) == []


def test_what_a_person_has_decided_is_left_alone(home: Home) -> None:
    first = register(home, person(1, **DAMAGED), person(2), day=FIRST)
    pair = _as_written(home)
    record_links(home, [LinkEntry(*pair, None, None, "human", None, "7", date(2026, 4, 3))])

    register(home, person(1), person(2), day=SECOND)

    assert counted(first)[0] in registered(home)
    assert links_in_force(home, as_of=SECOND).is_empty()


def test_a_killed_register_is_completed_to_the_same(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [person(number, **(DAMAGED if number == 3 else {})) for number in NAMES]
    register(home, *rows, day=FIRST)
    newer = [person(number, **(DAMAGED if number == 2 else {})) for number in NAMES]
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("fangpin.pipeline.intake.enter", lambda *_, **__: 1 / 0)
        register(home, *newer, day=SECOND)

    result = register(home, *newer, day=SECOND)

    assert counted(result) == [key(home, number) for number in NAMES]
    assert sorted(registered(home)) == sorted(counted(result))
    assert len(methods(home)) == 2
