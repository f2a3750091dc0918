"""Where a case stands, from its steps and what was done in them; no clock and no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from fangpin.kernel.calendar import working_day_after

Step = Mapping[str, Any]  # as rulebook.procedures.as_data has it


class Done(Protocol):
    """What is asked of an act."""

    step: str
    kind: str
    to_step: str
    answers: Mapping[str, Any]
    done_on: date


@dataclass(frozen=True)
class OpenStep:
    """A step that can be done now."""

    step: Step
    opened_on: date
    due_on: date | None  # None: it has no clock, or holidays of the year are not known


@dataclass(frozen=True)
class Standing:
    """`in_force` has the act of each step that still counts: what was sent back does not."""

    open: tuple[OpenStep, ...]
    in_force: Mapping[str, Done]
    decision: str  # admit, refuse, stopped, or empty

    @property
    def is_over(self) -> bool:
        return bool(self.decision) and not self.open

    @property
    def due_on(self) -> date | None:
        return min((one.due_on for one in self.open if one.due_on), default=None)

    @property
    def waits_for(self) -> list[str]:
        return sorted({role for one in self.open for role in one.step["does"]})


def standing_of(steps: Sequence[Step], acts: Iterable[Done], *, opened_on: date) -> Standing:
    """A step sent back to opens again, and whatever came after it has to be done again."""
    in_force: dict[str, Done] = {}
    sent_back: dict[str, date] = {}
    for act in acts:
        if act.kind == "stopped":
            return Standing(open=(), in_force=in_force, decision="stopped")
        if act.kind == "returned":
            for step in (act.to_step, *_after(steps, act.to_step)):
                in_force.pop(step, None)
                sent_back[step] = act.done_on
        else:
            in_force[act.step] = act
    deciding = next((one["id"] for one in steps if one["decides"]), "")
    decision = in_force[deciding].kind if deciding in in_force else ""
    open_steps = [
        one
        for one in steps
        if one["id"] not in in_force
        and one["when"] in (None, decision)
        and all(before in in_force for before in one["after"])
    ]
    return Standing(
        open=tuple(_opened(one, in_force, sent_back, opened_on) for one in open_steps),
        in_force=in_force,
        decision=decision,
    )


def earliest_day(step: Step, standing: "Standing", steps: Sequence[Step], *, since: date) -> date:
    """What a step tells of did not happen before the clue came, nor before what the steps before it tell of."""
    days = [since]
    for before in steps:
        act = standing.in_force.get(before["id"]) if before["id"] in step["after"] else None
        dates = [one["id"] for one in before["asks"] if one["kind"] == "date" and not one["is_old"]]
        days += [date.fromisoformat(act.answers[name]) for name in dates if act and act.answers.get(name)]
    return max(days)


def due_day(start: date, within: Mapping[str, Any] | None) -> date | None:
    """The last day of a span, whose first day is the one after the start; None where it cannot be told."""
    if within is None:
        return None
    if within["unit"] == "days":
        return start + timedelta(days=within["days"])
    return working_day_after(start, within["days"])


def _opened(
    step: Step, in_force: Mapping[str, Done], sent_back: Mapping[str, date], opened_on: date
) -> OpenStep:
    days = [opened_on, *(in_force[before].done_on for before in step["after"])]
    days += [sent_back[step["id"]]] if step["id"] in sent_back else []
    return OpenStep(step, max(days), due_day(max(days), step["within"]))


def _after(steps: Sequence[Step], step: str) -> set[str]:
    """All steps that wait for this one, at first or second hand."""
    found = {one["id"] for one in steps if step in one["after"]}
    return found.union(*(_after(steps, one) for one in found))
