"""Questions to the audit trail."""

from django.db.models import QuerySet

from fangpin.apps.audit.models import Entry


def entries_about(*, object_kind: str, object_id: str) -> QuerySet[Entry]:
    return Entry.objects.filter(object_kind=object_kind, object_id=object_id)
