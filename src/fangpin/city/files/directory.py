"""The county's address book: names, numbers and places as text, looked up by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Ints
from fangpin.city.county import County
from fangpin.city.files.register_facts import RegisterFacts
from fangpin.city.files.text import short_village, words
from fangpin.city.population import RELATIONS

PROVINCES = {"13": "河北省"}


@dataclass
class Directory:
    """Text columns of one county."""

    county: County
    certificates: pl.Series  # of disability, null for people without
    facts: RegisterFacts

    @classmethod
    def of(cls, county: County) -> Directory:
        return cls(county, _certificates(county), RegisterFacts(county))

    @property
    def province(self) -> str:
        return PROVINCES.get(self.county.plan.code[:2], "")

    def places(self, household: Ints, *, with_city: bool = False) -> dict[str, pl.Series | str]:
        """The columns 县 乡 村 of households, as departments write them."""
        plan = self.county.plan
        rows = self.county.households.village[household]
        towns = pl.Series([village.town_name for village in plan.villages]).gather(rows)
        villages = pl.Series([short_village(village.name) for village in plan.villages]).gather(rows)
        columns: dict[str, pl.Series | str] = {"县": plan.name, "乡": towns, "村": villages}
        return {"省": self.province, "市": plan.city_name, **columns} if with_city else columns

    def names(self, person: Ints) -> pl.Series:
        return self.county.names.gather(person)

    def numbers(self, person: Ints) -> pl.Series:
        return self.county.numbers.gather(person)

    def heads(self, household: Ints) -> Ints:
        return self.county.households.start[household]

    def household_numbers(self, household: Ints) -> pl.Series:
        """户号 of the police: unique in the whole city."""
        return pl.Series(int(self.county.plan.code) * 10**7 + household + 1).cast(pl.String)

    def register_numbers(self, household: Ints) -> pl.Series:
        """户编号 of the national system: another numbering of the same households."""
        return pl.Series(int(self.county.plan.code[2:]) * 10**8 + household * 7 + 1_000_003).cast(pl.String)

    def register_person_numbers(self, person: Ints) -> pl.Series:
        household = self.county.people.household[person]
        nth = person - self.county.households.start[household] + 1
        return self.register_numbers(household) + pl.Series(nth).cast(pl.String).str.zfill(2)

    def household_phones(self, household: Ints) -> pl.Series:
        """户联系电话."""
        return pl.Series(
            13_000_000_000 + (household * 7_919 + 10_000_019 * self.county.plan.index) % 999_999_937
        )

    def person_phones(self, person: Ints) -> pl.Series:
        """A mobile number for each person, other than all households'."""
        serial = (person * 6_007 + 10_000_079 * self.county.plan.index) % 999_999_937
        return pl.Series(15_000_000_000 + serial)

    def relations(self, person: Ints) -> pl.Series:
        return words(RELATIONS, self.county.people.relation[person])

    def uids(self, rows: Ints) -> pl.Series:
        """Keys by which typing mistakes stick to the same row or person in every file."""
        return pl.Series(np.asarray(rows, dtype=np.uint64) + np.uint64(int(self.county.plan.code) * 10**9))

    def rows(
        self,
        columns: Mapping[str, pl.Series | Ints | list[str] | str],
        *,
        uid: Ints,
        holder: Ints | None,
        first: npt.ArrayLike,
        last: npt.ArrayLike,
    ) -> pl.DataFrame:
        """A table of file rows: `holder` is the person named, if any, seen in the deliveries first <= ordinal < last."""
        count = len(uid)
        series = [_text(name, values, count) for name, values in columns.items()]
        series.append(self.uids(uid).alias("_uid"))
        nobody = pl.Series([None], dtype=pl.String).new_from_index(0, count)
        held = self.certificates.gather(holder) if holder is not None else nobody
        series.append(held.alias("_certificate"))
        for name, values in (("_from", first), ("_to", last)):
            series.append(pl.Series(name, np.broadcast_to(np.asarray(values, dtype=np.int16), count).copy()))
        return pl.DataFrame(series)


def _text(name: str, values: pl.Series | Ints | list[str] | str, count: int) -> pl.Series:
    if isinstance(values, str):
        return pl.Series(name, [values], dtype=pl.String).new_from_index(0, count)
    if isinstance(values, pl.Series):
        return values.cast(pl.String).alias(name)
    return pl.Series(name, values).cast(pl.String)


def _certificates(county: County) -> pl.Series:
    """20 characters: number, kind, grade; re-issued ones have two more."""
    people = county.people
    grade, category = people.grade.copy(), people.category.copy()
    new = county.happenings.disabilities
    grade[new.person], category[new.person] = new.grade, new.category
    suffix = pl.Series(category).cast(pl.String) + pl.Series(grade).cast(pl.String)
    again = county.rng("certificates").random(len(people)) < rates.REISSUED_CERTIFICATE
    numbers = county.numbers + suffix + words(("", "B1"), again.astype(np.int64))
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(people))
    return numbers.zip_with(pl.Series(grade > 0), nothing)
