"""One data set as a department sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["csv", "xlsx", "xls"]
Rhythm = Literal["once", "twice", "monthly", "log", "to_date", "cumulative", "quarterly", "terms", "lately"]


@dataclass(frozen=True)
class Dataset:
    """One data set as a department sends it.

    Rhythm: `twice` sends all rows again half a window later, `log` new rows only, `to_date` all rows of the year
    so far, `cumulative` all rows ever; who reports `lately` began a few months before the end.
    """

    folder: str
    name: str
    title: str
    sender: str
    form: Form
    rhythm: Rhythm
    headings: tuple[str, ...]
    id_heading: str  # empty, as the next, where rows are about villages
    name_heading: str
    money: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # besides money, written as numbers where the sheet is not all text
    health: tuple[str, str] | None = None  # labour, health
    has_title_rows: bool = False
    system_export: str = ""  # file name the national system gives, with {date}

    @property
    def key(self) -> str:
        return f"{self.folder}/{self.name}"

    @property
    def header_row(self) -> int:
        return 3 if self.has_title_rows else 1
