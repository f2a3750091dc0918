"""People to sign in as, one of each kind, placed where there is something to do."""

from datetime import date
from typing import Any

from fangpin.apps.accounts.api import OF_A_DEPARTMENT, Role, bring_in_line
from fangpin.apps.clues.api import busiest_areas
from fangpin.apps.registry.api import area

PASSWORD = "fangpin-demo"  # noqa: S105  (a demo home holds invented people only)
DEPARTMENT = "医保局"


def create_demo_people(*, today: date) -> dict[str, Any]:
    """The same people again on a second start; their areas follow the clues."""
    busiest = busiest_areas()
    people = []
    for username, role, code, post in (
        ("village", Role.VILLAGE, busiest.village_code, "村干部"),
        ("grid", Role.GRID_WORKER, busiest.village_code, "网格员"),
        ("town", Role.TOWN, busiest.town_code, "防贫专干"),
        ("county", Role.COUNTY, busiest.county_code, "防贫办"),
        # What one of the county drafts, another decides about.
        ("county2", Role.COUNTY, busiest.county_code, "防贫办复核岗"),
        ("city", Role.CITY, busiest.city_code, "农业农村局"),
        ("medical", Role.DEPARTMENT, busiest.city_code, DEPARTMENT),
        ("liaison", Role.LIAISON, busiest.city_code, f"{DEPARTMENT}联络员"),
        ("approver", Role.APPROVER, busiest.county_code, "分管审批人"),
        ("auditor", Role.AUDITOR, busiest.county_code, "纪检监督"),
        ("leader", Role.LEADER, busiest.county_code, "分管县领导"),
        ("sysadmin", Role.SYSTEM_ADMIN, busiest.county_code, "系统管理员"),
        ("secadmin", Role.SECURITY_ADMIN, busiest.county_code, "安全管理员"),
        ("audadmin", Role.AUDIT_ADMIN, busiest.county_code, "审计管理员"),
    ):
        display_name = f"{_short_name(code)}{post}"
        department = DEPARTMENT if role in OF_A_DEPARTMENT else ""
        bring_in_line(
            username=username,
            password=PASSWORD,
            display_name=display_name,
            role=role,
            area_code=code,
            department=department,
            today=today,
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
