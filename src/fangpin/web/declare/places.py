"""Choosing a village one level at a time: what is chosen so far stands in the address, so no script is needed."""

from dataclasses import dataclass

from fangpin.apps.registry.api import Area, AreaLevel, area_path, areas_below
from fangpin.web.shell.areas import short_name

_ASKS = {
    AreaLevel.COUNTY: "您家在哪个县（市、区）？",
    AreaLevel.TOWN: "您家在哪个乡镇（街道）？",
    AreaLevel.VILLAGE: "您家在哪个村（社区）？",
}


@dataclass(frozen=True)
class Choosing:
    """The areas chosen so far, from the county down, and what there is to choose from now."""

    chosen: tuple[Area, ...]
    below: tuple[tuple[str, str], ...]  # code and name
    asks: str

    @property
    def village(self) -> Area | None:
        last = self.chosen[-1] if self.chosen else None
        return last if last and last.level == AreaLevel.VILLAGE else None

    @property
    def full_name(self) -> str:
        return "".join(short_name(area.name) for area in self.chosen)


def choosing(at: str, *, inside: str = "") -> Choosing:
    """`at` is what was chosen last; anything that is no area in force begins anew at `inside`."""
    path = _path(at) or _path(inside)
    below = areas_below(path[-1].code if path else "")
    return Choosing(
        chosen=tuple(path),
        below=tuple((area.code, short_name(area.name)) for area in below),
        asks=_ASKS[AreaLevel(below[0].level)] if below else "",
    )


def _path(code: str) -> list[Area]:
    if not (len(code) == 12 and code.isascii() and code.isdigit()):
        return []
    path = [area for area in area_path(code) if area.valid_to is None and area.level != AreaLevel.CITY]
    return path if path and path[-1].code == code else []
