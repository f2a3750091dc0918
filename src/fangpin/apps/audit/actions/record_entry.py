"""Add one line to the audit trail, inside the caller's transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.db import connection

from fangpin.apps.audit.enums import Verb

# Nothing is read back: the web program may add to the trail, not read it. The database adds number and time.
_ADD = """
INSERT INTO audit_entry (actor_id, actor_role, actor_area, verb, object_kind, object_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
"""
_added: ContextVar[list[Verb] | None] = ContextVar("added", default=None)


class Actor(Protocol):
    """What the trail needs to know of a user (accounts sits above this app)."""

    pk: int

    @property
    def standing(self) -> tuple[str, str]: ...


def record_entry(
    *,
    actor: Actor | None,
    verb: Verb,
    object_kind: str = "",
    object_id: str = "",
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    told = (actor.pk, *actor.standing) if actor else (None, "", "")
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD, [*told, verb.value, object_kind, object_id, json.dumps(detail or {}, ensure_ascii=False)]
        )
    added = _added.get()
    if added is not None:
        added.append(verb)


@contextmanager
def entries_added() -> Iterator[list[Verb]]:
    """What the block adds to the trail, as a list that grows with it."""
    added: list[Verb] = []
    token = _added.set(added)
    try:
        yield added
    finally:
        _added.reset(token)
