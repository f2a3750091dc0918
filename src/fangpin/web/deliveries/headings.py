"""记住的对应: what the clerks of a department have said their headings mean, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.api import HeadingMemory, forget_heading, may_forget, remembered_corrections
from fangpin.contracts.load import load_contracts
from fangpin.web.shell.guard import actor_of, needs_deliveries


@needs_deliveries
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    rows = [(*_line(row), may_forget(scope, row)) for row in remembered_corrections(scope)]
    return render(request, "deliveries/headings.html", {"rows_shown": rows})


@needs_deliveries
@require_POST
def forget(request: HttpRequest, scope: Scope, memory_id: int) -> HttpResponse:
    if not forget_heading(actor=actor_of(request), memory_id=memory_id):
        raise Http404
    messages.success(request, "已删除；下次出现这个表头时会再请您核对。")
    return redirect("deliveries:headings")


def _line(row: HeadingMemory) -> tuple[HeadingMemory, str, str]:
    """The row, the title of its data set, and what the heading stands for."""
    contract = load_contracts().by_id.get(row.contract)
    if contract is None:
        return row, "已停用的数据", row.column
    names = {column.name: column.says for column in contract.filed_columns}
    return row, contract.title, names.get(row.column, "不需要")
