"""Which region codes an identity number may begin with: provinces anywhere, our own counties through time."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from fangpin.kernel.places import data_folder

# GB/T 2260; 83 is what residence permits of people from Taiwan begin with.
_PROVINCE_DIGITS = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
}
PROVINCES = frozenset(first + second for first, seconds in _PROVINCE_DIGITS.items() for second in seconds)


@dataclass(frozen=True)
class RegionCodes:
    """The county codes a city has had, with the last year of each (None: still in force)."""

    last_years: dict[str, int | None]

    @classmethod
    def load(cls, *, folder: Path | None = None) -> RegionCodes:
        """Read every `<city>_code_history.csv` of the folder."""
        last_years: dict[str, int | None] = {}
        for path in sorted((folder or data_folder("divisions")).glob("*_code_history.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    last_years[row["code"]] = int(row["end_year"]) if row["end_year"] else None
        return cls(last_years)

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The first four digits whose counties are all listed here."""
        return frozenset(code[:4] for code in self.last_years)

    def is_known(self, code6: str, *, birth_date: date) -> bool:
        """Whether a person born that day can have got a number that begins so.

        The code is that of the place of first issue, so a newer one is no contradiction; one abolished
        before birth is. Codes of other cities are checked by their province alone.
        """
        if code6[:4] not in self.prefixes:
            return code6[:2] in PROVINCES
        if code6 not in self.last_years:
            return False
        last_year = self.last_years[code6]
        return last_year is None or birth_date.year <= last_year


@cache
def region_codes() -> RegionCodes:
    """The codes of the project's own data folder."""
    return RegionCodes.load()
