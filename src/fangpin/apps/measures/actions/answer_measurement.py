"""Keep what the worker counted."""

from typing import Any

from fangpin.apps.measures.models import Measurement


def answer_measurement(*, measurement_id: int, answer: dict[str, Any] | None, fault: str = "") -> None:
    Measurement.objects.filter(pk=measurement_id).update(answer=answer, fault=fault)
