"""Where a case stands: what is open, what a return undoes, when a step is due."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from fangpin.apps.cases.standing import due_day, standing_of

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)


@dataclass
class Done:
    step: str
    kind: str = "done"
    to_step: str = ""
    done_on: date = MONDAY
    answers: dict = field(default_factory=dict)


def step(name: str, *after: str, when: str | None = None, decides: bool = False, days: int | None = None):
    within = {"days": days, "unit": "working_days"} if days else None
    return {"id": name, "after": after, "when": when, "decides": decides, "within": within, "does": ["town"]}


STEPS = [
    step("visit", days=3),
    step("compare"),
    step("review", "visit", "compare", days=5),
    step("decide", "review", decides=True),
    step("record", "decide", when="admit"),
    step("tell", "decide", when="refuse"),
]


def open_steps(*acts: Done) -> list[str]:
    return [one.step["id"] for one in standing_of(STEPS, acts, opened_on=MONDAY).open]


def test_steps_that_wait_for_nothing_are_open_at_once_side_by_side():
    assert open_steps() == ["visit", "compare"]
    assert open_steps(Done("compare")) == ["visit"]
    assert open_steps(Done("compare"), Done("visit")) == ["review"]


def test_what_follows_depends_on_what_was_decided():
    before = [Done("visit"), Done("compare"), Done("review")]

    assert open_steps(*before) == ["decide"]
    assert open_steps(*before, Done("decide", "admit")) == ["record"]
    assert open_steps(*before, Done("decide", "refuse")) == ["tell"]
    ended = standing_of(STEPS, [*before, Done("decide", "refuse"), Done("tell")], opened_on=MONDAY)
    assert ended.is_over
    assert ended.decision == "refuse"


def test_a_return_undoes_the_step_and_all_that_came_after_it_but_nothing_beside_it():
    acts = [Done("visit"), Done("compare"), Done("review"), Done("decide", "returned", "visit", TUESDAY)]
    standing = standing_of(STEPS, acts, opened_on=MONDAY)

    assert [one.step["id"] for one in standing.open] == ["visit"]
    assert set(standing.in_force) == {"compare"}
    assert standing.open[0].opened_on == TUESDAY
    assert open_steps(*acts, Done("visit", done_on=FRIDAY)) == ["review"]


def test_a_clock_runs_from_the_day_the_step_opened():
    first = standing_of(STEPS, [], opened_on=MONDAY)
    later = standing_of(STEPS, [Done("visit"), Done("compare", done_on=FRIDAY)], opened_on=MONDAY)

    assert first.due_on == date(2026, 11, 19)
    assert later.due_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # a week of holidays
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday worked in exchange
        (date(2026, 11, 13), 1, date(2026, 11, 16)),
    ],
)
def test_working_days_know_holidays_and_days_worked_in_exchange(start, days, due):
    assert due_day(start, {"days": days, "unit": "working_days"}) == due


def test_plain_days_are_plain_and_unknown_holidays_leave_the_day_untold():
    assert due_day(date(2026, 9, 30), {"days": 5, "unit": "days"}) == date(2026, 10, 5)
    assert due_day(date(2099, 1, 1), {"days": 5, "unit": "working_days"}) is None
    assert due_day(MONDAY, None) is None
