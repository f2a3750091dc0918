"""What the household register holds half a window later: births, deaths, splits, merges, moves, newcomers, corrections.

Drawn after everything else and from a stream of its own: no other file and no fall depends on it. Households that
fall are left as they are, so that the change of a household does not blur the warning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Ints
from fangpin.city.county import County
from fangpin.city.identities import codes_in_force
from fangpin.city.names import compose_names, draw_surnames
from fangpin.city.numbers import id18_column, late_first17_numbers
from fangpin.city.population import RELATIONS
from fangpin.city.timeline import HISTORY_MONTHS

_HEAD, _SPOUSE, _SON, _DAUGHTER, _SON_WIFE, _FATHER, _MOTHER, _GRANDSON, _GRANDDAUGHTER = range(9)
_OTHER = len(RELATIONS)
REGISTER_RELATIONS = (*RELATIONS, "其他")
# A child's place in the household that its parent founds.
_AFTER_SPLIT = {_SON: _HEAD, _SON_WIFE: _SPOUSE, _GRANDSON: _SON, _GRANDDAUGHTER: _DAUGHTER}
KINDS = (
    "",
    "birth",
    "moved_in",
    "new_household",
    "split",
    "merge",
    "transfer",
    "moved",
    "corrected",
    "missing",
    "died",
)


def second_month(months: int) -> int:
    """Which month of the window ends with the second register."""
    return max(months // 2, 1)


@dataclass
class SecondRegister:
    """One entry per person ever registered: the county's people, then the newcomers."""

    household: Ints  # beyond the county's households: new ones
    relation: Ints
    village: Ints
    name: pl.Series
    number: pl.Series
    is_male: Bools
    kind: Ints
    here: Bools  # of the county's people: who stands in it
    size: int  # how many the county's people are


@dataclass
class _Draft:
    county: County
    rng: np.random.Generator
    day: int
    here: Bools  # on the first register and alive now
    free: Bools  # households nothing happens to yet
    household: Ints
    relation: Ints
    village: Ints  # of people
    kind: Ints
    new_households: int = 0
    newcomers: list[dict[str, Ints]] = field(default_factory=list)

    def some(self, households: Ints, rate: float) -> Ints:
        """Some of the free ones among the households, which are free no more."""
        chosen = np.unique(households[self.free[households]])
        chosen = chosen[self.rng.random(len(chosen)) < rate]
        self.free[chosen] = False
        return chosen

    def mark(self, person: Ints, kind: str) -> None:
        self.kind[person] = KINDS.index(kind)

    def take_numbers(self, count: int) -> Ints:
        """Rows of households that do not exist yet."""
        first = len(self.county.households) + self.new_households
        self.new_households += count
        return np.arange(first, first + count)

    def welcome(
        self, kind: str, *, household: Ints, relation: int, village: Ints, male: Bools, birth: Ints
    ) -> None:
        count = len(household)
        self.newcomers.append(
            {
                "household": household, "relation": np.full(count, relation), "village": village, "is_male": male,
                "birth": birth, "kind": np.full(count, KINDS.index(kind)),
            }
        )  # fmt: skip

    @property
    def age(self) -> Ints:
        """Whole years on the day of the second register."""
        return np.asarray((self.day - self.county.people.birth) // 365.2425)


def second_register(county: County, *, here: Bools) -> SecondRegister:
    """`here` are the people of the first register whose entries were not cancelled by now."""
    people, villages = county.people, county.households.village
    months = len(county.timeline.window)
    day = int(county.timeline.starts[HISTORY_MONTHS + second_month(months)])
    free = np.ones(len(county.households), dtype=bool)
    free[county.course.falls.household] = False
    draft = _Draft(
        county, county.rng("second register"), day, here, free, people.household.astype(np.int64).copy(),
        people.relation.astype(np.int64).copy(), villages[people.household].copy(), np.zeros(len(people), dtype=np.int64),
    )  # fmt: skip
    for change in (_split, _merge, _transfer, _move, _bear, _marry, _settle, _lose):
        change(draft)
    names = _correct_names(draft)
    return _finish(draft, names)


def _split(draft: _Draft) -> None:
    """A grown son founds a household of his own, with wife and children where they live in."""
    people = draft.county.people
    grown = np.flatnonzero(draft.here & (people.relation == _SON) & (draft.age >= 22) & ~people.is_student)
    chosen = draft.some(people.household[grown], rates.REGISTER_SPLITS)
    founders = grown[np.isin(people.household[grown], chosen)]
    # The first grown son of each household.
    _, first = np.unique(people.household[founders], return_index=True)
    founders = founders[first]
    number = dict(
        zip(people.household[founders].tolist(), draft.take_numbers(len(founders)).tolist(), strict=True)
    )
    brides = {_SON_WIFE, _GRANDSON, _GRANDDAUGHTER}
    follows = np.isin(people.household, chosen) & np.isin(people.relation, list(brides))
    moving = np.union1d(founders, np.flatnonzero(follows & draft.here))
    draft.household[moving] = [number[home] for home in people.household[moving].tolist()]
    draft.relation[moving] = [_AFTER_SPLIT[one] for one in people.relation[moving].tolist()]
    draft.mark(moving, "split")


def _merge(draft: _Draft) -> None:
    """Somebody living alone is taken into the household next door."""
    people, villages = draft.county.people, draft.county.households.village
    alone = np.flatnonzero(
        (draft.county.households.size == 1) & (np.arange(len(villages)) + 1 < len(villages))
    )
    alone = alone[(villages[alone] == villages[alone + 1]) & draft.free[alone + 1]]
    chosen = draft.some(alone, rates.REGISTER_MERGES)
    chosen = chosen[~np.isin(chosen, chosen + 1)]
    draft.free[chosen + 1] = False
    moving = np.flatnonzero(np.isin(people.household, chosen) & draft.here)
    draft.household[moving] += 1
    draft.relation[moving] = _OTHER
    draft.mark(moving, "merge")


def _transfer(draft: _Draft) -> None:
    """A daughter marries into another household of the county."""
    people, villages = draft.county.people, draft.county.households.village
    daughters = np.flatnonzero(
        draft.here
        & (people.relation == _DAUGHTER)
        & (draft.age >= 20)
        & (draft.age < 33)
        & ~people.is_student
    )
    left = draft.some(people.household[daughters], rates.REGISTER_TRANSFERS)
    brides = daughters[np.isin(people.household[daughters], left)]
    _, first = np.unique(people.household[brides], return_index=True)
    brides = brides[first]
    sons = np.flatnonzero(draft.here & (people.relation == _SON) & (draft.age >= 20) & (draft.age < 40))
    open_to = np.setdiff1d(np.unique(people.household[sons][draft.free[people.household[sons]]]), left)
    count = min(len(brides), len(open_to))
    brides = brides[:count]
    target = draft.rng.choice(open_to, size=count, replace=False) if count else np.zeros(0, np.int64)
    draft.free[target] = False
    draft.household[brides], draft.village[brides], draft.relation[brides] = (
        target,
        villages[target],
        _SON_WIFE,
    )
    draft.mark(brides, "transfer")


def _move(draft: _Draft) -> None:
    """A household as a whole, to another village of the county; every second one gets a new number with it."""
    people, count = draft.county.people, len(draft.county.plan.villages)
    if count < 2:
        return
    chosen = draft.some(np.arange(len(draft.county.households)), rates.REGISTER_MOVES)
    moving = np.flatnonzero(np.isin(people.household, chosen) & draft.here)
    draft.village[moving] = (draft.village[moving] + 1) % count
    renumbered = chosen[::2]
    number = dict(zip(renumbered.tolist(), draft.take_numbers(len(renumbered)).tolist(), strict=True))
    again = moving[np.isin(people.household[moving], renumbered)]
    draft.household[again] = [number[home] for home in people.household[again].tolist()]
    draft.mark(moving, "moved")


def _bear(draft: _Draft) -> None:
    people, rng = draft.county.people, draft.rng
    mothers = np.flatnonzero(
        draft.here
        & ~people.is_male
        & np.isin(people.relation, [_SPOUSE, _SON_WIFE])
        & (draft.age >= 20)
        & (draft.age < 41)
    )
    chosen = draft.some(people.household[mothers], rates.REGISTER_BIRTHS)
    mothers = mothers[np.isin(people.household[mothers], chosen)]
    _, first = np.unique(people.household[mothers], return_index=True)
    mothers = mothers[first]
    male = rng.random(len(mothers)) < 0.525
    start = draft.county.timeline.window_start
    birth = rng.integers(start, max(draft.day - 20, start + 1), len(mothers))
    is_grand = people.relation[mothers] == _SON_WIFE
    for grand, boy, girl in ((False, _SON, _DAUGHTER), (True, _GRANDSON, _GRANDDAUGHTER)):
        for sex, relation in ((True, boy), (False, girl)):
            rows = (is_grand == grand) & (male == sex)
            draft.welcome(
                "birth", household=draft.household[mothers[rows]], relation=relation,
                village=draft.village[mothers[rows]], male=male[rows], birth=birth[rows],
            )  # fmt: skip


def _marry(draft: _Draft) -> None:
    """A wife from outside the city moves in with a grown son."""
    people = draft.county.people
    sons = np.flatnonzero(draft.here & (people.relation == _SON) & (draft.age >= 22) & (draft.age < 38))
    chosen = draft.some(people.household[sons], rates.REGISTER_BRIDES)
    villages = draft.county.households.village[chosen]
    birth = draft.day - draft.rng.integers(21 * 365, 34 * 365, len(chosen))
    male = np.zeros(len(chosen), dtype=bool)
    draft.welcome("moved_in", household=chosen, relation=_SON_WIFE, village=villages, male=male, birth=birth)


def _settle(draft: _Draft) -> None:
    """Somebody from outside the city registers a household of their own."""
    count = int(draft.rng.binomial(len(draft.county.households), rates.REGISTER_NEW_HOUSEHOLDS))
    village = draft.rng.integers(0, len(draft.county.plan.villages), count)
    male = draft.rng.random(count) < 0.7
    birth = draft.day - draft.rng.integers(25 * 365, 60 * 365, count)
    number = draft.take_numbers(count)
    draft.welcome("new_household", household=number, relation=_HEAD, village=village, male=male, birth=birth)


def _lose(draft: _Draft) -> None:
    """Somebody who is not the head stands in the register no more, and no list says why."""
    people = draft.county.people
    others = np.flatnonzero(draft.here & (people.relation != _HEAD) & (draft.age >= 16))
    chosen = draft.some(people.household[others], rates.REGISTER_LOSSES)
    lost = others[np.isin(people.household[others], chosen)]
    _, first = np.unique(people.household[lost], return_index=True)
    draft.here[lost[first]] = False
    draft.mark(lost[first], "missing")


def _correct_names(draft: _Draft) -> pl.Series:
    """The last character of some names was wrong."""
    names, people = draft.county.names, draft.county.people
    chosen = draft.some(people.household, rates.REGISTER_CORRECTIONS)
    first = draft.county.households.start[chosen]
    person = first[draft.here[first] & ~names.gather(first).str.contains("·", literal=True).to_numpy()]
    donor = names.gather((person + 1) % len(people))
    fixed = names.gather(person).str.slice(0, 2).str.head(-1) + donor.str.slice(-1)
    changed = (fixed != names.gather(person)).to_numpy()
    draft.mark(person[changed], "corrected")
    return names.clone().scatter(person[changed].tolist(), fixed.filter(pl.Series(changed)).to_list())


def _finish(draft: _Draft, names: pl.Series) -> SecondRegister:
    county, people = draft.county, draft.county.people
    columns = ("household", "relation", "village", "is_male", "birth", "kind")
    new = {key: np.concatenate([part[key] for part in draft.newcomers]) for key in columns}
    year = (new["birth"] / 365.2425 + 1970).astype(np.int64)
    region = codes_in_force(draft.rng, county.plan.birth_codes, year)
    first17, is_given = late_first17_numbers(
        region=region.astype(np.int64),
        birth=new["birth"],
        is_male=new["is_male"],
        county_index=county.plan.index,
    )
    new = {key: column[is_given] for key, column in new.items()}
    surnames = draw_surnames(draft.rng, len(first17))
    # A child bears the surname of the household's kin; who marries in brings another.
    own_names = compose_names(draft.rng, surname=surnames, is_male=new["is_male"])
    is_child = new["kind"] == KINDS.index("birth")
    kin = county.names.gather(
        county.households.start[np.minimum(new["household"], len(county.households) - 1)]
    )
    child_names = kin.str.slice(0, 1) + own_names.str.slice(-1)
    new_names = child_names.zip_with(pl.Series(is_child), own_names)
    relation = _heads_anew(draft)
    return SecondRegister(
        household=np.concatenate([draft.household, new["household"]]),
        relation=np.concatenate([relation, new["relation"]]),
        village=np.concatenate([draft.village, new["village"]]),
        name=pl.concat([names, new_names]),
        number=pl.concat([county.numbers, id18_column(first17)]),
        is_male=np.concatenate([people.is_male, new["is_male"]]),
        kind=np.concatenate([draft.kind, new["kind"]]),
        here=draft.here,
        size=len(people),
    )


def _heads_anew(draft: _Draft) -> Ints:
    """Where the head is gone, the first who is left becomes head."""
    relation = draft.relation.copy()
    here = np.flatnonzero(draft.here)
    led = np.unique(draft.household[here][relation[here] == _HEAD])
    left = here[~np.isin(draft.household[here], led)]
    _, first = np.unique(draft.household[left], return_index=True)
    relation[left[first]] = _HEAD
    return relation
