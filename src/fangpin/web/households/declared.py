"""What a family declared itself, opened for those who may read it; each opening leaves an entry."""

from dataclasses import dataclass

from fangpin.apps.accounts.api import Scope, User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.declarations.api import (
    ContentUnreadable,
    Declaration,
    Told,
    content_of,
    may_read,
)
from fangpin.kernel.masking import mask_id


@dataclass(frozen=True)
class Declared:
    """One declaration; `told` is nothing for whoever may not read names, and where it cannot be opened (`why`)."""

    declaration: Declaration
    told: Told | None
    id_masked: str
    why: str


def declared(found: Declaration, *, scope: Scope, actor: User) -> Declared:
    if not may_read(scope):
        return Declared(found, None, "", "姓名、电话和申报的原文，由村、乡、县的经办人查看。")
    try:
        told = content_of(found)
    except ContentUnreadable as broken:
        return Declared(found, None, "", str(broken))
    record_entry(
        actor=actor,
        verb=Verb.VIEWED_DECLARATION,
        object_kind="declaration",
        object_id=str(found.pk),
        detail={"household": str(found.household_id) if found.household_id else None},
    )
    return Declared(found, told, mask_id(told.id_number), "")
