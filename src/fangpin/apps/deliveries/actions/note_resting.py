"""Write down, after a screening, how many households and open clues rest on each delivery."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from fangpin.apps.deliveries.models import Delivery


@transaction.atomic
def note_resting(*, as_of: date, counted: Mapping[str, tuple[int, int]]) -> None:
    """`counted` holds households and clues by delivery; all others known by the day rest nothing."""
    seen = Delivery.objects.filter(received_on__lte=as_of)
    seen.update(resting_households=0, resting_clues=0, rested_as_of=as_of)
    found = list(seen.filter(pk__in=counted))
    for one in found:
        one.resting_households, one.resting_clues = counted[one.pk]
    Delivery.objects.bulk_update(found, ["resting_households", "resting_clues"], batch_size=500)
