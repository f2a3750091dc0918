"""The numbers of the rulebook about declarations (parameters `declarations.*`)."""

from dataclasses import dataclass, fields
from datetime import date

from fangpin.apps.clues.api import Level
from fangpin.rulebook import Rulebook

_LEVELS = {1: Level.RED, 2: Level.ORANGE, 3: Level.YELLOW}


@dataclass(frozen=True)
class Numbers:
    """Each field is a parameter under rulebook/parameters/declarations."""

    visit_working_days: int
    answer_working_days: int
    each_source_hour: int
    each_person_day: int
    level: int
    points: int

    @property
    def clue_level(self) -> Level:
        return _LEVELS.get(self.level, Level.YELLOW)


def numbers_for(book: Rulebook, *, area_code: str, on: date) -> Numbers:
    def value(name: str) -> int:
        return int(book.parameter_value(parameter=f"declarations.{name}", region=area_code, on=on).value)

    return Numbers(**{one.name: value(one.name) for one in fields(Numbers)})
