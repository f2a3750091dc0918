"""Keep a complaint or suggestion; the trail notes that there is one, not what it says."""

from django.db import transaction

from fangpin.apps.audit.actions.record_entry import Actor, record_entry
from fangpin.apps.audit.enums import SuggestionKind, Verb
from fangpin.apps.audit.models import Suggestion


@transaction.atomic
def send_suggestion(*, actor: Actor, kind: SuggestionKind, text: str) -> Suggestion:
    """Anybody who is signed in may send one."""
    suggestion = Suggestion.objects.create(actor_id=actor.pk, kind=kind, text=text.strip())
    record_entry(
        actor=actor, verb=Verb.SENT_SUGGESTION, object_kind="suggestion", object_id=str(suggestion.pk)
    )
    return suggestion
