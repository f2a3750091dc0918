"""Why a fact is not known: which feed is missing or stale in the county, or which one holds no record of the household.

A column rests on data sets and on other columns (`depends_on` in its indicator). A feed that is missing or stale is
always told; "no record" is told of a column's own data sets when all of them are fresh and the columns it rests on
are known, for then the files simply hold nothing usable for the household.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

# The data sets, by contract id, and the other columns that must be known for a column to be known.
RestsOn = Callable[[str], tuple[Sequence[str], Sequence[str]]]


class NotKnown(StrEnum):
    MISSING = "missing"
    STALE = "stale"
    NO_RECORD = "no_record"


@dataclass(frozen=True)
class Because:
    """One reason why a fact is not known."""

    fact: str
    dataset: str
    reason: NotKnown

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def why_not_known(
    fact: str, *, facts: Mapping[str, object], rests_on: RestsOn, feeds: Mapping[str, str]
) -> list[Because]:
    """The reasons in the order in which the rulebook names the data sets; none for a fact that is known.

    `facts` are those of the household, None where not known; `feeds` holds the data sets that are missing or stale in
    its county, and which of the two.
    """
    told = dict.fromkeys(_reasons(fact, facts=facts, rests_on=rests_on, feeds=feeds))
    return [Because(fact, dataset, reason) for dataset, reason in told]


def _reasons(
    fact: str, *, facts: Mapping[str, object], rests_on: RestsOn, feeds: Mapping[str, str]
) -> Iterator[tuple[str, NotKnown]]:
    if facts.get(fact) is not None:
        return
    own, upstream = rests_on(fact)
    holds_no_record = not any(one in feeds for one in own) and all(
        facts.get(one) is not None for one in upstream
    )
    for dataset in own:
        if dataset in feeds:
            yield dataset, NotKnown(feeds[dataset])
        elif holds_no_record:
            yield dataset, NotKnown.NO_RECORD
    for one in upstream:
        yield from _reasons(one, facts=facts, rests_on=rests_on, feeds=feeds)
