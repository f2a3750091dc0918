"""The last twelve months of income and spending, part by part, against the monitoring line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from fangpin.apps.clues.api import Evidence, EvidenceRow, RuleLine, SheetView
from fangpin.web.households.drawing import Drawing, drawing
from fangpin.web.households.figures import figure, unknown_reasons
from fangpin.web.households.law import dataset_title, datasets_of_column, words

SWEEP = "household_sweep"
PER_HEAD = "reference_income_per_head_yuan"
LINE = "income.monitor_line"


@dataclass(frozen=True)
class Part:
    """One line of the account: how it counts, its ministry word, its column, and where its rows are."""

    sign: str
    says: str
    column: str
    indicator: str = ""
    origin_column: str = ""  # names what most of the amount comes from


PARTS = (
    Part("", "工资性收入", "wage_12m_yuan", "household_wage_12m", "wage_origin"),
    Part("＋", "生产经营性收入", "business_12m_yuan", SWEEP),
    Part("＋", "财产性收入", "property_12m_yuan", SWEEP),
    Part("＋", "转移性收入", "transfer_12m_yuan", "household_transfer_12m", "transfer_origin"),
    Part("－", "生产经营性支出", "business_cost_12m_yuan", SWEEP),
    Part("＝", "家庭纯收入", "income_12m_yuan"),
    Part("＋", "理赔收入", "payout_12m_yuan", "household_payout_12m"),
    Part("－", "合规自付支出", "compliant_counted_12m_yuan", "household_medical_12m"),
    Part("＝", "收入参考值", "reference_income_12m_yuan"),
    Part("÷ 家庭人口 ＝", "人均收入参考值", PER_HEAD),
)


@dataclass(frozen=True)
class IncomeLine:
    sign: str
    says: str
    text: str
    is_known: bool
    is_sum: bool
    why: str
    origin: str
    newest: EvidenceRow | None  # the newest row behind it
    age_days: int | None  # from that row's event to the day of the screening
    rows: int


@dataclass(frozen=True)
class Income:
    says: str
    lines: tuple[IncomeLine, ...]
    drawing: Drawing | None


def income_of(sheet: SheetView) -> Income | None:
    """Nothing when the rulebook of the run knew no income."""
    if PER_HEAD not in sheet.facts:
        return None
    reasons = unknown_reasons(sheet)
    line = _monitor_line(sheet.rules)
    value = _number(sheet.facts[PER_HEAD].value)
    return Income(
        says=_says(value=value, line=line, why=reasons.get(PER_HEAD, "")),
        lines=tuple(
            _line(part, sheet=sheet, reasons=reasons) for part in PARTS if part.column in sheet.facts
        ),
        drawing=drawing(value=value, line=line) if value is not None and line else None,
    )


def _line(part: Part, *, sheet: SheetView, reasons: dict[str, str]) -> IncomeLine:
    told = figure(sheet.facts[part.column], reasons=reasons, sheet=sheet)
    # Without a row of its own, a part with an origin column was filled from the sweep.
    evidence = sheet.evidence.get(part.indicator) or sheet.evidence.get(SWEEP if part.origin_column else "")
    return IncomeLine(
        sign=part.sign,
        says=part.says,
        text=told.text,
        is_known=told.is_known,
        is_sum=not part.indicator,
        why=told.why,
        origin=_origin(part, sheet=sheet, evidence=evidence) if told.is_known else "",
        newest=evidence.rows[0] if evidence and evidence.rows else None,
        age_days=_age(evidence, as_of=sheet.as_of),
        rows=evidence.count if evidence else 0,
    )


def _age(evidence: Evidence | None, *, as_of: date) -> int | None:
    newest = evidence.rows[0].event_date if evidence and evidence.rows else None
    return (as_of - date.fromisoformat(newest)).days if newest else None


def _origin(part: Part, *, sheet: SheetView, evidence: Evidence | None) -> str:
    if not part.indicator:
        return "收入参考值除以在世人口" if part.column == PER_HEAD else "由上面各项相加减"
    mostly = sheet.facts[part.origin_column].value if part.origin_column in sheet.facts else None
    if mostly:
        return f"主要来自{mostly}"
    datasets = [row.dataset for row in evidence.rows[:1]] if evidence else []
    titles = [dataset_title(one) for one in datasets or datasets_of_column(part.column)[:1]]
    return "、".join(titles)


def _monitor_line(rules: tuple[RuleLine, ...]) -> Decimal | None:
    """The line that holds where the household lives, as the rules of the run used it."""
    values = [each.get("value") for rule in rules for each in rule.parameters if each.get("name") == LINE]
    return _number(values[0]) if values else None


def _says(*, value: Decimal | None, line: Decimal | None, why: str) -> str:
    if value is None:
        return f"人均收入参考值未知{'：' + why if why else ''}，不能与监测线比较。"
    told = words(value=str(value), unit="yuan")
    if line is None:
        return f"人均收入参考值 {told}。"
    gap = words(value=str(abs(value - line)), unit="yuan")
    where = f"低于监测线，还差 {gap}" if value < line else f"高于监测线，距监测线还有 {gap}"
    return f"人均收入参考值 {told}，监测线 {words(value=str(line), unit='yuan')}，{where}。"


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
