"""The visits of the week, for the command line."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.clues.api import Clue
from fangpin.apps.outcomes.api import Candidate, Plan, expected_cases, plan_of_week
from fangpin.home import Home
from fangpin.kernel.areas import full_code
from fangpin.kernel.calendar import calendar_missing
from fangpin.rulebook import load_rulebook


@dataclass(frozen=True)
class WeekOfVisits:
    """`numbers` are the household numbers of the clues, by clue."""

    plan: Plan
    numbers: dict[int, str]

    def as_json(self) -> dict[str, Any]:
        week = self.plan.week
        return {
            "monday": self.plan.monday,
            "chosen": [self._told(one) for one in week.chosen],
            "left_out": [self._told(one) for one in week.left_out],
            "expected_chosen": expected_cases(week.chosen),
            "expected_left_out": expected_cases(week.left_out),
        }

    def as_text(self) -> str:
        plan, week = self.plan, self.plan.week
        unmet = sum(one.is_due for one in week.left_out)
        lines = [
            f"{plan.monday} 至 {plan.sunday}，可走访 {sum(plan.visits.values()):,} 户，本周已办结 {sum(plan.done.values()):,} 户。",
            f"安排 {len(week.chosen):,} 户，预计属实 {expected_cases(week.chosen):.2f} 户；"
            f"排不下 {len(week.left_out):,} 户，预计属实 {expected_cases(week.left_out):.2f} 户。",
        ]
        missing = calendar_missing(plan.sunday)
        lines += [missing] if missing else []
        lines += [f"排不下的户里有 {unmet:,} 户是必访，请加派人手。"] if unmet else []
        lines += [f"  {self._says(one)}" for one in week.chosen]
        lines += ["排不下的："] if week.left_out else []
        return "\n".join(lines + [f"  {self._says(one)}" for one in week.left_out])

    def _told(self, one: Candidate) -> dict[str, Any]:
        return {
            "household_no": self.numbers[one.clue_id],
            "village_code": one.village_code,
            "chance": one.chance,
            "is_due": one.is_due,
        }

    def _says(self, one: Candidate) -> str:
        must = "，必访（红色预警或期限将到）" if one.is_due else ""
        return f"{one.village_code} 户 {self.numbers[one.clue_id]}：估计属实 {one.chance:.1%}{must}"


def visits_of_week(*, home: Home, area: str) -> WeekOfVisits:
    """For who runs the installation: any area, in the week of the home's today."""
    code = full_code(area)
    scope = Scope(role=Role.CITY, area_code=full_code(code[:4]))
    plan = plan_of_week(scope, area_code=code, rulebook=load_rulebook(home=home), today=home.today())
    listed = [one.clue_id for one in (*plan.week.chosen, *plan.week.left_out)]
    rows = Clue.objects.filter(pk__in=listed).order_by("pk")
    return WeekOfVisits(plan, dict(rows.values_list("pk", "household__household_no")))
