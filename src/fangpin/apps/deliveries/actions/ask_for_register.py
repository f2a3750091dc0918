"""Ask for a list in the national template's headings; the queue entry commits with the asking and its trace."""

from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.models import RegisterExport
from fangpin.apps.deliveries.perms import area_of_export, may_export_registers
from fangpin.kernel.errors import UserError

_TAKEN = "这个导出编号已被使用；请刷新页面后重新导出。"


class ExportRefused(UserError):
    """The list was not made; the message is for the officer."""


@transaction.atomic
def ask_for_register(*, actor: User, export_id: UUID, contract: str, purpose: str) -> RegisterExport:
    """A county gets its own rows, the city all; the id comes from the form, so that a double click asks once."""
    scope = scope_of(actor)
    if not may_export_registers(scope):
        raise ExportRefused("您的账号不能导出名单；请由县级或市级管理人员导出。")
    if len(purpose.strip()) < 2:
        raise ExportRefused("请写明用途，例如“核对三季度名单”。")
    try:
        export, is_new = RegisterExport.objects.get_or_create(
            pk=export_id,
            defaults={
                "contract": contract,
                "area_code": area_of_export(scope),
                "purpose": purpose.strip(),
                "asked_by": actor,
            },
        )
    except IntegrityError as error:
        # Somebody else's, which the database does not show.
        raise ExportRefused(_TAKEN) from error
    if export.asked_by_id != actor.pk:
        raise ExportRefused(_TAKEN)
    if is_new:
        record_entry(
            actor=actor,
            verb=Verb.ASKED_FOR_REGISTER,
            object_kind="register_export",
            object_id=str(export_id),
            detail={"contract": contract, "area": export.area_code, "purpose": export.purpose},
        )
        queue.configure_task("export_register").defer(export_id=str(export_id))
    return export
