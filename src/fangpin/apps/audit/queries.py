"""Questions to the audit trail."""

from django.db.models import QuerySet

from fangpin.apps.audit.models import Entry, Suggestion


def all_entries() -> QuerySet[Entry]:
    """For whoever narrows them down to a scope, or is the installation itself."""
    return Entry.objects.order_by("-pk")


def entries_about(*, object_kind: str, object_id: str) -> QuerySet[Entry]:
    return Entry.objects.filter(object_kind=object_kind, object_id=object_id)


def suggestions_of(*, actor_id: int) -> QuerySet[Suggestion]:
    """What one user has sent, newest first."""
    return Suggestion.objects.filter(actor_id=actor_id).order_by("-id")
