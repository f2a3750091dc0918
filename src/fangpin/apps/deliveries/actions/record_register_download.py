"""Leave a trace that somebody took a list with names and numbers away."""

from uuid import UUID

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry


def record_register_download(*, actor: User, export_id: UUID) -> None:
    record_entry(
        actor=actor, verb=Verb.DOWNLOADED_REGISTER, object_kind="register_export", object_id=str(export_id)
    )
