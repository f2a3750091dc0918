"""One month of the register of deliveries, for the command line."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fangpin.apps.deliveries.api import Arrival, Line, register_lines, shrunken_limits
from fangpin.home import Home
from fangpin.kernel.calendar import first_of_month
from fangpin.rulebook import load_rulebook

_WORDS = {
    Arrival.ON_TIME: "已到",
    Arrival.LATE: "迟交",
    Arrival.MISSING: "缺交",
    Arrival.MADE_UP: "缺，后补",
    Arrival.NOT_DUE: "未到期",
    Arrival.STILL_VALID: "沿用前一份",
    Arrival.BEFORE: "尚未开始",
}


@dataclass(frozen=True)
class MonthOfRegister:
    """The lines of the register with the cell of one month, what needs action first."""

    month: date
    lines: list[Line]

    def as_json(self) -> dict[str, Any]:
        return {"month": f"{self.month:%Y-%m}", "lines": [_told(line) for line in self.lines]}

    def as_text(self) -> str:
        late = sum(line.is_to_be_mended for line in self.lines)
        head = f"{self.month.year}年{self.month.month}月的数据：{len(self.lines)} 项，{late} 项要处理。"
        return "\n".join([head, *(_as_text(line) for line in self.lines)])


def month_of_register(*, home: Home, month: date | None) -> MonthOfRegister:
    """By default the month before the home's today, which is the one being delivered."""
    today, rulebook = home.today(), load_rulebook(home=home)
    chosen = first_of_month(month) if month else first_of_month(today, months_later=-1)
    lines = register_lines(
        None,
        today=today,
        limits=lambda area: shrunken_limits(rulebook, area=area, on=today),
        last_month=chosen,
    )
    # What to do about other months is not asked here.
    of_month = (replace(line, cells=line.cells[-1:]) for line in lines)
    return MonthOfRegister(month=chosen, lines=sorted(of_month, key=lambda line: line.urgency))


def _told(line: Line) -> dict[str, Any]:
    cell = line.cells[-1]
    return {
        "contract": line.contract.id,
        "title": line.contract.title,
        "sender": line.contract.sender,
        "sender_area": line.area,
        "state": cell.arrival.value,
        "due": cell.due.isoformat(),
        "received_on": cell.received_on.isoformat() if cell.received_on else None,
        "days_late": cell.days_late,
        "delivery": cell.delivery or None,
        "rows": cell.rows,
        "usual_rows": cell.usual_rows,
        "is_never": line.is_never,
        "is_refused": cell.is_refused,
        "is_shrunken": cell.is_shrunken,
        "is_identical": cell.is_identical,
        "says": line.says,
    }


def _as_text(line: Line) -> str:
    cell = line.cells[-1]
    word = "从未报送" if line.is_never else _WORDS[cell.arrival]
    rows = f" {cell.rows:,} 行（交付 {cell.delivery}）" if cell.delivery else ""
    where = f"，{line.area_name}" if line.area_name else ""
    return f"  {word} {line.contract.title}（{line.contract.sender}{where}）{rows} {line.says}"
