"""Leave a trace that a user opened a household's page."""

from uuid import UUID

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry


def record_household_view(*, actor: User, household_key: UUID) -> None:
    record_entry(
        actor=actor, verb=Verb.VIEWED_HOUSEHOLD, object_kind="household", object_id=str(household_key)
    )
