"""Where machine decisions end and people's begin: the parameters of `rulebook/parameters/linking/`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

from fangpin.home import Home
from fangpin.pipeline.linking.likeness import Dialect
from fangpin.rulebook import Rulebook
from fangpin.rulebook.changes import change_files
from fangpin.rulebook.load import load_parameters


@dataclass(frozen=True)
class Zones:
    """From which probability a link is automatic or for review, and how far (bits) the best must be ahead."""

    automatic: float
    review: float
    margin_bits: float
    # From how many registered people on a name and a birth date may be enough: in a small register every name is rare.
    bare_facts_from: float
    dialect: Dialect

    @property
    def worth_showing(self) -> float:
        """From which probability a candidate is shown beside the best."""
        return self.review / 10


def zones_of(*, area: str, on: date, home: Home) -> Zones:
    """What holds for a sender's area (its code) on a day, with the values that were approved here."""
    return _zones_of(area, on, home, tuple(path.name for path in change_files(home)))


@cache
def _zones_of(area: str, on: date, home: Home, approved: tuple[str, ...]) -> Zones:
    book = _parameters(home, approved)

    def value(name: str) -> float:
        return float(book.parameter_value(parameter=f"linking.{name}", region=area, on=on).value)

    return Zones(
        automatic=value("automatic_probability"),
        review=value("review_probability"),
        margin_bits=math.log2(value("automatic_margin")),
        bare_facts_from=value("bare_facts_register_people"),
        dialect=Dialect(
            n_l=bool(value("merge_n_l")),
            f_h=bool(value("merge_f_h")),
            front_back_nasal=bool(value("merge_front_back_nasal")),
            flat_retroflex=bool(value("merge_flat_retroflex")),
        ),
    )


@cache
def _parameters(home: Home, _approved: tuple[str, ...]) -> Rulebook:
    return load_parameters(home=home)
