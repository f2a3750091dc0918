"""交付登记簿: what is due, late, missing, shrunken or suspiciously the same, what needs action first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.api import Arrival, Cell, Line, register_lines, shrunken_limits
from fangpin.web.households.law import rulebook
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import needs_deliveries

_WORDS = {
    Arrival.ON_TIME: "已到",
    Arrival.LATE: "迟 {} 天",
    Arrival.MISSING: "缺",
    Arrival.MADE_UP: "缺，后补",
    Arrival.NOT_DUE: "未到期",
    Arrival.STILL_VALID: "沿用前一份",
    Arrival.BEFORE: "—",
}


@needs_deliveries
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    day = today()
    lines = register_lines(
        scope, today=day, limits=lambda area: shrunken_limits(rulebook(), area=area, on=day)
    )
    came = [line for line in lines if not line.is_never]
    context = {
        "total": len(lines),
        "to_be_mended": sum(line.is_to_be_mended for line in lines),
        "urgent": [_with_months(line) for line in came if line.is_to_be_mended],
        "never": [line for line in lines if line.is_never],
        "fine": [_with_months(line) for line in came if not line.is_to_be_mended],
    }
    return render(request, "deliveries/register.html", context)


def _with_months(line: Line) -> tuple[Line, list[dict[str, Any]]]:
    return line, [_shown(cell) for cell in line.cells]


def _shown(cell: Cell) -> dict[str, Any]:
    """A cell in a word; what is odd about the file comes before when it came."""
    word = _WORDS[cell.arrival].format(cell.days_late)
    for is_so, says in (
        (cell.is_refused, "未生效"),
        (cell.is_shrunken, "行数骤减"),
        (cell.is_identical, "与上次相同"),
    ):
        if is_so:
            word = says
            break
    is_bad = cell.is_refused or cell.arrival == Arrival.MISSING
    kind = "bad" if is_bad else "odd" if cell.is_odd or cell.arrival == Arrival.LATE else cell.arrival.value
    return {"cell": cell, "word": word, "kind": kind}
