"""The income ledger: its chart of accounts, and the matrices that say which accounts count for which result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from fangpin.rulebook.models import Dotted, ExactDate, Name, Region, Sentence, Span, Strict, Title
from fangpin.rulebook.regions import region_prefix

FACTORS = {"add": 1, "subtract": -1, "leave_out": 0}


class Section(Strict):
    """A total of the account; of several feeds the first wins."""

    title: Title
    column: Name
    feeds: Annotated[tuple[Dotted, ...], Field(min_length=1)]


class Account(Strict):
    """A part of a section; it has a column only where a matrix treats it otherwise than its section."""

    title: Title
    section: Name
    feeds: Annotated[tuple[Dotted, ...], Field(min_length=1)]
    column: Name | None = None


class Chart(Strict):
    """The chart of accounts."""

    sections: dict[Name, Section]
    accounts: dict[Name, Account]

    def column_of(self, name: str) -> str | None:
        return self.sections[name].column if name in self.sections else self.accounts[name].column


class MatrixLine(Span):
    """How one account counts in a region over a half-open span of days."""

    account: Name
    counts: Literal["add", "subtract", "leave_out"]
    region: Region
    from_: ExactDate = Field(alias="from")
    source: str
    until: ExactDate | None = None

    @property
    def factor(self) -> int:
        return FACTORS[self.counts]


class Matrix(Strict):
    """Which accounts make one result."""

    title: Title
    note: Sentence
    lines: Annotated[tuple[MatrixLine, ...], Field(min_length=1)]

    def of(self, account: str) -> list[MatrixLine]:
        """The lines about an account, the most specific region first."""
        found = [line for line in self.lines if line.account == account]
        return sorted(found, key=lambda line: (-len(region_prefix(line.region)), line.region, line.from_))

    def line(self, account: str, *, region: str, on: date) -> MatrixLine | None:
        """What holds for an account in a region on a day."""
        for line in self.of(account):
            if line.from_ <= on < line.end and region.startswith(region_prefix(line.region)):
                return line
        return None


@dataclass(frozen=True)
class Ledger:
    """The chart and its matrices by name."""

    chart: Chart
    matrices: Mapping[str, Matrix]

    def line_for(self, account: str, *, matrix: str, region: str, on: date) -> MatrixLine | None:
        """How an account counts; one without a line of its own counts as its section does."""
        found = self.matrices[matrix].line(account, region=region, on=on)
        if found is None and account in self.chart.accounts:
            return self.matrices[matrix].line(self.chart.accounts[account].section, region=region, on=on)
        return found

    def result_sql(self, matrix: str) -> str:
        """The result as one sum over columns, `village_code` and `as_of`; what is left out need not be known.

        An account with lines of its own corrects what its section already brought in.
        """
        chosen, chart = self.matrices[matrix], self.chart
        terms = [
            _case([(line, _times(line.factor, section.column)) for line in chosen.of(name)], otherwise="NULL")
            for name, section in chart.sections.items()
        ]
        for name, account in chart.accounts.items():
            if account.column is None or not chosen.of(name):
                continue
            corrections = [
                (line, _correction(line, chosen.of(account.section), account.column))
                for line in chosen.of(name)
            ]
            terms.append(_case(corrections, otherwise="0"))
        return f"({' + '.join(terms)})"


def _correction(line: MatrixLine, sections: list[MatrixLine], column: str) -> str:
    return _case([(one, _times(line.factor - one.factor, column)) for one in sections], otherwise="NULL")


def _times(factor: int, column: str) -> str:
    return "0" if factor == 0 else f"{factor} * {column}"


def _case(choices: list[tuple[MatrixLine, str]], *, otherwise: str) -> str:
    whens = " ".join(f"WHEN {_holds(line)} THEN {value}" for line, value in choices)
    return f"CASE {whens} ELSE {otherwise} END"


def _holds(line: MatrixLine) -> str:
    """Dates and codes have been checked to be digits, so they stand in the query as they are."""
    tests = [f"as_of >= DATE '{line.from_}'"]
    tests += [f"as_of < DATE '{line.until}'"] if line.until else []
    tests += [f"village_code LIKE '{region_prefix(line.region)}%'"] if line.region != "*" else []
    return " AND ".join(tests)
