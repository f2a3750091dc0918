"""Remember which roster or list is the newest of its sender."""

from datetime import date

from django.db import connection

from fangpin.apps.registry.models import RosterArrival

# One loader at a time: each of them brings the marks of all households in line.
_LOCK = 0x66616E6770696E02


def wait_for_turn() -> None:
    """Until the transaction ends, no other loader changes households or people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def note_arrival(*, source: str, sender_area: str, received_on: date) -> bool:
    """False when a newer file is already in force; the caller then changes nothing."""
    known = RosterArrival.objects.filter(source=source, sender_area=sender_area).first()
    if known and known.received_on > received_on:
        return False
    previous_on = known.received_on if known and known.received_on < received_on else None
    RosterArrival.objects.update_or_create(
        source=source,
        sender_area=sender_area,
        defaults={"received_on": received_on} | ({"previous_on": previous_on} if previous_on else {}),
    )
    return True
