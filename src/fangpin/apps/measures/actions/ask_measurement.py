"""Ask what the incomes of an area come to; the queue entry commits with the question."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import Scope
from fangpin.apps.measures.enums import Income
from fangpin.apps.measures.models import Measurement


@transaction.atomic
def ask_measurement(
    *, scope: Scope, run_id: str, as_of: date, area_code: str, income: Income, line_yuan: Decimal
) -> Measurement:
    """The same question is answered once; a question about an area outside the scope is refused."""
    if not scope.allows_area(area_code):
        raise PermissionDenied
    asked, is_new = Measurement.objects.get_or_create(
        run_id=run_id,
        area_code=area_code,
        income=income,
        line_yuan=line_yuan,
        defaults={"as_of": as_of},
    )
    if is_new:
        queue.configure_task("count_measurement").defer(measurement_id=asked.pk)
    return asked
