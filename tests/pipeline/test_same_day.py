"""Several files of one data set, sender and day: the one that arrived later holds."""

from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.small_files import DEATHS, SETTLEMENTS, id18, put, settlement, text_file

from fangpin.engine.feeds import known_on
from fangpin.home import Home
from fangpin.pipeline.intake import IntakeResult, intake
from fangpin.pipeline.manifest import read_manifest
from fangpin.pipeline.screen import deliveries_in_force, name_run
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
