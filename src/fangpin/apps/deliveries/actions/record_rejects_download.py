"""Leave a trace that a user downloaded a reject file, which holds rows as the department sent them."""

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry


def record_rejects_download(*, actor: User, delivery_id: str) -> None:
    record_entry(actor=actor, verb=Verb.DOWNLOADED_REJECTS, object_kind="delivery", object_id=delivery_id)
