"""The only door to help."""

from fangpin.apps.assistance.actions.close_measure import deliver_measure, withdraw_measure
from fangpin.apps.assistance.actions.plan_measure import HelpRefused, Plan, plan_measure
from fangpin.apps.assistance.enums import MeasureStatus, State
from fangpin.apps.assistance.models import Measure
from fangpin.apps.assistance.perms import may_help
from fangpin.apps.assistance.queries import (
    TABS,
    first_measure_due,
    measure_by_id,
    measure_list,
    measures_of,
    unanswered,
    without_help,
)
from fangpin.apps.assistance.release import Condition, conditions, propose_release

__all__ = [
    "TABS",
    "Condition",
    "HelpRefused",
    "Measure",
    "MeasureStatus",
    "Plan",
    "State",
    "conditions",
    "deliver_measure",
    "first_measure_due",
    "may_help",
    "measure_by_id",
    "measure_list",
    "measures_of",
    "plan_measure",
    "propose_release",
    "unanswered",
    "withdraw_measure",
    "without_help",
]
