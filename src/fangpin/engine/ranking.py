"""In which order to visit: points added up from parameters, so that a village committee can do the sum by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import Level
from fangpin.rulebook.table_models import TableVersion

LEVEL_WORDS = {Level.RED: "红色预警", Level.ORANGE: "橙色预警", Level.YELLOW: "黄色预警"}
INCOME = "reference_income_per_head_yuan"
INCOME_TABLE = "ranking.income_points"

Facts = Mapping[str, str | None]


@dataclass(frozen=True)
class RankingPoints:
    """What each reason is worth in a region on a day."""

    values: Mapping[str, int]
    monitor_line: Decimal
    income: TableVersion


@dataclass(frozen=True)
class Rank:
    """The points of a household, and how they came about, in Chinese."""

    points: int
    reason: str


def ranking_points(*, rulebook: Rulebook, region: str, on: date) -> RankingPoints:
    """The parameters `ranking.*`, the income line and the table of income, for a village (or a wider region) on a day."""

    def value(parameter: str) -> Decimal:
        return rulebook.parameter_value(parameter=parameter, region=region, on=on).value

    names = [name for name in rulebook.parameters if name.startswith("ranking.")]
    return RankingPoints(
        values={name.removeprefix("ranking."): int(value(name)) for name in names},
        monitor_line=value("income.monitor_line"),
        income=rulebook.table_version(table=INCOME_TABLE, region=region, on=on),
    )


def rank(*, hits: Sequence[Rule], facts: Facts, points: RankingPoints) -> Rank:
    """The sum for a household with at least one hit: level, further risks, income, standing.

    `facts` are those of the household's sheet: column → text, or None when not known.
    """
    reasons = [*_warnings(hits, points), *_circumstances(facts, points)]
    total = sum(worth for _, worth in reasons)
    return Rank(points=total, reason="；".join(f"{why}{worth:+d}分" for why, worth in reasons) + "。")


def _warnings(hits: Sequence[Rule], points: RankingPoints) -> list[tuple[str, int]]:
    level = next(level for level in LEVEL_WORDS if any(rule.text.level is level for rule in hits))
    found = [(LEVEL_WORDS[level], points.values[f"level_{level.value}"])]
    risks = list(dict.fromkeys(rule.risk for rule in sorted(hits, key=lambda rule: rule.id)))
    more_risks, more_rules = len(risks) - 1, len(hits) - len(risks)
    if more_risks:
        found.append(
            (f"共{len(risks)}种风险（{'、'.join(risks)}）", more_risks * points.values["extra_risk"])
        )
    if more_rules:
        found.append((f"同类预警另有{more_rules}条", more_rules * points.values["extra_rule"]))
    return found


def _circumstances(facts: Facts, points: RankingPoints) -> list[tuple[str, int]]:
    found = []
    income = facts.get(INCOME)
    if income is None:
        found.append(("收入情况未知", points.values["income_unknown"]))
    else:
        # A fraction is exact: a cent below the line is below it.
        row = points.income.row({"income_to_line": Fraction(Decimal(income)) / Fraction(points.monitor_line)})
        if row.outcome:
            found.append((row.says, int(row.outcome)))
    if facts.get("is_lifted_out") == "true":
        found.append(("脱贫户", points.values["lifted_out"]))
    if facts.get("is_monitored") == "true":
        # Somebody already goes there and a contact is named.
        found.append(("已是监测对象", -points.values["already_monitored"]))
    return found
