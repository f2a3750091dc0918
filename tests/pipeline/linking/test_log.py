"""The log of links: later entries win, people over machines, and each day sees what was decided by then."""

from datetime import date
from pathlib import Path

import pytest

from fangpin.home import Home
from fangpin.pipeline.linking.log import MACHINE, LinkEntry, links_in_force, read_links, record_links

DAY = date(2026, 4, 3)


def key(number: int) -> str:
    return f"{number:032x}"


def entry(
    to: int | None, *, decider: str = MACHINE, on: date = DAY, person: int = 1, method: str = "splink"
) -> LinkEntry:
    linked = None if to is None else key(to)
    return LinkEntry(key(person), key(2), linked, linked and key(2), method, 0.999, decider, on)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def in_force(home: Home, on: date = DAY) -> list[str]:
    return links_in_force(home, as_of=on)["linked_person"].to_list()


def test_the_last_decision_of_a_pair_is_in_force(home: Home) -> None:
    record_links(home, [entry(10)])
    record_links(home, [entry(11, decider="officer", on=date(2026, 4, 5))])

    assert in_force(home) == [key(10)]
    assert in_force(home, date(2026, 4, 5)) == [key(11)]
    assert in_force(home, date(2026, 4, 2)) == []


def test_undoing_is_another_entry_and_both_are_kept(home: Home) -> None:
    record_links(home, [entry(10)])
    record_links(home, [entry(None, decider="officer")])

    assert in_force(home) == []
    assert read_links(home)["linked_person"].to_list() == [key(10), None]


def test_a_machine_never_overrides_a_person(home: Home) -> None:
    record_links(home, [entry(None, decider="officer")])

    assert record_links(home, [entry(10, on=date(2026, 5, 1))]) == 0
    assert in_force(home, date(2026, 5, 1)) == []


def test_the_same_decision_is_written_once(home: Home) -> None:
    assert record_links(home, [entry(10), entry(20, person=5)]) == 2
    assert record_links(home, [entry(10, on=date(2026, 5, 1)), entry(20, person=5)]) == 0
    assert read_links(home).height == 2
