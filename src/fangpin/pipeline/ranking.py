"""The visiting order of a run's households, and what other rows of a decision table would make of it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import duckdb

from fangpin.engine.ranking import INCOME_TABLE, Rank, RankingPoints, rank, ranking_points
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.pipeline.run_tables import ALL, facts_of
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.changes import ApprovedChange, as_if_on, what_if
from fangpin.rulebook.regions import region_prefix

_BATCH = 10_000


class OrderUntouched(UserError):
    """Nothing reads the table."""


@dataclass(frozen=True)
class Ranked:
    """A household with a warning."""

    household_key: UUID
    village_code: str
    rank: Rank


@dataclass(frozen=True)
class Moved:
    """A household whose points or whose place in its village differ; equal points share a place."""

    household_key: UUID
    village_code: str
    kind: str  # raised, lowered, or shifted: the same points at another place
    points_before: int
    points_after: int
    place_before: int
    place_after: int


@dataclass(frozen=True)
class PointsImpact:
    """The figures of a preview of a table: who is warned of stays as it is, the order of visits may not."""

    as_of: date
    listed: int
    raised: int
    lowered: int
    shifted: int
    villages: int
    differences: tuple[tuple[int, int], ...]  # points more or less → households
    changed: tuple[Moved, ...]

    def figures(self) -> dict[str, Any]:
        """Everything but the list of households, as JSON holds it."""
        told = asdict(self)
        del told["changed"]
        return told | {"as_of": self.as_of.isoformat()}


def ranked_households(
    run: Run, *, rulebook: Rulebook, counties: Sequence[str] = ALL, inside: str = ""
) -> Iterator[Ranked]:
    """Every household with a hit whose village code begins with `inside`, with its points by a rulebook."""

    @cache
    def points_in(village: str) -> RankingPoints:
        return ranking_points(rulebook=rulebook, region=village, on=run.as_of)

    query = (
        "SELECT household_key, village_code, hits, facts "
        f"FROM {facts_of(run.path, counties=counties)} WHERE len(hits) > 0 AND starts_with(village_code, ?)"
    )
    with duckdb.connect() as connection:
        answer = connection.execute(query, [inside])
        while rows := answer.fetchmany(_BATCH):
            for household, village, hits, facts in rows:
                rules = [rulebook.rules[rule_id] for rule_id in hits]
                found = rank(hits=rules, facts=json.loads(facts), points=points_in(village))
                yield Ranked(UUID(str(household)), village, found)


def points_impact_on(run: Run, *, home: Home, change: ApprovedChange) -> PointsImpact:
    """What the rows would have made of the order of visits, had they held on the run's day; the run stays as it is."""
    if change.table != INCOME_TABLE:
        raise OrderUntouched("这张决策表没有用来排走访先后，改它看不出影响；请核对是不是这张表。")
    before = load_rulebook(home=home, as_of=run.as_of)
    after = what_if(before, [as_if_on(change, run.as_of)])
    inside = region_prefix(change.region)
    old = {one.household_key: one for one in ranked_households(run, rulebook=before, inside=inside)}
    new = {one.household_key: one for one in ranked_households(run, rulebook=after, inside=inside)}
    places_before, places_after = _places(old), _places(new)
    changed = []
    for key, one in old.items():
        points = one.rank.points, new[key].rank.points
        places = places_before[key], places_after[key]
        if points[0] != points[1] or places[0] != places[1]:
            kind = "raised" if points[1] > points[0] else "lowered" if points[1] < points[0] else "shifted"
            changed.append(Moved(key, one.village_code, kind, *points, *places))
    kinds = Counter(one.kind for one in changed)
    differences = Counter(one.points_after - one.points_before for one in changed)
    return PointsImpact(
        as_of=run.as_of,
        listed=len(old),
        raised=kinds["raised"],
        lowered=kinds["lowered"],
        shifted=kinds["shifted"],
        villages=len({one.village_code for one in changed if one.place_before != one.place_after}),
        differences=tuple(sorted((by, count) for by, count in differences.items() if by)),
        changed=tuple(
            sorted(changed, key=lambda one: (one.village_code, one.place_after, one.household_key))
        ),
    )


def _places(ranked: Mapping[UUID, Ranked]) -> dict[UUID, int]:
    """One more than the number of households of the village with more points."""
    of_village: dict[str, Counter[int]] = defaultdict(Counter)
    for one in ranked.values():
        of_village[one.village_code][one.rank.points] += 1
    first: dict[tuple[str, int], int] = {}
    for village, counts in of_village.items():
        ahead = 0
        for points in sorted(counts, reverse=True):
            first[village, points] = ahead + 1
            ahead += counts[points]
    return {key: first[one.village_code, one.rank.points] for key, one in ranked.items()}
