"""The only door to measures."""

from fangpin.apps.measures.actions.answer_measurement import answer_measurement
from fangpin.apps.measures.actions.ask_measurement import ask_measurement
from fangpin.apps.measures.enums import Income
from fangpin.apps.measures.models import Measurement
from fangpin.apps.measures.queries import measurement_for_job

__all__ = ["Income", "Measurement", "answer_measurement", "ask_measurement", "measurement_for_job"]
