"""The list of clues and its export."""

from typing import Any
from urllib.parse import quote

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.clues.api import Level, latest_run, open_clues, ranked, risks_seen, with_sentences
from fangpin.web.inbox.asked import TABS, Asked
from fangpin.web.inbox.export import workbook
from fangpin.web.inbox.rows import rows_of
from fangpin.web.inbox.tree import area_tree
from fangpin.web.shell.areas import asked_place
from fangpin.web.shell.guard import actor_of, needs_households, needs_lists
from fangpin.web.shell.paging import page_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs_households
@require_safe
def inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One page of the list, its filters, and the counts that belong to it."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    asked = Asked.read(request.GET, area=place.code)
    page = open_clues(scope, filters=asked.filters(), page=page_number(request.GET.get("page", "")))
    context = {
        "area": place,
        "takes_lists_along": scope.takes_lists_along,
        "asked": asked,
        "page": page,
        "rows_shown": list(rows_of(page, scope=scope, first_place=page.start_index())),
        "here": asked.address(),
        "tree": area_tree(scope=scope, asked=asked, place=place),
        "tabs": _tabs(scope=scope, asked=asked),
        "levels": _levels(scope=scope, asked=asked),
        "level_choices": Level.choices,
        "risk_choices": risks_seen(scope),
        "order_says": "按办结时间排列" if asked.tab == "closed" else "按走访次序排列，最急的在前",
        "age_heading": "办结用时" if asked.tab == "closed" else "已过",
    }
    return render(request, "inbox/page.html", context)


@needs_lists
@require_safe
def export(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All that the list holds under the same filters, as xlsx."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    asked = Asked.read(request.GET, area=place.code)
    clues = list(with_sentences(ranked(scope, filters=asked.filters())))
    run = latest_run()
    content = workbook(
        rows_of(clues, scope=scope, has_year=True),
        area=place.full_name,
        conditions=asked.says(),
        as_of=run.as_of if run else None,
        made_at=timezone.localtime(),
        made_by=actor_of(request).display_name,
    )
    record_entry(actor=actor_of(request), verb=Verb.EXPORTED_CLUES, object_kind="area", object_id=place.code,
                 detail={"rows": len(clues)})  # fmt: skip
    name = quote(f"预警线索_{place.name}_{timezone.localdate():%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"clues.xlsx\"; filename*=UTF-8''{name}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _tabs(*, scope: Scope, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "count": ranked(scope, filters=asked.filters(tab=tab)).count(),
            "address": asked.address(tab=tab),
            "is_current": tab == asked.tab,
        }
        for tab, title in TABS.items()
    ]


def _levels(*, scope: Scope, asked: Asked) -> list[dict[str, Any]]:
    rows = ranked(scope, filters=asked.filters(level="")).order_by()
    counted = dict(rows.values_list("level").annotate(Count("pk")))
    return [
        {
            "level": level,
            "count": counted.get(level, 0),
            "address": asked.address(level="" if asked.level == level else level),
            "is_current": asked.level == level,
        }
        for level in Level.values
    ]
