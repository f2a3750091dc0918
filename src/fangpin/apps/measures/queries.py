"""Questions about what was asked."""

from fangpin.apps.measures.models import Measurement


def measurement_for_job(measurement_id: int) -> Measurement:
    return Measurement.objects.get(pk=measurement_id)
