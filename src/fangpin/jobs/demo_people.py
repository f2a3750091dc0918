"""Six people to sign in as, placed where there is something to do."""

from typing import Any

from fangpin.apps.accounts.api import Role, create_user
from fangpin.apps.clues.api import busiest_areas
from fangpin.apps.registry.api import area

PASSWORD = "fangpin-demo"  # noqa: S105  (a demo home holds invented people only)
DEPARTMENT = "医保局"


def create_demo_people() -> dict[str, Any]:
    """The same six again on a second start; their areas follow the clues."""
    busiest = busiest_areas()
    people = []
    for username, role, code, post in (
        ("village", Role.VILLAGE, busiest.village_code, "网格员"),
        ("town", Role.TOWN, busiest.town_code, "防贫专干"),
        ("county", Role.COUNTY, busiest.county_code, "防贫办"),
        # What one of the county drafts, another decides about.
        ("county2", Role.COUNTY, busiest.county_code, "防贫办复核岗"),
        ("city", Role.CITY, busiest.city_code, "农业农村局"),
        ("medical", Role.DEPARTMENT, busiest.city_code, DEPARTMENT),
    ):
        display_name = f"{_short_name(code)}{post}"
        department = DEPARTMENT if role == Role.DEPARTMENT else ""
        create_user(
            actor=None,
            username=username,
            password=PASSWORD,
            display_name=display_name,
            role=role,
            area_code=code,
            department=department,
        )
        people.append(
            {"username": username, "display_name": display_name, "role": role.value, "area_code": code}
        )
    return {"open_clues": busiest.open_clues, "people": people}


def _short_name(code: str) -> str:
    """A village by the name people call it: 唐村, not 唐村村民委员会."""
    place = area(code)
    if place is None:
        return code
    name = place.name.removesuffix("村民委员会").removesuffix("居民委员会")
    return name + "村" if name != place.name and name[-1] not in "村庄营屯区" else name
