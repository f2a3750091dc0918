"""The income account of a household under both reckonings: what counts in which, and what makes them differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fangpin.apps.clues.api import SheetView
from fangpin.rulebook import ParameterMissing
from fangpin.rulebook.civil_affairs import Standards, class_tests
from fangpin.rulebook.ledger import Ledger, MatrixLine
from fangpin.web.households.figures import figure, unknown_reasons
from fangpin.web.households.law import dataset_title, rulebook, source_title, words

MONITORING, CIVIL = "monitoring", "civil_affairs"
RESULTS = ("reference_income_12m_yuan", "civil_affairs_income_12m_yuan")
PER_HEAD = ("reference_income_per_head_yuan", "civil_affairs_income_per_head_yuan")
RIGID = "rigid_spending_12m_yuan"
ITEMS_DAY, SWEEP_DAY = "items_swept_on", "swept_on"
_SIGNS = {1: "计入", -1: "减去", 0: "不计"}
_HOLDS = {True: "收入条件符合，财产未知，要入户核实", False: "不符合", None: "未知"}


@dataclass(frozen=True)
class LedgerLine:
    """One account: its amount, how it counts in each reckoning, and what it adds to the difference."""

    title: str
    is_part: bool  # of the section above it
    text: str
    is_known: bool
    why: str  # who can supply it
    origin: str  # which data tell it, the winner first
    day: str  # of the sweep it comes from, if it does
    counts: tuple[str, str]
    sources: tuple[str, ...]  # of the two decisions
    differs: bool
    difference: str


@dataclass(frozen=True)
class LedgerView:
    lines: tuple[LedgerLine, ...]
    totals: tuple[str, str]
    per_head: tuple[str, str]
    says: str
    classes: tuple[tuple[str, str], ...]
    standards: tuple[tuple[str, str, str], ...]  # title, value, source
    other_items: str


def ledger_of(sheet: SheetView, *, region: str) -> LedgerView | None:
    """Nothing when the rulebook, or the run behind the sheet, knew no civil-affairs income."""
    ledger = rulebook().ledger
    if ledger is None or RESULTS[1] not in sheet.facts:
        return None
    lines = tuple(_lines(ledger, sheet=sheet, region=region))
    standards = _standards(sheet, region=region)
    return LedgerView(
        lines=lines,
        totals=(_text(sheet, RESULTS[0]), _text(sheet, RESULTS[1])),
        per_head=(_text(sheet, PER_HEAD[0]), _text(sheet, PER_HEAD[1])),
        says=_says(sheet, lines),
        classes=_classes(sheet, standards),
        standards=tuple((title, text, source) for title, text, source, _ in standards.values()),
        other_items="、".join(one.title for one in ledger.chart.accounts.values() if one.column is None),
    )


def _lines(ledger: Ledger, *, sheet: SheetView, region: str) -> Iterator[LedgerLine]:
    reasons = unknown_reasons(sheet)
    for name, section in ledger.chart.sections.items():
        yield _line(ledger, name, section.column, sheet=sheet, region=region, reasons=reasons)
        for part, account in ledger.chart.accounts.items():
            if account.section == name and account.column is not None:
                yield _line(ledger, part, account.column, sheet=sheet, region=region, reasons=reasons)


def _line(
    ledger: Ledger, name: str, column: str, *, sheet: SheetView, region: str, reasons: dict[str, str]
) -> LedgerLine:
    chart = ledger.chart
    one = chart.sections.get(name) or chart.accounts[name]
    told = figure(sheet.facts[column], reasons=reasons, sheet=sheet) if column in sheet.facts else None
    decided = [
        ledger.line_for(name, matrix=matrix, region=region, on=sheet.as_of) for matrix in (MONITORING, CIVIL)
    ]
    value, gap = _number(sheet, column), _gap(decided)
    return LedgerLine(
        title=one.title,
        is_part=name in chart.accounts,
        text=told.text if told else "未知",
        is_known=value is not None,
        why=told.why if told else "这次筛查还没有算这一项",
        origin="；".join(dataset_title(feed) for feed in one.feeds),
        day=_day(one.feeds, sheet=sheet),
        counts=(_counts(decided[0]), _counts(decided[1])),
        sources=tuple(dict.fromkeys(source_title(line.source) for line in decided if line)),
        differs=gap != 0,
        difference="" if gap == 0 else "未知" if value is None or gap is None else _yuan(gap * value),
    )


def _day(feeds: tuple[str, ...], *, sheet: SheetView) -> str:
    """The day of the sweep that fills an account; months of other files are told with their rows."""
    for feed, column in (
        ("rural_affairs.income_items", ITEMS_DAY),
        ("rural_affairs.income_sweep", SWEEP_DAY),
    ):
        fact = sheet.facts.get(column)
        if feed in feeds and fact is not None and fact.value:
            return fact.value
    return ""


def _gap(decided: list[MatrixLine | None]) -> int | None:
    """How many times the account is in the civil-affairs income more than in the reference income."""
    ours, theirs = decided
    return theirs.factor - ours.factor if ours and theirs else None


def _counts(line: MatrixLine | None) -> str:
    return _SIGNS[line.factor] if line else "没有规定"


def _says(sheet: SheetView, lines: tuple[LedgerLine, ...]) -> str:
    ours, theirs = (_number(sheet, column) for column in RESULTS)
    if ours is None or theirs is None:
        missing = dict.fromkeys(line.title for line in lines if not line.is_known)
        return f"有项目未知，两种口径相差多少也未知。未知的项目：{'、'.join(missing) or '见下表'}。"
    if ours == theirs:
        return "两种口径的收入相同。"
    than = "高" if theirs > ours else "低"
    return f"民政口径比防返贫口径{than} {_yuan(abs(theirs - ours)).removeprefix('＋')}，差在下表标出的项目。"


def _standards(sheet: SheetView, *, region: str) -> dict[str, tuple[str, str, str, Decimal]]:
    """The parameters of the class tests that hold here: title, value in words, source, value."""
    law, found = rulebook(), {}
    for name in (
        "civil_affairs.dibao_standard",
        "civil_affairs.edge_multiple",
        "income.rural_disposable_income",
        "other.rigid_spending_ratio",
    ):
        try:
            value = law.parameter_value(parameter=name, region=region, on=sheet.as_of)
        except ParameterMissing:
            continue
        parameter = law.parameters[name]
        text = words(value=str(value.value), unit=parameter.unit)
        found[name] = (parameter.title, text, source_title(value.source), value.value)
    return found


def _classes(
    sheet: SheetView, standards: dict[str, tuple[str, str, str, Decimal]]
) -> tuple[tuple[str, str], ...]:
    if len(standards) < 4:
        return ()
    dibao, multiple, disposable, ratio = (one[3] for one in standards.values())
    tests = class_tests(
        per_head=_number(sheet, PER_HEAD[1]),
        income=_number(sheet, RESULTS[1]),
        rigid=_number(sheet, RIGID),
        standards=Standards(dibao, multiple, disposable, ratio),
    )
    return tuple((test.name, _HOLDS[test.holds]) for test in tests)


def _text(sheet: SheetView, column: str) -> str:
    return figure(sheet.facts[column], reasons={}, sheet=sheet).text if column in sheet.facts else "未知"


def _number(sheet: SheetView, column: str) -> Decimal | None:
    fact = sheet.facts.get(column)
    return Decimal(fact.value) if fact is not None and fact.value is not None else None


def _yuan(amount: Decimal) -> str:
    sign = "－" if amount < 0 else "＋" if amount else ""
    return sign + words(value=str(abs(amount)), unit="yuan")
