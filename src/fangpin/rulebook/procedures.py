"""What a procedure is: its steps, who does them, their clocks and the evidence each asks for; and what a case keeps of it."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, model_validator

from fangpin.rulebook.models import (
    Dotted,
    ExactDate,
    Name,
    Parameter,
    ParameterValue,
    Region,
    Sentence,
    Span,
    Strict,
    Title,
)

# Who may do a step: roles of apps.accounts, which nothing down here may import; a test compares the two.
Office = Literal["village", "grid_worker", "town", "county", "city", "approver"]
Decision = Literal["admit", "refuse"]
CLOCK_UNITS = ("working_days", "days")


class Item(Strict):
    """One piece of evidence that a step asks for; `yes` is a box that must be ticked when it is needed."""

    id: Name
    says: Title
    kind: Literal["date", "count", "text", "long_text", "choice", "choices", "yes"]
    choices: tuple[str, ...] = ()
    at_most: int | None = None  # how many of the choices
    needed: bool = True
    why: Sentence | None = None
    when: Decision | None = None
    adds_up: tuple[Name, ...] = ()  # this count is the sum of those counts of the same step
    not_before: Name | None = None  # a date further up in the same step
    days_after: Dotted | None = None  # at least so many days after that date
    not_above: Name | None = None  # this count is no larger than that one of the same step
    is_old: bool = False  # a date that may lie before the clue came

    @model_validator(mode="after")
    def _choices_for_choosing(self) -> "Item":
        if (self.kind in ("choice", "choices")) != bool(self.choices):
            raise ValueError("kind: choice 和 choices 要用 choices 列出可选的内容，其他种类不写 choices")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError("choices 里有重复的内容，请只留一个")
        if self.at_most is not None and (
            self.kind != "choices" or not 1 <= self.at_most <= len(self.choices)
        ):
            raise ValueError("at_most 只用于 kind: choices，从 1 到可选内容的个数")
        return self

    @model_validator(mode="after")
    def _sums_of_counts_and_spans_of_dates(self) -> "Item":
        if self.adds_up and self.kind != "count":
            raise ValueError("adds_up 只用于 kind: count")
        if self.not_before and self.kind != "date":
            raise ValueError("not_before 只用于 kind: date")
        if self.not_above and self.kind != "count":
            raise ValueError("not_above 只用于 kind: count")
        if self.is_old and self.kind != "date":
            raise ValueError("is_old 只用于 kind: date")
        if self.days_after and not self.not_before:
            raise ValueError("写了 days_after，就要用 not_before 写明从哪一个日期算起")
        return self


class Step(Strict):
    """One thing to be done, by whom, after what, within which time, and why."""

    id: Name
    title: Title
    does: Annotated[tuple[Office, ...], Field(min_length=1)]
    why: Sentence
    source: str
    asks: tuple[Item, ...]
    after: tuple[Name, ...] = ()
    within: Dotted | None = None  # counted from the day the step opened
    not_by: tuple[Name, ...] = ()  # steps whose doer may not do this one
    # Of the case that is objected to: steps whose doer may not do this one.
    not_by_earlier: tuple[Name, ...] = ()
    returns_to: tuple[Name, ...] = ()  # where whoever does this one may send the case back to
    decides: bool = False
    when: Decision | None = None  # takes place only if so decided
    prints: Literal["notice", "refusal"] | None = None  # the paper it needs, made from what is on file


class ProcedureText(Span):
    """One procedure as policy staff write it, for a region over a half-open span of days."""

    title: Title
    region: Region
    from_: ExactDate = Field(alias="from")
    source: str
    within: Dotted  # the whole of it, counted from the day the clue came
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    until: ExactDate | None = None
    note: Sentence | None = None

    @property
    def clocks(self) -> tuple[str, ...]:
        """The parameters of all its days, each once."""
        asked = (item.days_after for step in self.steps for item in step.asks)
        named = (self.within, *(step.within for step in self.steps), *asked)
        return tuple(dict.fromkeys(name for name in named if name))


class Procedure(ProcedureText):
    """One procedure with its name, such as `identification/national`."""

    id: str


class Numbers(Protocol):
    """What of the rulebook tells the days of a clock."""

    @property
    def parameters(self) -> Mapping[str, Parameter]: ...

    def parameter_value(self, *, parameter: str, region: str, on: date) -> ParameterValue: ...


def steps_before(steps: Iterable[Step]) -> dict[str, set[str]]:
    """For each step all that must be done before it opens; one of a circle is before itself."""
    waits = {step.id: set(step.after) for step in steps}
    before: dict[str, set[str]] = {}
    for name in waits:
        found: set[str] = set()
        waiting = set(waits[name])
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting |= waits.get(one, set()) - found
        before[name] = found
    return before


def as_data(procedure: Procedure, *, book: Numbers, area_code: str, day: date) -> dict[str, Any]:
    """What a case keeps of the procedure it began with: whatever changes later, its steps and days stay."""

    def clock(parameter: str | None) -> dict[str, Any] | None:
        if parameter is None:
            return None
        value = book.parameter_value(parameter=parameter, region=area_code, on=day)
        # The packaged files hold whole days only; a part of a day that a county approved counts as a day.
        days, unit = math.ceil(value.value), book.parameters[parameter].unit
        return {"days": days, "unit": unit, "parameter": parameter, "source": value.source}

    return {
        "id": procedure.id,
        "title": procedure.title,
        "source": procedure.source,
        "from": procedure.from_.isoformat(),
        "within": clock(procedure.within),
        "steps": [
            step.model_dump(mode="json")
            | {
                "within": clock(step.within),
                "asks": [
                    item.model_dump(mode="json") | {"days_after": clock(item.days_after)}
                    for item in step.asks
                ],
            }
            for step in procedure.steps
        ],
    }
