"""Households admitted by a decision, and measures for them."""

from datetime import date
from uuid import uuid4

from tests.apps.cases.factories import TODAY, book, case_at

from fangpin.apps.accounts.api import User
from fangpin.apps.assistance.api import Measure, Plan, plan_measure
from fangpin.apps.registry.api import Household

HEALTH = Plan("健康帮扶", ("因病",), "慢病签约，按月送药", "卫健局", "钱医生", date(2026, 12, 1))


def admitted(household: Household, *, officer: User) -> Household:
    """As decided a moment ago: by the factory's answers for the risk 因病."""
    case_at("record", household, officer=officer)
    return household


def planned(household: Household, *, officer: User, plan: Plan = HEALTH) -> Measure:
    return plan_measure(
        actor=officer,
        household=household.pk,
        plan=plan,
        rules=book().assistance,
        request_key=uuid4(),
        today=TODAY,
    )
