"""A generated file and the truth about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from fangpin.notices import Kind


@dataclass(frozen=True)
class Made:
    """The bytes, the name, and the kinds of which the scanner has to tell at least one; none of a clean file."""

    way: str
    name: str
    data: bytes
    kinds: frozenset[Kind]


Maker = Callable[[Random], Made]
_FORMATS = ("xlsx", "docx", "pdf", "html", "csv")


def truth(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


NUMBERS = truth(Kind.IDENTITY, Kind.LONG_NUMBER, Kind.PHONE, Kind.ACCOUNT)
