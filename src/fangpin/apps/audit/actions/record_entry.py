"""Add one line to the audit trail, inside the caller's transaction."""

from typing import Protocol

from fangpin.apps.audit.enums import Verb
from fangpin.apps.audit.models import Entry


class Actor(Protocol):
    """What the trail needs to know of a user (accounts sits above this app)."""

    pk: int

    @property
    def role(self) -> str: ...


def record_entry(
    *,
    actor: Actor | None,
    verb: Verb,
    object_kind: str = "",
    object_id: str = "",
    detail: dict[str, str | int | bool | None] | None = None,
) -> Entry:
    return Entry.objects.create(
        actor_id=actor.pk if actor else None,
        actor_role=actor.role if actor else "",
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        detail=detail or {},
    )
