"""What came, from whom, what became of each row, and taking the next file."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import latest_run
from fangpin.apps.deliveries.api import (
    ISSUE_LIMIT,
    NOT_IN_REGISTER,
    TO_BE_DECIDED,
    Delivery,
    DeliveryStatus,
    IssueLevel,
    UploadRefused,
    accept_upload,
    delivery,
    departments,
    issues,
    list_deliveries,
    may_export_registers,
    may_upload,
    record_rejects_download,
    rejects_path,
    replaced_by,
    uploads,
)
from fangpin.web.deliveries.feedback import comparison, explained_headings, feedback_lines
from fangpin.web.deliveries.forms import UploadForm
from fangpin.web.deliveries.sealed import sealed_workbook
from fangpin.web.deliveries.words import says_of, words_of
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_deliveries
from fangpin.web.shell.paging import page_number

_UPLOADS_SHOWN = 8
_ISSUES_SHOWN = 50
# As addresses name them.
_LEVELS = {"rejected": IssueLevel.REJECTED, "skipped": IssueLevel.SKIPPED, "warnings": IssueLevel.WARNING}


@needs_deliveries
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    return render(request, "deliveries/list.html", _list_context(request, scope=scope))


@needs_deliveries
@require_safe
def recent_uploads(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The fragment that the list page asks for while a file is being worked on."""
    return render(request, "deliveries/uploads.html", _uploads_context(scope=scope))


@needs_deliveries
@require_POST
def upload(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep the file and have it looked at; its own page shows how it goes."""
    form = UploadForm(request.POST, request.FILES, department=scope.department)
    if form.is_valid() and _is_taken(request, form=form):
        messages.success(request, "文件已收到，轮到后自动查看是哪一种数据。")
        return redirect("deliveries:preview", form.upload_id)
    context = _list_context(request, scope=scope) | {"upload_form": form}
    return render(request, "deliveries/list.html", context, status=422)


@needs_deliveries
@require_safe
def detail(request: HttpRequest, scope: Scope, delivery_id: str) -> HttpResponse:
    """One file: its facts, the sum of its rows, and every refused or doubted cell."""
    found = _found(scope=scope, delivery_id=delivery_id)
    codes, level = request.GET.getlist("code"), _LEVELS.get(request.GET.get("kind", ""))
    told = [says_of(code, contract=found.contract) for code in codes]
    chosen = issues(
        scope,
        delivery_id=found.pk,
        level=level,
        codes=codes,
        but=_not_looked_for(found),
    )
    context = {
        "delivery": found,
        "successor": replaced_by([found]).get(found.pk),
        "groups": _groups(found),
        "feedback": feedback_lines(found, scope=scope),
        "comparison": comparison(found),
        "explained": explained_headings(found),
        "chosen_codes": codes,
        "chosen_level": level,
        "chosen_says": "：".join(filter(None, [level.label if level else "", "、".join(told)])),
        "lists": _lists(found),
        "page": Paginator(chosen, _ISSUES_SHOWN).get_page(page_number(request.GET.get("page", ""))),
        # Of one row several cells may be refused.
        "row_count": chosen.order_by().values("sheet", "row_no").distinct().count(),
        "kept": ISSUE_LIMIT,
        "has_rejects": rejects_path(scope, delivery_id=found.pk) is not None,
    }
    return render(request, "deliveries/detail.html", context)


@needs_deliveries
@require_safe
def rejects(request: HttpRequest, scope: Scope, delivery_id: str) -> StreamingHttpResponse:
    """The file with its faults marked, as the department can mend and send it again; unsealed on its way out."""
    found = _found(scope=scope, delivery_id=delivery_id)
    path = rejects_path(scope, delivery_id=found.pk)
    if path is None:
        raise Http404
    record_rejects_download(actor=actor_of(request), delivery_id=found.pk)
    return sealed_workbook(path, name=f"退回_{found.contract_title}_{found.received_on:%Y%m%d}.xlsx")


def _found(*, scope: Scope, delivery_id: str) -> Delivery:
    found = delivery(scope, delivery_id=delivery_id)
    if found is None:
        raise Http404
    return found


def _is_taken(request: HttpRequest, *, form: UploadForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        accept_upload(
            actor=actor_of(request),
            upload_id=form.upload_id,
            file_name=file.name,
            content=file.chunks(),
            received_on=today(),
            contract=form.cleaned_data["contract"],
        )
    except UploadRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _list_context(request: HttpRequest, *, scope: Scope) -> dict[str, Any]:
    sender = request.GET.get("sender", "")[:60]
    found = list_deliveries(scope, department=sender, page=page_number(request.GET.get("page", "")))
    successors = replaced_by(found)
    return _uploads_context(scope=scope) | {
        "whose": f"{scope.department}报送的数据" if scope.department else "本辖区各部门报送的数据",
        "may_upload": may_upload(scope),
        "may_export": may_export_registers(scope),
        "upload_form": UploadForm.fresh(department=scope.department),
        "size_limit_mb": settings.UPLOAD_LIMIT_BYTES // 1_000_000,
        "senders": departments(scope),
        "chosen_sender": sender,
        "page": found,
        "rows_shown": [(one, sum(_warnings(one).values()), successors.get(one.pk)) for one in found],
    }


def _uploads_context(*, scope: Scope) -> dict[str, Any]:
    recent = list(uploads(scope)[:_UPLOADS_SHOWN])
    waiting = (DeliveryStatus.RECEIVED, DeliveryStatus.RUNNING)
    return {
        "uploads": recent,
        "is_busy": any(one.status in waiting for one in recent),
        "newest_run": latest_run(),
    }


def _not_looked_for(found: Delivery) -> tuple[str, ...]:
    """Of a file that is not in force nobody was looked for: what is said of that is left out."""
    return () if found.is_in_force else (*NOT_IN_REGISTER, *TO_BE_DECIDED)


def _warnings(found: Delivery) -> dict[str, int]:
    left_out = _not_looked_for(found)
    return {code: count for code, count in found.warnings_by_code.items() if code not in left_out}


def _lists(found: Delivery) -> list[dict[str, Any]]:
    """The figures that open to a list; those that are nought have none."""
    address = reverse("deliveries:detail", args=[found.pk])
    kinds = (
        ("rejected", "行", found.rejected_by_code),
        ("skipped", "行", found.skipped_by_reason),
        ("warnings", "处", _warnings(found)),
    )
    return [
        {
            "title": _LEVELS[kind].label,
            "unit": unit,
            "count": total,
            "address": f"{address}?kind={kind}#issues",
        }
        for kind, unit, codes in kinds
        if (total := sum(codes.values()))
    ]


def _groups(found: Delivery) -> list[dict[str, Any]]:
    """The three tables of reasons; each opens the cells or rows behind it."""
    address = reverse("deliveries:detail", args=[found.pk])
    tables = (
        ("rejected", "退回的原因", "行", found.rejected_by_code),
        (
            "warnings",
            "提醒（已接收，请核对）" if found.is_in_force else "提醒（请核对）",
            "处",
            _warnings(found),
        ),
        ("skipped", "略过的原因", "行", found.skipped_by_reason),
    )
    return [
        {
            "level": _LEVELS[kind],
            "title": title,
            "unit": unit,
            "lines": [
                {
                    "code": code,
                    "says": says,
                    "count": count,
                    "address": f"{address}?kind={kind}&code={code}",
                }
                for code, says, count in words_of(codes, contract=found.contract)
            ],
        }
        for kind, title, unit, codes in tables
    ]
