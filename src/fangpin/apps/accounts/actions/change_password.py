"""Somebody chooses an own password; every other session of theirs ends."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models.functions import Now

from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def change_password(*, actor: User, password: str) -> None:
    """Raises ValidationError, in words, for one that the policy does not allow."""
    validate_password(password, actor)
    actor.set_password(password)
    actor.is_password_temporary = False
    actor.save(update_fields=["password", "is_password_temporary"])
    User.objects.filter(pk=actor.pk).update(password_set_at=Now())
    actor.refresh_from_db(fields=["password_set_at"])
    record_entry(actor=actor, verb=Verb.CHANGED_PASSWORD, object_kind="user", object_id=str(actor.pk))
