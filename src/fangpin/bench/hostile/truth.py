"""What is true of a made-up file: which rows it holds, whose they are, and what may become of each.

The truth gives limits, not one outcome: a row may always be refused with its reason unless it is plain, and a cell
that cannot be read with certainty may be unknown. What may never happen is written down exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Place = tuple[str, int]


class Outcome(StrEnum):
    """What must become of the whole file; a refusal is one sentence for the clerk."""

    taken = "taken"
    refused = "refused"
    either = "either"


class Fate(StrEnum):
    """What must become of one row."""

    accepted = "accepted"
    # Its fault is told: refused with the reason, or accepted with a warning, never skipped as if it held nothing.
    told = "told"
    # It holds no data (a total, a signature), so it is no fault of the sender's.
    skipped = "skipped"
    # Accepted as written, refused or skipped, as long as nothing in it is wrong.
    safe = "safe"


@dataclass(frozen=True)
class Row:
    """One row: the number that may stand for its person, and the values that its fields may have in the lake."""

    fate: Fate = Fate.accepted
    name: str | None = None
    # None: no number may stand for the person; the identity as written may, with a warning.
    identifier: str | None = None
    # Numbers that only a guess could make of what is written.
    guesses: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """One file."""

    outcome: Outcome
    # By sheet and row number; None where damage leaves no certain places.
    rows: Mapping[Place, Row] | None = None
    # How many rows must be counted; None where damage leaves no certain number.
    count: range | None = None
    # By settlement number, where the rows have no certain places.
    numbered: Mapping[str, Row] = field(default_factory=dict)
    # People whose rows no longer say whose they are, but who are in the file.
    others: frozenset[str] = frozenset()

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*(self.rows or {}).values(), *self.numbered.values())

    @property
    def identifiers(self) -> frozenset[str]:
        """Every number that may stand for a person of this file."""
        return self.others | frozenset(row.identifier for row in self.all_rows if row.identifier)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(row.name for row in self.all_rows if row.name)


@dataclass(frozen=True)
class Made:
    """The bytes of a file and what is true of them."""

    data: bytes
    truth: Truth
    file_name: str
    # The data set named at the upload; None leaves it to the headings.
    contract: str | None = None


@dataclass(frozen=True)
class HostileFile:
    """The n-th file of a seed."""

    number: int
    kind: str
    variant: str
    made: Made


def refused(data: bytes, file_name: str, *, contract: str | None = None) -> Made:
    """A file that is no table: no row of it can count."""
    return Made(data, Truth(outcome=Outcome.refused), file_name, contract)


def counted(rows: Mapping[Place, Row], outcome: Outcome = Outcome.taken) -> Truth:
    """The truth of an undamaged file: each of its rows in its place."""
    return Truth(outcome=outcome, rows=rows, count=range(len(rows), len(rows) + 1))
