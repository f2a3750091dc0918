"""A small cast with fixed roles, so that every access test reads alike."""

from itertools import count

from fangpin.apps.accounts.api import Role, User

CITY = "131100000000"
COUNTY = "131102000000"
TOWN = "131102001000"
VILLAGE = "131102001201"
NEIGHBOUR_VILLAGE = "131102001202"
OTHER_TOWN_VILLAGE = "131102002201"
OTHER_COUNTY = "131121000000"
OTHER_COUNTY_VILLAGE = "131121100201"
_numbers = count(1)


def make_user(role: Role, area_code: str, *, department: str = "", **fields) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        username=f"u{number}",
        password="pass",
        display_name=f"用户{number}",
        role=role,
        area_code=area_code,
        department=department,
        **fields,
    )


def village_worker() -> User:
    return make_user(Role.VILLAGE, VILLAGE)


def town_officer() -> User:
    return make_user(Role.TOWN, TOWN)


def county_officer() -> User:
    return make_user(Role.COUNTY, COUNTY)


def city_officer() -> User:
    return make_user(Role.CITY, CITY)


def medical_clerk() -> User:
    return make_user(Role.DEPARTMENT, CITY, department="医保局")


def stranger() -> User:
    """An officer of another county."""
    return make_user(Role.COUNTY, OTHER_COUNTY)
