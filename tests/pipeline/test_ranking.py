"""What other rows of a table would make of the order of visits."""

from datetime import date
from uuid import UUID

import pytest

from fangpin.engine.ranking import Rank
from fangpin.pipeline import ranking
from fangpin.pipeline.ranking import OrderUntouched, Ranked, points_impact_on
from fangpin.pipeline.screen import Run
from fangpin.rulebook.changes import ApprovedChange

DAY = date(2026, 9, 2)
VILLAGE, OTHER = "131102001201", "131102001202"
CHANGE = ApprovedChange.model_validate(
    {
        "id": 1,
        "table": "ranking.income_points",
        "unit": "points",
        "region": "131102",
        "from": "2026-09-03",
        "rows": [{"id": "R1", "when": {}, "outcome": "0", "says": "都不加"}],
        "source": "default, to be set by the county",
        "approved_on": "2026-09-02",
    }
)


def _ranked(points: dict[tuple[int, str], int]) -> list[Ranked]:
    return [Ranked(UUID(int=number), village, Rank(worth, "")) for (number, village), worth in points.items()]


@pytest.fixture
def impact(monkeypatch, tmp_path):
    def work_out(before: dict[tuple[int, str], int], after: dict[tuple[int, str], int], change=CHANGE):
        monkeypatch.setattr(ranking, "load_rulebook", lambda **_: "before")
        monkeypatch.setattr(ranking, "what_if", lambda *_: "after")
        told = {"before": before, "after": after}
        monkeypatch.setattr(ranking, "ranked_households", lambda *_, rulebook, **__: _ranked(told[rulebook]))
        run = Run(run_id="0" * 16, as_of=DAY, path=tmp_path, households=9, hits=4, unknowns=0, seconds=0.0)
        return points_impact_on(run, home=None, change=change)

    return work_out


def test_points_and_places_of_a_village_are_compared(impact):
    found = impact(
        {(1, VILLAGE): 60, (2, VILLAGE): 50, (3, VILLAGE): 50, (4, OTHER): 10},
        {(1, VILLAGE): 40, (2, VILLAGE): 50, (3, VILLAGE): 55, (4, OTHER): 10},
    )

    told = {one.household_key.int: (one.kind, one.place_before, one.place_after) for one in found.changed}
    assert told == {1: ("lowered", 1, 3), 3: ("raised", 2, 1)}  # the second shares place 2 and keeps it


def test_figures_add_up(impact):
    found = impact(
        {(1, VILLAGE): 60, (2, VILLAGE): 50, (3, OTHER): 10, (4, OTHER): 10},
        {(1, VILLAGE): 40, (2, VILLAGE): 50, (3, OTHER): 15, (4, OTHER): 15},
    )

    assert (found.listed, found.raised, found.lowered, found.shifted) == (4, 2, 1, 1)
    assert found.villages == 1  # in the other one both keep their place
    assert found.differences == ((-20, 1), (5, 2))
    assert found.figures()["as_of"] == "2026-09-02" and "changed" not in found.figures()


def test_a_table_that_nothing_reads_has_no_effect_to_tell(impact):
    with pytest.raises(OrderUntouched, match="没有用来排走访先后"):
        impact({}, {}, change=CHANGE.model_copy(update={"table": "other.table"}))
