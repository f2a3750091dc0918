"""Somebody chooses an own password; every other session of theirs ends."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def change_password(*, actor: User, password: str) -> None:
    """Raises ValidationError, in words, for one that the policy does not allow."""
    validate_password(password, actor)
    actor.put_password(password, is_temporary=False)
    record_entry(actor=actor, verb=Verb.CHANGED_PASSWORD, object_kind="user", object_id=str(actor.pk))
