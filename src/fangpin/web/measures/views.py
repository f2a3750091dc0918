"""The question in the address, the answer below it; while the worker counts, the page asks again by itself."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import ScreeningRun, loaded_runs
from fangpin.apps.measures.api import Income, Measurement, ask_measurement
from fangpin.apps.registry.api import area_names, households_by_key
from fangpin.web.households.law import rulebook
from fangpin.web.measures.forms import MeasureForm
from fangpin.web.shell.areas import Place, asked_place, short_name
from fangpin.web.shell.guard import needs_office

_GUARANTEES = {
    "schooling": "义务教育",
    "medicine": "基本医疗",
    "housing": "住房安全",
    "water": "饮水安全",
}


@needs_office
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Without a question in the address: the newest run, net income and the monitoring line of the user's own area."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    runs = loaded_runs()
    if not runs:
        return render(request, "measures/page.html", {"area": place, "form": None, "answer": None})
    usual = {
        "run": runs[0].run_id,
        "income": Income.NET.value,
        "line": _monitor_line(place, on=runs[0].as_of),
    }
    words = {name: request.GET.get(name, value) for name, value in usual.items()}
    form = MeasureForm(words, runs=runs)
    asked = _asked(scope, form=form, place=place, runs=runs)
    return render(
        request,
        "measures/page.html",
        {
            "area": place,
            "form": form,
            "asked": asked,
            "answer": asked.answer if asked else None,
            "below": place.below,
            **_lines(scope, asked=asked, words=words),
        },
    )


def _asked(scope: Scope, *, form: MeasureForm, place: Place, runs: list[ScreeningRun]) -> Measurement | None:
    if not form.is_valid():
        return None
    run = next(run for run in runs if run.run_id == form.cleaned_data["run"])
    return ask_measurement(
        scope=scope,
        run_id=run.run_id,
        as_of=run.as_of,
        area_code=place.code,
        income=Income(form.cleaned_data["income"]),
        line_yuan=form.cleaned_data["line"],
    )


def _lines(scope: Scope, *, asked: Measurement | None, words: dict[str, Any]) -> dict[str, Any]:
    """Names for the codes and keys of the answer; only what lies in the scope has one."""
    if asked is None or asked.answer is None:
        return {}
    below = asked.answer["below"]
    names = area_names(one["area"].ljust(12, "0") for one in below)
    homes = households_by_key(scope, keys=[one["household_key"] for one in asked.answer["poor"]])
    return {
        "lines": [
            one
            | {
                "name": short_name(names.get(code, code)),
                "address": "?" + urlencode(words | {"area": code}),
            }
            for one in below
            for code in [one["area"].ljust(12, "0")]
        ],
        "poor": [(homes.get(one["household_key"]), one) for one in asked.answer["poor"]],
        "lacks": [(title, asked.answer["lacks"]["dimensions"][name]) for name, title in _GUARANTEES.items()],
    }


def _monitor_line(place: Place, *, on: date) -> str:
    line = rulebook().parameter_value(parameter="income.monitor_line", region=place.code, on=on)
    return str(line.value)
