"""Leave a trace that somebody read a print-out about a person, or the trail itself."""

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.privacy.models import PersonCopy


def record_copy_view(*, actor: User, copy: PersonCopy) -> None:
    record_entry(
        actor=actor,
        verb=Verb.VIEWED_PERSON,
        object_kind="person",
        object_id=str(copy.person_key),
        detail={"copy": str(copy.pk)},
    )


def record_trail_view(*, actor: User, asked: dict[str, str | int | bool | None]) -> None:
    """With what was asked for: whom and what somebody looked up is the point of the entry."""
    record_entry(actor=actor, verb=Verb.VIEWED_TRAIL, object_kind="entry", detail=asked)


def record_entry_view(*, actor: User, entry_id: int) -> None:
    record_entry(actor=actor, verb=Verb.VIEWED_TRAIL, object_kind="entry", object_id=str(entry_id))
