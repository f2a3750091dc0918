"""Remember which roster or list is the newest of its sender."""

from datetime import date

from fangpin.apps.registry.models import RosterArrival


def note_arrival(*, source: str, sender_area: str, received_on: date) -> bool:
    """False when a newer file is already in force; the caller then changes nothing."""
    known = RosterArrival.objects.select_for_update().filter(source=source, sender_area=sender_area).first()
    if known and known.received_on > received_on:
        return False
    RosterArrival.objects.update_or_create(
        source=source, sender_area=sender_area, defaults={"received_on": received_on}
    )
    return True
