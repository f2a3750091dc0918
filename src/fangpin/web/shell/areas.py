"""The area a page is about: asked for in the address, allowed by the scope."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import area_path


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


def asked_place(*, scope: Scope, code: str) -> Place:
    """The area asked for, or the user's own; an area outside the scope is refused."""
    code = code or scope.area_code
    path = area_path(code) if scope.allows_area(code) else []
    if not path or path[-1].code != code:
        raise PermissionDenied
    return Place(
        code=code,
        level=path[-1].level,
        name=path[-1].name,
        full_name="".join(area.name for area in path[1:] or path),
        path=tuple((area.code, area.name) for area in path if scope.allows_area(area.code)),
    )
