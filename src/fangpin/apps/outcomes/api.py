"""The only door to outcomes."""

from fangpin.apps.outcomes.plan import Plan, plan_of_week
from fangpin.apps.outcomes.repeats import Repeat
from fangpin.apps.outcomes.scoreboard import Scoreboard, scoreboard
from fangpin.apps.outcomes.settings import ScoreSettings, clock, number, score_settings
from fangpin.apps.outcomes.tally import Precision, Tally
from fangpin.apps.outcomes.week import Candidate, Week, expected_cases

__all__ = [
    "Candidate",
    "Plan",
    "Precision",
    "Repeat",
    "ScoreSettings",
    "Scoreboard",
    "Tally",
    "Week",
    "clock",
    "expected_cases",
    "number",
    "plan_of_week",
    "score_settings",
    "scoreboard",
]
