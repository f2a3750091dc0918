"""The area tree beside the list: the way down to the chosen area, each with the number of clues asked for."""

from dataclasses import dataclass, field

from django.db.models import Count

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import ranked
from fangpin.apps.registry.api import child_areas
from fangpin.web.inbox.asked import Asked
from fangpin.web.shell.areas import Place, short_name

_COLUMN = {"city": ("county_code", 6), "county": ("town_code", 9), "town": ("village_code", 12)}


@dataclass
class Node:
    code: str
    name: str
    count: int
    address: str
    children: list["Node"] = field(default_factory=list)


def area_tree(*, scope: Scope, asked: Asked, place: Place) -> list[Node]:
    """From the user's own area down to the areas below the chosen one."""
    top_code, top_name = place.path[0]
    top = Node(top_code, top_name, ranked(scope, filters=asked.filters(area=top_code)).count(), "")
    top.address = asked.address(area=top_code)
    node = top
    on_the_way = {code for code, _ in place.path}
    while True:
        node.children = _below(node.code, scope=scope, asked=asked)
        following = next((child for child in node.children if child.code in on_the_way), None)
        if following is None:
            return [top]
        node = following


def _below(code: str, *, scope: Scope, asked: Asked) -> list[Node]:
    children = child_areas(scope, code=code)
    if not children:
        return []
    column, digits = _COLUMN[_level(code)]
    rows = ranked(scope, filters=asked.filters(area=code)).order_by()
    counted = dict(rows.values_list(column).annotate(Count("pk")))
    return [
        Node(
            area.code,
            short_name(area.name),
            counted.get(area.code[:digits], 0),
            asked.address(area=area.code),
        )
        for area in children
    ]


def _level(code: str) -> str:
    if code.endswith("00000000"):
        return "city"
    return "county" if code.endswith("000000") else "town"
