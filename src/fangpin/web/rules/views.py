"""All rules with their numbers in force here and now; one rule; one parameter through time and by region."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.rules.api import (
    ChangeKind,
    ChangeStatus,
    changeable_parameters,
    may_draft,
    rule_changes,
    sees_changes,
)
from fangpin.rulebook import Rule
from fangpin.rulebook.models import Risk
from fangpin.rulebook.procedures import Procedure
from fangpin.web.households.law import rulebook
from fangpin.web.rules.tables import version_here
from fangpin.web.rules.wording import (
    case_words,
    condition_words,
    rules_by_parameter,
    sentence_words,
    source_words,
    value_here,
    values_of,
)
from fangpin.web.shell.areas import asked_place
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import needs_households


@needs_households
@require_safe
def rules(request: HttpRequest, scope: Scope) -> HttpResponse:
    """By risk, with what holds in the area today."""
    place, day = asked_place(scope=scope, code=request.GET.get("area", "")), today()
    in_force = rulebook().rules_in_force(on=day)
    by_risk = [(risk.value, [one for one in in_force if one.text.risk is risk]) for risk in Risk]
    by_risk.append(("需说明事项（不是预警）", [one for one in in_force if one.text.risk is None]))
    context = {
        "area": place,
        "groups": [
            (risk, [_line(one, region=place.code, on=day) for one in found])
            for risk, found in by_risk
            if found
        ],
        "count": len(in_force),
        "visits": [
            value_here(rulebook(), parameter=one, region=place.code, on=day)
            for one in changeable_parameters(rulebook())
            if not rules_by_parameter(rulebook(), one) and not _is_clock(one)
        ],
        "procedures": [
            (found.title, _clocks(found, region=place.code, on=day))
            for found in rulebook().procedures_in(area_code=place.code, day=day)
        ],
        "tables": [
            (table.title, *key.split("."), version_here(rulebook(), table=key, region=place.code, on=day))
            for key, table in rulebook().tables.items()
        ],
        "waiting": rule_changes(scope).filter(status=ChangeStatus.DRAFT).count(),
        "may_draft": may_draft(scope),
        "sees_changes": sees_changes(scope),
    }
    return render(request, "rules/list.html", context)


def _clocks(found: Procedure, *, region: str, on: date) -> list[dict[str, Any]]:
    return [value_here(rulebook(), parameter=one, region=region, on=on) for one in found.clocks]


def _is_clock(parameter: str) -> bool:
    return any(parameter in one.clocks for one in rulebook().procedures.values())


def _line(found: Rule, *, region: str, on: date) -> dict[str, Any]:
    book = rulebook()
    values = [value_here(book, parameter=name, region=region, on=on) for name in found.parameters]
    return {"rule": found, "source": source_words(found.text.source), "parameters": values}


@needs_households
@require_safe
def rule(request: HttpRequest, scope: Scope, risk: str, name: str) -> HttpResponse:
    """One rule: when it warns, what it says, its numbers here, its worked examples."""
    book, day = rulebook(), today()
    found = book.rules.get(f"{risk}/{name}")
    if found is None:
        raise Http404
    context = {
        "rule": found,
        "condition": condition_words(found),
        "sentence": sentence_words(found),
        "source": source_words(found.text.source),
        "parameters": [
            value_here(book, parameter=one, region=scope.area_code, on=day) for one in found.parameters
        ],
        "cases": [case_words(one) for one in found.cases],
    }
    return render(request, "rules/rule.html", context)


@needs_households
@require_safe
def parameter(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    """A number through time and by region, the rules that use it, and what is being changed."""
    book, day, key = rulebook(), today(), f"{field}.{name}"
    if key not in book.parameters:
        raise Http404
    context = {
        "parameter": book.parameters[key],
        "field": field,
        "name": name,
        "here": value_here(book, parameter=key, region=scope.area_code, on=day),
        "values": values_of(book.parameters[key], on=day),
        "rules": rules_by_parameter(book, key),
        "changes": rule_changes(scope).filter(kind=ChangeKind.PARAMETER, target=key),
        "may_draft": may_draft(scope) and key in changeable_parameters(book),
    }
    return render(request, "rules/parameter.html", context)
