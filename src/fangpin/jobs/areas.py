"""From the lists of divisions to the registry's tree of areas."""

from fangpin.apps.registry.api import AreaRow, load_areas
from fangpin.kernel.areas import AreaTree


def take_areas(*, tree: AreaTree | None = None) -> int:
    """The newest stretch of every code: old codes stay readable, with the day they ended."""
    rows = {
        area.code: AreaRow(
            code=area.code,
            name=area.name,
            level=area.level.value,
            parent_code=area.parent or "",
            valid_from=area.valid_from,
            valid_to=area.valid_to,
        )
        for area in tree or AreaTree.load()
    }
    return load_areas(rows.values())
