"""Names and identity numbers of a county's people."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Ints
from fangpin.city.divisions import BirthCode, CountyPlan
from fangpin.city.names import compose_names, draw_surnames
from fangpin.city.numbers import first17_numbers, id18_column
from fangpin.city.population import People


def give_identities(
    rng: np.random.Generator, *, plan: CountyPlan, people: People, neighbour_codes: tuple[BirthCode, ...]
) -> tuple[pl.Series, pl.Series]:
    """Names and identity numbers; adults carry the codes of their youth, wives often another county's."""
    size = len(people)
    family = draw_surnames(rng, int(people.household.max()) + 1)
    own = draw_surnames(rng, size)
    surname = np.where(people.is_kin, family[people.household], own)
    names = compose_names(rng, surname=surname, is_male=people.is_male)
    # Numbers were first given out from the middle of the 1980s, to everybody alive.
    year = np.maximum((people.birth / 365.2425 + 1970).astype(np.int64), 1985)
    code = codes_in_force(rng, plan.birth_codes, year)
    luck = np.where(people.is_kin, 1.0, rng.random(size))
    own_codes = {code for code, _, _ in plan.birth_codes}
    others = tuple(entry for entry in neighbour_codes if entry[0] not in own_codes) or plan.birth_codes
    abroad = np.array(rates.FOREIGN_BIRTH_CODES)
    is_near = luck < rates.BORN_IN_ANOTHER_COUNTY
    is_far = ~is_near & (luck < rates.BORN_IN_ANOTHER_COUNTY + rates.BORN_IN_ANOTHER_PROVINCE)
    code = np.where(is_near, codes_in_force(rng, others, year), code)
    code = np.where(is_far, abroad[rng.integers(0, len(abroad), size)], code)
    is_local = ~is_near & ~is_far & plan.owns_codes
    first17 = first17_numbers(
        region=code.astype(np.int64), birth=people.birth, is_male=people.is_male, is_local=is_local,
        county_index=plan.index,
    )  # fmt: skip
    return names, id18_column(first17)


def codes_in_force(rng: np.random.Generator, codes: tuple[BirthCode, ...], year: Ints) -> Ints:
    """One of the codes in force in each year; where none was, the newest."""
    result = np.full(len(year), codes[-1][0])
    for value in np.unique(year).tolist():
        valid = [code for code, first, last in codes if first <= value <= last]
        rows = np.flatnonzero(year == value)
        if valid:
            result[rows] = np.array(valid)[rng.integers(0, len(valid), len(rows))]
    return result
