"""Ask for all that is held on a person; the queue entry commits with the asking and its trace."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.privacy.models import PersonCopy
from fangpin.apps.registry.api import people_by_key
from fangpin.kernel.errors import UserError

SHORTEST_REASON = 4
_TAKEN = "这个申请编号已被使用；请刷新页面后重新申请。"


class CopyRefused(UserError):
    """Nothing was asked for; the message is for the officer."""


@transaction.atomic
def ask_for_copy(*, actor: User, copy_id: UUID, person_key: UUID, reason: str) -> PersonCopy:
    """For a person of the own county, with the reason; the id comes from the form, so that a double click asks once."""
    scope = scope_of(actor)
    person = people_by_key(scope, keys=[person_key]).get(person_key)
    if not scope.hands_out_copies or person is None:
        raise PermissionDenied
    if len(reason.strip()) < SHORTEST_REASON:
        raise CopyRefused("请写明理由，例如“本人申请查阅”。")
    try:
        copy, is_new = PersonCopy.objects.get_or_create(
            pk=copy_id,
            defaults={
                "person_key": person_key,
                "household_id": person.household_id,
                "reason": reason.strip(),
                "asked_by": actor,
            },
        )
    except IntegrityError as error:
        # Somebody else's, which the database does not show.
        raise CopyRefused(_TAKEN) from error
    if copy.asked_by_id != actor.pk or copy.person_key != person_key:
        raise CopyRefused(_TAKEN)
    if is_new:
        record_entry(
            actor=actor,
            verb=Verb.ASKED_FOR_PERSON,
            object_kind="person",
            object_id=str(person_key),
            detail={"copy": str(copy_id), "purpose": copy.reason},
        )
        queue.configure_task("copy_person").defer(copy_id=str(copy_id))
    return copy
