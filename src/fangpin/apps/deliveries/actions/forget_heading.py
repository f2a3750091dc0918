"""Take back what a heading was said to mean; the next file with it is shown to the clerk again."""

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.memory import remembered_corrections
from fangpin.apps.deliveries.perms import may_forget


@transaction.atomic
def forget_heading(*, actor: User, memory_id: int) -> bool:
    """Whether there was one for the actor to take back."""
    scope = scope_of(actor)
    found = remembered_corrections(scope).filter(pk=memory_id).first()
    if found is None or not may_forget(scope, found):
        return False
    record_entry(
        actor=actor,
        verb=Verb.FORGOT_HEADING,
        object_kind="contract",
        object_id=found.contract[:64],
        detail={"column": found.column},
    )
    found.delete()
    return True
