"""Say what for more households were looked at than the limit allows: the count begins anew."""

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.privacy.actions.note_look_up import locked_for
from fangpin.apps.privacy.models import LookUpAlert


@transaction.atomic
def explain_look_ups(*, actor: User, reason: str) -> None:
    """The same told twice, from two windows or by a double click, opens one allotment."""
    now = locked_for(actor)
    waiting = LookUpAlert.objects.filter(user=actor, explained_at=None)
    if waiting.update(reason=reason, explained_at=now):
        record_entry(
            actor=actor,
            verb=Verb.LOOK_UPS_EXPLAINED,
            object_kind="user",
            object_id=str(actor.pk),
            detail={"purpose": reason},
        )
