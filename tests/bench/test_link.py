"""The measurement of the linker: every row has an outcome, and what the linker links by itself is right."""

from typing import Any

import pytest

from fangpin.bench.link import link_truth


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return link_truth(people=4_000, seed=5)


def test_every_row_has_one_outcome(answer: dict[str, Any]) -> None:
    assert sum(each["rows"] for each in answer["by_method"]) == answer["rows"] == 2_800


def test_the_full_linker_finds_more_than_numbers_alone_and_errs_less(answer: dict[str, Any]) -> None:
    alone, full = answer["all"]["number"], answer["all"]["full"]

    assert full["recall"]["part"] > alone["recall"]["part"]
    assert full["recall"]["share"] > 0.985
    assert full["precision"]["part"] == full["precision"]["whole"]
    assert alone["precision"]["part"] < alone["precision"]["whole"]


def test_whoever_is_left_to_a_person_is_mostly_among_those_shown(answer: dict[str, Any]) -> None:
    asked = answer["review_holds_the_person"]

    assert asked["shown"] >= 0.9 * asked["rows"] > 0
