"""Leave a trace that a user opened two records side by side."""

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry


def record_stranger_view(*, actor: User, stranger_id: int) -> None:
    record_entry(actor=actor, verb=Verb.VIEWED_STRANGER, object_kind="stranger", object_id=str(stranger_id))
