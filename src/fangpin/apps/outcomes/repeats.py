"""Rules that only repeat others: nearly all that one hits, one other rule hits too."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Repeat:
    """Of the `hits` clues of a rule, `both` are hit by the other rule too."""

    rule_id: str
    other_id: str
    hits: int
    both: int

    @property
    def share(self) -> float:
        return self.both / self.hits


def repeats(pairs: Iterable[tuple[str, Sequence[str]]], *, share: float, least: int) -> list[Repeat]:
    """From (rule, all rules of the clue), a pair for each clue and rule; the strongest repetition first."""
    hits: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for rule_id, all_rules in pairs:
        hits[rule_id] += 1
        both.update((rule_id, other) for other in set(all_rules) if other != rule_id)
    found = [
        Repeat(rule_id, other, hits[rule_id], count)
        for (rule_id, other), count in both.items()
        if hits[rule_id] >= least and count >= share * hits[rule_id]
    ]
    return sorted(found, key=lambda one: (-one.share, -one.hits, one.rule_id, one.other_id))
