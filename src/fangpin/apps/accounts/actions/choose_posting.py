"""Choose under which of several postings to work."""

from django.db import transaction

from fangpin.apps.accounts.actions.checking import StaffRefused
from fangpin.apps.accounts.models import Posting, User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def choose_posting(*, actor: User, posting_id: int) -> Posting:
    """Kept with the user: what holds in one window holds in all of them."""
    found = next((one for one in actor.postings_today() if one.pk == posting_id), None)
    if found is None:
        raise StaffRefused("这个岗位今天不在任期内；请刷新页面重新选择。")
    actor.working_under = found
    actor.save(update_fields=["working_under"])
    record_entry(
        actor=actor,
        verb=Verb.CHOSE_POSTING,
        object_kind="user",
        object_id=str(actor.pk),
        detail={"posting": found.pk},
    )
    return found
