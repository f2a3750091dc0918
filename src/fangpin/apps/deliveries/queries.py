"""Questions about deliveries and uploads; all take a scope first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from fangpin.apps.accounts.api import Scope, User, scope_of
from fangpin.apps.deliveries.enums import IssueLevel
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, RegisterExport, Upload
from fangpin.apps.deliveries.perms import (
    area_of_export,
    may_answer_for,
    may_export_registers,
    may_read_rejects,
)
from fangpin.apps.deliveries.sealed_uploads import read_cells

_PAGE = 50


@dataclass(frozen=True)
class SourceFile:
    """What a reader of evidence is told about a file; no scope: names of files are not personal data."""

    delivery: str
    file_name: str
    contract_title: str
    sender: str
    received_on: date


def list_deliveries(
    scope: Scope, *, department: str = "", contract: str = "", page: int = 1
) -> Page[Delivery]:
    """Newest first."""
    rows = scope.deliveries(Delivery.objects.all())
    if department:
        rows = rows.filter(department=department)
    if contract:
        rows = rows.filter(contract=contract)
    return Paginator(rows.order_by("-received_on", "id"), _PAGE).get_page(page)


def departments(scope: Scope) -> list[str]:
    """Senders seen so far, for the filter."""
    return sorted(
        set(scope.deliveries(Delivery.objects.all()).order_by().values_list("department", flat=True))
    )


def delivery(scope: Scope, *, delivery_id: str) -> Delivery | None:
    return scope.deliveries(Delivery.objects.filter(pk=delivery_id)).first()


def issues(
    scope: Scope,
    *,
    delivery_id: str,
    level: IssueLevel | None = None,
    codes: Collection[str] = (),
    but: Collection[str] = (),
) -> QuerySet[DeliveryIssue]:
    """Refused, skipped and doubted cells in the order of the file, or those of one level; with codes, those of these
    reasons; never those of the reasons in `but`."""
    allowed = scope.deliveries(Delivery.objects.filter(pk=delivery_id))
    rows = DeliveryIssue.objects.filter(delivery__in=allowed).exclude(code__in=but)
    if level:
        rows = rows.filter(level=level)
    if codes:
        rows = rows.filter(code__in=codes)
    return rows.order_by("sheet", "row_no", "id")


def rejects_path(scope: Scope, *, delivery_id: str) -> Path | None:
    """The reject file, for those who may read what the department sent."""
    found = delivery(scope, delivery_id=delivery_id)
    if not found or not found.rejects_file or not may_read_rejects(scope, found):
        return None
    path = Path(settings.HOME.rejects) / found.rejects_file
    return path if path.exists() else None


def uploads(scope: Scope) -> QuerySet[Upload]:
    """What was handed in lately, finished or not."""
    return (
        scope.deliveries(Upload.objects.all())
        .select_related("delivery")
        .prefetch_related("parts__delivery")
        .order_by("-uploaded_at", "id")
    )


def upload(scope: Scope, *, upload_id: UUID) -> Upload | None:
    return uploads(scope).filter(pk=upload_id).first()


def cells_of(scope: Scope, *, upload_id: UUID) -> dict[str, Any]:
    """Samples and first rows of an upload, for those who answer for the file; nothing for anybody else."""
    found = upload(scope, upload_id=upload_id)
    return read_cells(upload_id) if found and may_answer_for(scope, found) else {}


def source_files(delivery_ids: Iterable[str]) -> dict[str, SourceFile]:
    rows = Delivery.objects.filter(pk__in=set(delivery_ids))
    return {
        row.pk: SourceFile(row.pk, row.file_name, row.contract_title, row.sender, row.received_on)
        for row in rows
    }


def source_delivery(delivery_id: str) -> Delivery | None:
    """The figures of a delivery for a reader of evidence; no scope, for the same reason as above."""
    return Delivery.objects.filter(pk=delivery_id).first()


def row_issues(*, delivery_id: str, sheet: str, row_no: int) -> list[DeliveryIssue]:
    """What was noted about one row of a file, in words without the cells' content."""
    return list(
        DeliveryIssue.objects.filter(delivery_id=delivery_id, sheet=sheet, row_no=row_no).order_by("id")
    )


def is_loaded(delivery_id: str) -> bool:
    """For jobs, which have no user: whether the delivery is entered."""
    return Delivery.objects.filter(pk=delivery_id).exists()


def upload_for_job(upload_id: UUID) -> Upload:
    """For jobs, which have no user."""
    return Upload.objects.select_related("uploaded_by").get(pk=upload_id)


def is_file_loaded(*, file_name: str, received_on: date) -> bool:
    """For jobs: whether a file of that name arrived on that day and is entered."""
    return Delivery.objects.filter(file_name=file_name, received_on=received_on).exists()


def contracts_received(scope: Scope) -> set[str]:
    """The data sets of which something has come."""
    return set(scope.deliveries(Delivery.objects.all()).order_by().values_list("contract", flat=True))


def register_exports(actor: User) -> QuerySet[RegisterExport]:
    """The lists that a user asked for, as far as they could be asked for today; nobody sees those of others."""
    scope = scope_of(actor)
    if not may_export_registers(scope):
        return RegisterExport.objects.none()
    own = RegisterExport.objects.filter(asked_by=actor, area_code=area_of_export(scope))
    return own.order_by("-asked_at", "id")


def register_export_path(export_id: UUID) -> Path:
    """Where an asked-for list lies, sealed."""
    return Path(settings.HOME.exports) / f"{export_id}.xlsx.sealed"


def register_export_for_job(export_id: UUID) -> RegisterExport:
    """For jobs, which have no user."""
    return RegisterExport.objects.select_related("asked_by").get(pk=export_id)
