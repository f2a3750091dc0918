"""Take over the tree of areas."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fangpin.apps.registry.models import Area


class AreaRow(NamedTuple):
    code: str
    name: str
    level: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None


def load_areas(rows: Iterable[AreaRow]) -> int:
    """The same tree twice changes nothing."""
    areas = [Area(**row._asdict()) for row in rows]
    Area.objects.bulk_create(
        areas,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent_code", "valid_from", "valid_to"],
        batch_size=5_000,
    )
    return len(areas)
