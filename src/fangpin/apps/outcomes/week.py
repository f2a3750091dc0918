"""Which clues to visit this week: the choice itself, apart from where the numbers come from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An open clue: how likely it is true, and whether it has to be visited this week in any case."""

    clue_id: int
    village_code: str
    chance: float
    is_due: bool
    rank: int = 0


@dataclass(frozen=True)
class Week:
    """Both in the order to visit."""

    chosen: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]


def choose(
    candidates: Iterable[Candidate], *, group_of: Mapping[str, str], visits: Mapping[str, int]
) -> Week:
    """Fill each group's visits: first those that are due, then the likeliest; equal ones by points, then by age.

    A group is a village, or a township whose villages share their visits; `group_of` names it for each village.
    Each visit costs one and each clue lies in one group only, so that what is chosen in one group takes nothing from
    another. Within a group of k visits no k clues have more expected true cases than the k likeliest: any other
    choice holds a clue that can be exchanged for a likelier one. The same holds among the clues that are due, which
    come first whatever they are worth; so going through the sorted list once is exact, not an approximation.
    """
    left = Counter(visits)
    chosen, left_out = [], []
    for one in sorted(candidates, key=lambda one: (not one.is_due, -one.chance, -one.rank, one.clue_id)):
        group = group_of[one.village_code]
        if left[group] > 0:
            left[group] -= 1
            chosen.append(one)
        else:
            left_out.append(one)
    return Week(tuple(chosen), tuple(left_out))


def expected_cases(candidates: Iterable[Candidate]) -> float:
    """How many of them will be found true, on average."""
    return sum(one.chance for one in candidates)
