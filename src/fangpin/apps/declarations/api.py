"""The only door to declarations."""

from fangpin.apps.declarations.actions.declare import DeclarationRefused, Receipt, Wanted, declare
from fangpin.apps.declarations.actions.keep_on_clues import keep_on_clues
from fangpin.apps.declarations.actions.settle import SettlingRefused, settle
from fangpin.apps.declarations.content import ContentUnreadable, Told, content_of
from fangpin.apps.declarations.enums import DeclarationStatus, Door
from fangpin.apps.declarations.id_number import IdRefused, checked_id
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.declarations.perms import may_enter, may_read, may_settle
from fangpin.apps.declarations.queries import (
    TABS,
    Standing,
    declaration_counts,
    declaration_detail,
    declaration_list,
    declarations_of,
    standing_of_receipt,
)

__all__ = [
    "TABS",
    "ContentUnreadable",
    "Declaration",
    "DeclarationRefused",
    "DeclarationStatus",
    "Door",
    "IdRefused",
    "Receipt",
    "SettlingRefused",
    "Standing",
    "Told",
    "Wanted",
    "checked_id",
    "content_of",
    "declaration_counts",
    "declaration_detail",
    "declaration_list",
    "declarations_of",
    "declare",
    "keep_on_clues",
    "may_enter",
    "may_read",
    "may_settle",
    "settle",
    "standing_of_receipt",
]
