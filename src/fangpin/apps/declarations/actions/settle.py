"""The township says which household a declaration is about, or that none of its area is."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.declarations.enums import DeclarationStatus
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.declarations.perms import may_settle
from fangpin.apps.registry.api import household as own_household
from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import holds_id

_LONGEST = 400


class SettlingRefused(UserError):
    """The declaration waits on; the message is for the officer."""


@transaction.atomic
def settle(
    *, actor: User, declaration_id: UUID, household: UUID | None, note: str, today: date
) -> Declaration:
    """Without a household: nobody of the area is meant, which needs a reason."""
    scope = scope_of(actor)
    rows = scope.declarations(Declaration.objects.filter(pk=declaration_id))
    found = rows.select_for_update().first()
    if found is None or not may_settle(scope):
        raise SettlingRefused("没有找到这份申报，或者它不在您的辖区；请返回申报列表。")
    if found.status != DeclarationStatus.WAITING:
        raise SettlingRefused("这份申报已经有人处理过；请刷新页面查看结果。")
    found.note = _checked_note(note, is_needed=household is None)
    if household is None:
        found.status = DeclarationStatus.NOBODY
    elif own_household(scope, key=household) is None:
        raise SettlingRefused("没有选中本辖区的农户；请重新选择，都不是的选“没有对应的农户”。")
    else:
        found.status, found.household_id = DeclarationStatus.LINKED, household
    found.settled_by, found.settled_on = actor, today
    found.save(update_fields=["status", "household", "settled_by", "settled_on", "note"])
    found.refresh_from_db()
    record_entry(
        actor=actor,
        verb=Verb.SETTLED_DECLARATION,
        object_kind="declaration",
        object_id=str(found.pk),
        detail={"kind": found.status, "household": str(household) if household else None},
    )
    return found


def _checked_note(note: str, *, is_needed: bool) -> str:
    told = note.strip()
    if is_needed and not told:
        raise SettlingRefused("请写明怎么核对的、为什么没有对应的农户。")
    if holds_id(told):
        raise SettlingRefused("说明里有证件号码；请删去后再提交。")
    if len(told) > _LONGEST:
        raise SettlingRefused(f"说明最多 {_LONGEST} 字，请精简后再提交。")
    return told
