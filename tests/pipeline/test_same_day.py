"""Several files of one data set, sender and day: the one that arrived later holds."""

from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.small_files import DEATHS, ROSTER, SETTLEMENTS, id18, put, resident, settlement, text_file

from fangpin.contracts import load_contracts
from fangpin.engine.feeds import in_force, known_on
from fangpin.home import Home
from fangpin.pipeline.inputs import deliveries_in_force, name_run
from fangpin.pipeline.intake import IntakeResult, intake
from fangpin.pipeline.manifest import read_manifest
from fangpin.rulebook import load_rulebook

DAY, LATER = date(2026, 4, 3), date(2026, 4, 9)
RIGHT = text_file([SETTLEMENTS, settlement(1)])
WRONG = text_file([SETTLEMENTS, settlement(1, 个人自付="5")])
DEAD = text_file([DEATHS, ["张三", id18(2), "2026-04-01", ""]])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, data: bytes, *, day: date = DAY) -> IntakeResult:
    return intake(path=put(home.root, data, name="文件.csv"), home=home, received_on=day)


def roster(*numbers: int) -> bytes:
    return text_file([ROSTER, *(resident(number, household=f"H{number}") for number in numbers)])


def counting(home: Home, day: date = DAY) -> list[str]:
    """The registers whose rows count."""
    known = known_on(deliveries_in_force(home), as_of=day)
    return [one.delivery for one in in_force(load_contracts()["public_security/household_roster"], known)]


def run_id(home: Home) -> str:
    known = known_on(deliveries_in_force(home), as_of=DAY)
    return name_run(as_of=DAY, rulebook=load_rulebook(), known=known)


@pytest.mark.parametrize("files", [(RIGHT, WRONG), (WRONG, RIGHT)])
def test_of_two_files_of_one_day_the_one_that_came_later_holds(home: Home, files: tuple[bytes, ...]) -> None:
    last = [take(home, data).delivery for data in files][-1]

    assert known_on(read_manifest(home).deliveries, as_of=DAY)[-1].delivery == last


def test_the_order_in_which_different_data_sets_arrive_does_not_change_the_run(tmp_path: Path) -> None:
    runs = []
    for number, files in enumerate(
        [(RIGHT, DEAD), (DEAD, RIGHT), (RIGHT, WRONG, DEAD), (WRONG, RIGHT, DEAD)]
    ):
        home = Home(tmp_path / str(number)).ensure()
        for data in files:
            take(home, data)
        runs.append(run_id(home))

    assert runs[0] == runs[1]
    assert runs[2] != runs[3]


def test_a_list_sent_again_on_its_day_takes_the_place_of_the_former(home: Home) -> None:
    first = take(home, roster(1, 2, 3, 4))

    second = take(home, roster(1, 2, 5))

    assert (second.same_day, second.corrects) == ("replaces", first.delivery)
    assert counting(home) == [second.delivery]
    assert second.changes == {"new": 1, "changed": 0, "unchanged": 2, "gone": 2}


def test_a_list_put_right_three_times_a_day_stands_as_sent_last(home: Home) -> None:
    for numbers in ((1, 2, 3), (1, 2, 4), (1, 2, 5)):
        last = take(home, roster(*numbers))

    assert counting(home) == [last.delivery]
    assert last.changes == {"new": 1, "changed": 0, "unchanged": 2, "gone": 1}


def test_parts_of_a_list_stand_together_and_take_nothing_from_each_other(home: Home) -> None:
    parts = [take(home, roster(*numbers)) for numbers in ((1, 2, 3), (3, 4, 5))]

    assert [part.same_day for part in parts] == ["", "joins"]
    assert counting(home) == [part.delivery for part in parts]
    assert parts[1].changes == {"new": 2, "changed": 0, "unchanged": 1, "gone": 0}


def test_a_few_rows_sent_again_take_nothing_from_the_others(home: Home) -> None:
    whole = take(home, roster(1, 2, 3, 4, 5))

    few = take(home, roster(2, 6))

    assert few.same_day == "joins"
    assert counting(home) == [whole.delivery, few.delivery]
    assert few.changes == {"new": 1, "changed": 0, "unchanged": 1, "gone": 0}


def test_one_part_sent_again_leaves_the_other_part(home: Home) -> None:
    take(home, roster(1, 2, 3))
    other = take(home, roster(4, 5, 6))

    again = take(home, roster(1, 2, 7))

    assert counting(home) == [again.delivery, other.delivery]
    assert again.changes["gone"] == 1


@pytest.mark.parametrize("day", [DAY, LATER])
def test_a_former_list_sent_again_is_in_force_again_however_often(home: Home, day: date) -> None:
    first, wrong = roster(1, 2, 3), roster(1, 2, 4)
    taken = [take(home, first), take(home, wrong)]

    for file in (first, wrong, first):
        taken.append(take(home, file, day=day))
        assert not taken[-1].already_known
        assert counting(home, day) == [taken[-1].delivery]
    assert len({one.delivery for one in taken}) == 5
    assert take(home, first, day=day).already_known


def test_a_list_of_another_day_says_nothing_of_the_same_day(home: Home) -> None:
    take(home, roster(1, 2, 3))

    second = take(home, roster(1, 2), day=LATER)

    assert (second.same_day, second.corrects) == ("", "")


def test_a_whole_list_takes_the_place_of_the_parts_sent_before_on_its_day(home: Home) -> None:
    for numbers in ((1, 2, 3), (4, 5, 6)):
        take(home, roster(*numbers))

    whole = take(home, roster(1, 2, 4, 5, 7))

    assert counting(home) == [whole.delivery]
    assert whole.changes == {"new": 1, "changed": 0, "unchanged": 4, "gone": 2}

    last = take(home, roster(1, 2, 4, 5, 8))

    assert counting(home) == [last.delivery]
    assert last.changes == {"new": 1, "changed": 0, "unchanged": 4, "gone": 1}
