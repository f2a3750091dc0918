"""Open clues by area: the map of counties, bars for the level below, and the table with the same figures."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.web.overview.lines import area_lines, busiest_first, picture_data, total_line, village_line
from fangpin.web.overview.outlines import outline_file
from fangpin.web.shell.areas import asked_place
from fangpin.web.shell.guard import needs_households


@needs_households
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    lines = area_lines(scope=scope, place=place)
    is_village = place.level == "village"
    if is_village:
        lines = [village_line(scope=scope, place=place)]
    elif place.level == "town":
        lines = busiest_first(lines)
    is_folded = place.level == "town"
    shown = [line for line in lines if line.total or not is_folded]
    context = {
        "area": place,
        "lines": lines,
        "shown": shown,
        "quiet": [line for line in lines if not line.total] if is_folded else [],
        "is_village": is_village,
        "total": total_line(lines),
        "below": place.below or "村（社区）",
        "without_outline": [line.name for line in lines if not line.has_outline],
        "picture": picture_data(lines=shown, place=place),
        "opens_below": place.level in ("city", "county"),
    }
    return render(request, "overview/page.html", context)


@needs_households
@require_safe
@cache_control(private=True, max_age=3600)
def outlines(request: HttpRequest, scope: Scope) -> FileResponse:
    """The outlines as the file has them."""
    path = outline_file()
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="application/geo+json")
