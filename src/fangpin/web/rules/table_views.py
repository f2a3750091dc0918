"""One decision table through time and by region, and its workbook: out to be edited, in again when it had faults."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.rules.api import (
    ChangeKind,
    ChangeRefused,
    changeable_tables,
    hand_in_workbook,
    may_draft,
    rule_change,
    rule_changes,
)
from fangpin.rulebook.table_workbook import table_workbook
from fangpin.web.households.law import rulebook
from fangpin.web.rules.forms import WorkbookForm
from fangpin.web.rules.tables import version_here, versions_of
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs_households
@require_safe
def table(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    """What holds here today, all versions with their workbooks, and what is being changed."""
    book, key, day = rulebook(), f"{field}.{name}", today()
    if key not in book.tables:
        raise Http404
    changes = rule_changes(scope).filter(kind=ChangeKind.TABLE, target=key)
    context = {
        "table": book.tables[key],
        "field": field,
        "name": name,
        "here": version_here(book, table=key, region=scope.area_code, on=day),
        "versions": versions_of(book, table=key, on=day),
        "changes": changes,
        "may_draft": may_draft(scope) and key in changeable_tables(book),
    }
    return render(request, "rules/table.html", context)


@needs_households
@require_safe
def workbook(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    """One version as xlsx, to be edited."""
    book, key = rulebook(), f"{field}.{name}"
    asked = (request.GET.get("region", "*"), request.GET.get("from", ""))
    versions = book.tables[key].versions if key in book.tables else ()
    found = next((one for one in versions if (one.region, one.from_.isoformat()) == asked), None)
    if found is None:
        raise Http404
    content = table_workbook(rulebook=book, name=key, version=found, made_on=today())
    file_name = f"{book.tables[key].title}-{found.from_:%Y%m%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition or ""})


@needs_households
@require_POST
def hand_in(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    """The corrected workbook of a draft whose first one had faults."""
    found = rule_change(scope, change_id=change_id)
    if found is None or not found.is_table:
        raise Http404
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["workbook"])))
        return redirect("rules:change", change_id=found.pk)
    try:
        hand_in_workbook(
            actor=actor_of(request), change_id=found.pk, content=form.content(), home=settings.HOME
        )
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已收到，正在检查。")
    return redirect("rules:change", change_id=found.pk)
