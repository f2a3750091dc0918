"""Decision tables: rows of half-open intervals and what each answers, by region and from a day on, like a parameter."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from fangpin.rulebook.models import (
    ExactDate,
    ExactDecimal,
    Name,
    Region,
    Sentence,
    Span,
    Strict,
    Title,
)

RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,20}$")]
Number = Decimal | Fraction


class Interval(Strict):
    """From `from` (in) to `below` (out); without an end it goes on for ever."""

    from_: ExactDecimal | None = Field(default=None, alias="from")
    below: ExactDecimal | None = None

    @model_validator(mode="after")
    def _ends_above_its_beginning(self) -> "Interval":
        if self.from_ is not None and self.below is not None and self.below <= self.from_:
            raise ValueError("止（below，不含）应大于起（from，含）")
        return self

    def holds(self, number: Number) -> bool:
        """True from the first number, up to but not including the last."""
        return (self.from_ is None or self.from_ <= number) and (self.below is None or number < self.below)

    def __str__(self) -> str:
        low = "(-∞" if self.from_ is None else f"[{self.from_}"
        return f"{low}, {'∞' if self.below is None else self.below})"


class TableColumn(Strict):
    """A number the rows are told apart by; none is below `least`."""

    name: Name
    title: Title
    unit: Name
    least: ExactDecimal | None = None


class TableRow(Strict):
    """One row; a column that `when` leaves out is not looked at."""

    id: RowId
    when: dict[Name, Interval]
    outcome: ExactDecimal
    says: Title

    def holds(self, numbers: Mapping[str, Number]) -> bool:
        return all(interval.holds(numbers[name]) for name, interval in self.when.items())


class TableVersion(Span):
    """The rows that hold in one region over one half-open span of days."""

    region: Region
    from_: ExactDate = Field(alias="from")
    source: str
    rows: Annotated[tuple[TableRow, ...], Field(min_length=1)]
    until: ExactDate | None = None

    def row(self, numbers: Mapping[str, Number]) -> TableRow:
        """The one row that holds: loading saw to it that there is one and no other."""
        return next(row for row in self.rows if row.holds(numbers))


class DecisionTable(Strict):
    """One table through time and by region; `unit` is that of the outcome."""

    title: Title
    unit: Name
    last_checked_on: ExactDate
    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1, max_length=5)]
    versions: Annotated[tuple[TableVersion, ...], Field(min_length=1)]
    note: Sentence | None = None
