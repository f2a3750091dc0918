"""The area a page is about: asked for in the address, allowed by the scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import PermissionDenied

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import area_names, area_path

# What the areas right below one are called, and how many digits of a code tell them apart.
_BELOW = {"city": ("县（市、区）", 6), "county": ("乡镇（街道）", 9), "town": ("村（社区）", 12)}


class InVillage(Protocol):
    """What lies in a village."""

    village_code: str
    town_code: str


@dataclass(frozen=True)
class Place:
    """An area with the names above it."""

    code: str
    level: str
    name: str
    full_name: str  # from the county down
    path: tuple[
        tuple[str, str], ...
    ]  # code and name of each area above it that the user may open, and itself

    @property
    def below(self) -> str:
        """What the areas right below are called; empty for a village."""
        return _BELOW[self.level][0] if self.level in _BELOW else ""

    @property
    def digits_below(self) -> int:
        """How many digits of a code tell the areas right below apart; none for a village."""
        return _BELOW[self.level][1] if self.level in _BELOW else 0


def asked_place(*, scope: Scope, code: str) -> Place:
    """The area asked for, or the user's own; an area outside the scope is refused."""
    code = code or scope.area_code
    path = area_path(code) if scope.allows_area(code) else []
    if not path or path[-1].code != code:
        raise PermissionDenied
    return Place(
        code=code,
        level=path[-1].level,
        name=short_name(path[-1].name),
        full_name="".join(short_name(area.name) for area in path[1:] or path),
        path=tuple((area.code, short_name(area.name)) for area in path if scope.allows_area(area.code)),
    )


def names_around(homes: Iterable[InVillage]) -> dict[str, str]:
    """By their codes, the villages and townships of these households, or of what stands for one."""
    return area_names({code for one in homes for code in (one.village_code, one.town_code + "000")})


def short_name(name: str) -> str:
    """A village as people say it: 李里马村民委员会 → 李里马村, 河渠村村民委员会 → 河渠村, 游园社区居民委员会 → 游园社区."""
    if name.endswith("村村民委员会"):
        return name.removesuffix("村民委员会")
    if name.endswith("村民委员会"):
        return name.removesuffix("民委员会")
    return name.removesuffix("居民委员会") if name.endswith("社区居民委员会") else name
