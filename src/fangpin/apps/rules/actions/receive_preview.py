"""Keep what a job has worked out about a change, or why it could not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from fangpin.apps.rules.enums import PreviewState
from fangpin.apps.rules.models import Preview, PreviewHousehold

_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class ImpactRow:
    """A household for which a rule would answer otherwise, or whose turn to be visited would change."""

    household_key: UUID
    village_code: str
    kind: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    points_before: int | None = None
    points_after: int | None = None
    place_before: int | None = None
    place_after: int | None = None


@transaction.atomic
def receive_preview(
    *,
    preview_id: int,
    run_id: str,
    figures: dict[str, Any],
    cases: Sequence[dict[str, Any]],
    rows: Iterable[ImpactRow],
) -> None:
    """Safe to repeat: what was there before is replaced as a whole."""
    preview = Preview.objects.select_for_update(of=("self",)).get(pk=preview_id)
    preview.households.all().delete()
    PreviewHousehold.objects.bulk_create(
        (
            PreviewHousehold(
                preview=preview,
                household_key=row.household_key,
                county_code=row.village_code[:6],
                town_code=row.village_code[:9],
                village_code=row.village_code,
                kind=row.kind,
                gained=list(row.gained),
                lost=list(row.lost),
                points_before=row.points_before,
                points_after=row.points_after,
                place_before=row.place_before,
                place_after=row.place_after,
            )
            for row in rows
        ),
        batch_size=_ROWS_AT_ONCE,
    )
    preview.state, preview.run_id, preview.says = PreviewState.DONE, run_id, ""
    preview.figures, preview.cases = figures, list(cases)
    preview.save()


def note_preview_failure(*, preview_id: int, says: str) -> None:
    Preview.objects.filter(pk=preview_id).update(state=PreviewState.FAILED, says=says[:500])
