"""Questions about print-outs, about look-ups, and about the trail as its administrator reads it; a scope or the asker
comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from fangpin.apps.accounts.api import Scope, User, access_policy
from fangpin.apps.audit.api import Entry, all_entries
from fangpin.apps.cases.api import in_procedure
from fangpin.apps.clues.api import with_open_clue
from fangpin.apps.privacy.models import LookUpAlert, PersonCopy
from fangpin.kernel.areas import prefix_of


@dataclass(frozen=True)
class Looked:
    """What somebody looks for in the trail; what is empty does not matter."""

    since: date | None = None
    until: date | None = None  # that day included
    actors: tuple[int, ...] | None = None
    verb: str = ""
    object_kind: str = ""
    object_id: str = ""
    area_code: str = ""  # twelve digits
    before: int | None = None  # older entries than this one


def trail(scope: Scope, *, looked: Looked) -> QuerySet[Entry]:
    """Newest first."""
    rows = scope.trail(all_entries())
    if looked.since:
        rows = rows.filter(at__gte=_midnight(looked.since))
    if looked.until:
        rows = rows.filter(at__lt=_midnight(looked.until + timedelta(days=1)))
    if looked.actors is not None:
        rows = rows.filter(actor_id__in=looked.actors)
    same = {name: told for name in ("verb", "object_kind", "object_id") if (told := getattr(looked, name))}
    if looked.area_code:
        prefix = prefix_of(looked.area_code)
        same |= {"actor_area__gte": prefix.ljust(12, "0"), "actor_area__lte": prefix.ljust(12, "9")}
    if looked.before is not None:
        same["pk__lt"] = looked.before
    return rows.filter(**same).order_by("-pk")


def entry_in_scope(scope: Scope, *, entry_id: int) -> Entry | None:
    return scope.trail(all_entries()).filter(pk=entry_id).first()


def without_work(scope: Scope, *, keys: Sequence[UUID]) -> list[UUID]:
    """Those of these households where nobody of the scope has work: the one place that says what work is. An open clue
    is, a running case, and a household that is monitored."""
    at_work = with_open_clue(scope, keys=keys) | in_procedure(scope, keys=keys)
    return [key for key in keys if key not in at_work]


def owes_a_reason(user: User) -> bool:
    """Was stopped at the limit of look-ups and has not said what for."""
    return LookUpAlert.objects.filter(user=user, explained_at=None).exists()


def recent_alerts(scope: Scope, *, now: datetime) -> QuerySet[LookUpAlert]:
    """Newest first, for the security administrator of the area."""
    days = access_policy(area_code=scope.area_code).alert_days
    rows = scope.alerts(LookUpAlert.objects.filter(at__gt=now - timedelta(days=days)))
    return rows.select_related("user")


def copies_of(asker: User, *, person_key: UUID) -> QuerySet[PersonCopy]:
    """The asker's own."""
    return PersonCopy.objects.filter(asked_by=asker, person_key=person_key)


def own_copy(asker: User, *, copy_id: UUID) -> PersonCopy | None:
    return PersonCopy.objects.filter(asked_by=asker, pk=copy_id).first()


def copy_for_job(copy_id: UUID) -> PersonCopy:
    return PersonCopy.objects.select_related("asked_by").get(pk=copy_id)


def copy_path(copy_id: UUID) -> Path:
    """With the exported lists, which go after a week."""
    path: Path = settings.HOME.exports / f"{copy_id}.sealed"
    return path


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
