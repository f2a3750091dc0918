"""The score of a rule counts warnings and falls as the table says it does."""

import uuid
from datetime import date, timedelta

from fangpin.bench.truth import LOOK_AHEAD, LOOK_BACK, score

FELL_ON = date(2026, 6, 15)
HOUSEHOLD, OTHER = uuid.uuid4(), uuid.uuid4()


def test_a_warning_before_the_fall_is_true_and_leads() -> None:
    found = score("rule", {HOUSEHOLD: [date(2026, 5, 10)], OTHER: [date(2026, 5, 10)]}, {HOUSEHOLD: FELL_ON})

    assert (found.warnings, found.true_warnings, found.caught, found.warned_before) == (2, 1, 1, 1)
    assert found.median_lead_days == 36


def test_a_warning_soon_after_the_fall_counts_as_late() -> None:
    found = score("rule", {HOUSEHOLD: [FELL_ON + timedelta(days=10)]}, {HOUSEHOLD: FELL_ON})

    assert (found.caught, found.warned_before, found.median_lead_days) == (1, 0, -10)


def test_warnings_outside_the_window_are_false() -> None:
    days = [FELL_ON - LOOK_AHEAD - timedelta(days=1), FELL_ON + LOOK_BACK + timedelta(days=1)]

    found = score("rule", {HOUSEHOLD: days}, {HOUSEHOLD: FELL_ON})

    assert (found.warnings, found.true_warnings, found.caught, found.median_lead_days) == (2, 0, 0, None)
