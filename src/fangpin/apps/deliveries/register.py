"""The register of deliveries (交付登记簿): for each data set and sender, month by month, what came and what did not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import fmean

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.due_days import due_day, is_monthly
from fangpin.apps.deliveries.models import Delivery
from fangpin.apps.deliveries.replaced import still_counting
from fangpin.apps.registry.api import area_names
from fangpin.contracts import Contract, load_contracts
from fangpin.kernel.calendar import first_of_month
from fangpin.rulebook import Rulebook

MONTHS = 12
# A file is compared with so many before it.
_BEFORE = 3


class Arrival(StrEnum):
    """Whether the file of a month came."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    MADE_UP = "made_up"  # it did not come, but a later file tells the same
    NOT_DUE = "not_due"  # its day has not come
    STILL_VALID = "still_valid"  # no new list was due: the last one holds
    BEFORE = "before"  # the sender had not begun


@dataclass(frozen=True)
class ShrunkenLimits:
    """Below this share of the usual rows a file is called shrunken; not judged below so many usual rows."""

    ratio: Decimal
    least_rows: Decimal

    def is_shrunken(self, rows: int, *, usual: float) -> bool:
        return usual >= self.least_rows and rows < float(self.ratio) * usual


@dataclass(frozen=True)
class OtherFile:
    """One more file of a month."""

    delivery: str
    received_on: date
    rows: int
    is_in_force: bool


@dataclass(frozen=True)
class Cell:
    """One month of a line; without a delivery the counts are zero.

    Of several files of a month the cell tells of the largest that counts; `others` are behind it.
    """

    month: date
    due: date
    arrival: Arrival
    days_late: int = 0
    delivery: str = ""
    received_on: date | None = None
    rows: int = 0
    usual_rows: int = 0
    is_refused: bool = False
    is_shrunken: bool = False
    is_identical: bool = False
    others: tuple[OtherFile, ...] = ()

    @property
    def is_odd(self) -> bool:
        return self.is_refused or self.is_shrunken or self.is_identical


@dataclass(frozen=True)
class Line:
    """One data set of one sender; `latest` is the newest month that is due or has come."""

    contract: Contract
    area: str
    area_name: str
    cells: tuple[Cell, ...]
    is_never: bool

    @property
    def latest(self) -> Cell:
        told = [
            cell
            for cell in self.cells
            if cell.arrival not in (Arrival.NOT_DUE, Arrival.STILL_VALID, Arrival.BEFORE)
        ]
        return told[-1] if told else self.cells[-1]

    @property
    def missing_months(self) -> int:
        return sum(cell.arrival == Arrival.MISSING for cell in self.cells)

    @property
    def urgency(self) -> int:
        """0 needs action first."""
        latest = self.latest
        order = (
            latest.arrival == Arrival.MISSING,
            latest.is_refused,
            self.missing_months > 0,
            self.is_never,
            latest.is_shrunken,
            latest.is_identical,
            latest.arrival == Arrival.LATE,
        )
        return next((place for place, holds in enumerate(order) if holds), len(order))

    @property
    def is_to_be_mended(self) -> bool:
        """Somebody has to do something; a file that came late is there."""
        return self.urgency < 6

    @property
    def says(self) -> str:
        """What to do, in one sentence."""
        return _says(self)


def shrunken_limits(rulebook: Rulebook, *, area: str, on: date) -> ShrunkenLimits:
    """The thresholds of a sender's area on a day."""
    ratio, least = (
        rulebook.parameter_value(parameter=f"intake.{name}", region=area, on=on).value
        for name in ("shrunken_ratio", "shrunken_least_rows")
    )
    return ShrunkenLimits(ratio=ratio, least_rows=least)


def register_lines(
    scope: Scope | None,
    *,
    today: date,
    limits: Callable[[str], ShrunkenLimits],
    last_month: date | None = None,
) -> list[Line]:
    """What needs action first; `limits` gives the thresholds of an area, `last_month` the newest month shown.

    Without a scope, for jobs, which have no user: every sender.
    """
    newest = last_month or first_of_month(today)
    months = [first_of_month(newest, months_later=back) for back in range(1 - MONTHS, 1)]
    rows = scope.deliveries(Delivery.objects.all()) if scope else Delivery.objects.all()
    by_sender: dict[tuple[str, str], list[Delivery]] = {}
    unused = ("skipped_by_reason", "rejected_by_code", "warnings_by_code", "message")
    came_by_today = rows.filter(received_on__lte=today).order_by("received_on", "loaded_at")
    for row in came_by_today.defer(*unused):
        by_sender.setdefault((row.contract, row.sender_area), []).append(row)
    own = scope.department if scope else ""
    expected = [one for one in load_contracts() if not own or one.sender == own]
    names = area_names({area + "000000" for _, area in by_sender})
    lines = []
    for contract in expected:
        senders = {area: came for (id_, area), came in by_sender.items() if id_ == contract.id}
        for area, came in (senders or {scope.area_code[:6] if scope else "": []}).items():
            lines.append(
                Line(
                    contract=contract,
                    area=area,
                    area_name=names.get(area + "000000", ""),
                    cells=tuple(_cells(contract, came, months=months, today=today, limits=limits(area))),
                    is_never=not came,
                )
            )
    return sorted(
        lines, key=lambda line: (line.urgency, line.contract.sender, line.contract.title, line.area)
    )


def _cells(
    contract: Contract,
    came: Sequence[Delivery],
    *,
    months: Iterable[date],
    today: date,
    limits: ShrunkenLimits,
) -> Iterable[Cell]:
    by_month: dict[date, list[Delivery]] = {}
    for one in came:
        by_month.setdefault(_month_of(one), []).append(one)
    begun = min(by_month, default=None)
    for month in months:
        due = due_day(contract, month=month)
        if month in by_month:
            yield _received(contract, by_month, month=month, due=due, limits=limits)
            continue
        is_before = begun is None or month < begun
        is_due = due < today and not (is_before or _is_still_valid(contract, came, due=due))
        if is_due:
            is_made_up = any(_tells_about(contract, later, month=month) for later in by_month)
            arrival = Arrival.MADE_UP if is_made_up else Arrival.MISSING
        else:
            not_yet = Arrival.NOT_DUE if due >= today else Arrival.STILL_VALID
            arrival = Arrival.BEFORE if is_before else not_yet
        yield Cell(month=month, due=due, arrival=arrival, days_late=(today - due).days if is_due else 0)


def _received(
    contract: Contract,
    by_month: dict[date, list[Delivery]],
    *,
    month: date,
    due: date,
    limits: ShrunkenLimits,
) -> Cell:
    mine = by_month[month]
    first, shown = mine[0], _shown(contract, mine)
    rows = shown.rows_read
    late = max(0, (first.received_on - due).days) if is_monthly(contract) else 0
    usual = _usual_rows(contract, by_month, month=month)
    return Cell(
        month=month,
        due=due,
        arrival=Arrival.LATE if late else Arrival.ON_TIME,
        days_late=late,
        delivery=shown.pk,
        received_on=first.received_on,
        rows=rows,
        usual_rows=round(usual),
        is_refused=not shown.is_in_force,
        is_shrunken=limits.is_shrunken(rows, usual=usual),
        is_identical=is_monthly(contract)
        and len(mine) == 1
        and _is_repeated(shown, by_month, month=month, limits=limits),
        others=tuple(
            OtherFile(one.pk, one.received_on, one.rows_read, one.is_in_force) for one in mine if one != shown
        ),
    )


def _shown(contract: Contract, mine: Sequence[Delivery]) -> Delivery:
    """The file of a month that stands for it: the largest that counts, else the last."""
    counting = still_counting(mine, is_list=contract.body.period == "snapshot")
    return max(counting, key=lambda one: one.rows_read) if counting else mine[-1]


def _usual_rows(contract: Contract, by_month: dict[date, list[Delivery]], *, month: date) -> float:
    """The mean of the last files before; a file of the year so far begins anew in January."""
    before = [
        _shown(contract, by_month[one]).rows_read
        for one in sorted(by_month)
        if one < month and (contract.body.period != "cumulative" or one.year == month.year)
    ]
    return fmean(before[-_BEFORE:]) if before else 0.0


def _is_repeated(
    delivery: Delivery, by_month: dict[date, list[Delivery]], *, month: date, limits: ShrunkenLimits
) -> bool:
    """The same bytes as in another month, or the same accepted content as before; few rows may well stay the same."""
    changes = delivery.changes
    is_same = bool(changes) and not (changes["new"] or changes["changed"] or changes["gone"])
    if is_same and delivery.accepted >= limits.least_rows:
        return True
    earlier = (one for other, came in by_month.items() if other < month for one in came)
    return delivery.accepted > 0 and any(one.sha256 == delivery.sha256 for one in earlier)


def _tells_about(contract: Contract, later: date, *, month: date) -> bool:
    """Whether the file of a later month also holds what an earlier one would have told."""
    match contract.body.period:
        case "snapshot":
            return later > month
        case "cumulative":
            return later > month and later.year == month.year
        case _:
            return False


def _is_still_valid(contract: Contract, came: Sequence[Delivery], *, due: date) -> bool:
    """Of a list that is not due every month: whether the last one before holds on that day."""
    oldest = due - timedelta(days=contract.body.max_age_days)
    return not is_monthly(contract) and any(
        one.received_on <= due and (one.covered_until or one.received_on) >= oldest for one in came
    )


def _month_of(delivery: Delivery) -> date:
    return first_of_month(delivery.covered_until or delivery.received_on)


def _says(line: Line) -> str:
    latest, sender = line.latest, line.contract.sender
    month, day = f"{latest.month.year}年{latest.month.month}月", f"{latest.due.month}月{latest.due.day}日"
    match line.urgency:
        case 0:
            more = f"，近一年共缺 {line.missing_months} 个月" if line.missing_months > 1 else ""
            return (
                f"{month}的数据应于{day}前报送，已迟 {latest.days_late} 天{more}；请{sender}尽快导出并上传。"
            )
        case 1:
            return f"{month}的文件能读的行太少，没有生效；请{sender}按退回原因改正后重新上传。"
        case 2:
            gaps = [cell.month for cell in line.cells if cell.arrival == Arrival.MISSING]
            named = "、".join(f"{gap.year}年{gap.month}月" for gap in gaps)
            return f"{named}的数据一直没有报送，以后的文件里也没有；请{sender}补报。"
        case 3:
            rhythm = "每月" if is_monthly(line.contract) else "首次"
            return (
                f"从未报送；请{sender}按数据约定开始报送（{rhythm} {line.contract.body.expected_day} 日前）。"
            )
        case 4:
            return (
                f"{month}只有 {latest.rows:,} 行，前几次平均 {latest.usual_rows:,} 行；"
                f"请{sender}核对导出条件，有漏的补交。"
            )
        case 5:
            return f"{month}的内容与上次完全相同；请{sender}核对是否重复导出了旧数据。"
        case 6:
            return f"{month}的数据迟交 {latest.days_late} 天，已收到；请{sender}下次于每月 {line.contract.body.expected_day} 日前报送。"
        case _:
            return _FINE[latest.arrival]


_FINE = {
    Arrival.ON_TIME: "按时，不需要处理。",
    Arrival.MADE_UP: "没有单独报送，以后的文件里已有，不需要处理。",
    Arrival.NOT_DUE: "还没有到期，不需要处理。",
    Arrival.STILL_VALID: "前一份名单还有效，不需要处理。",
    Arrival.BEFORE: "当时还没有开始报送，不需要处理。",
}
