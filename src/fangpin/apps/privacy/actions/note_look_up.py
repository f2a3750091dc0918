"""Count a household that somebody is shown without work there, or refuse it and tell the security administrator."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from fangpin.apps.accounts.api import User, policy_for
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.privacy.models import LookUp, LookUpAlert

_HOUR = timedelta(hours=1)


@transaction.atomic
def note_look_up(*, actor: User, household_key: UUID) -> bool:
    """Whether it may be shown. Within an hour each household counts once; a reason given begins the count anew."""
    now = locked_for(actor)
    rows = LookUp.objects.filter(user=actor)
    rows.filter(at__lte=now - _HOUR).delete()
    if rows.filter(household_key=household_key).exists():
        return True
    told = LookUpAlert.objects.filter(user=actor).aggregate(last=Max("explained_at"))["last"]
    counted = rows.filter(at__gt=told) if told else rows
    if counted.count() >= policy_for(actor).look_ups_an_hour:
        _alert(actor, rows, now)
        return False
    LookUp.objects.create(user=actor, household_key=household_key, at=now)
    return True


def locked_for(actor: User) -> datetime:
    """One request of a user at a time until the transaction ends; the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"look-ups of {actor.pk}"])
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _alert(actor: User, rows: QuerySet[LookUp], now: datetime) -> None:
    """Once, however often the page is asked for while the reason is missing."""
    if LookUpAlert.objects.filter(user=actor, explained_at=None, at__gt=now - _HOUR).exists():
        return
    counted = rows.aggregate(count=Count("pk"), since=Min("at"))
    since = counted["since"] or now
    LookUpAlert.objects.create(
        user=actor, area_code=actor.standing[1], at=now, since=since, count=counted["count"]
    )
    record_entry(
        actor=actor,
        verb=Verb.LOOK_UPS_EXCEEDED,
        object_kind="user",
        object_id=str(actor.pk),
        detail={"count": counted["count"], "since": f"{timezone.localtime(since):%Y-%m-%d %H:%M}"},
    )
