"""A small cast with fixed roles, so that every access test reads alike."""

from datetime import date
from itertools import count

from fangpin.apps.accounts.api import Posting, Role, User

CITY = "131100000000"
COUNTY = "131102000000"
TOWN = "131102001000"
VILLAGE = "131102001201"
NEIGHBOUR_VILLAGE = "131102001202"
OTHER_TOWN_VILLAGE = "131102002201"
OTHER_COUNTY = "131121000000"
OTHER_COUNTY_VILLAGE = "131121100201"
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def make_user(role: Role, area_code: str, *, department: str = "", **fields) -> User:
    number = next(_numbers)
    user = User.objects.create_user(
        username=f"u{number}", password="pass", display_name=f"用户{number}", **fields
    )
    post(user, role, area_code, department=department)
    return user


def post(user: User, role: Role, area_code: str, *, from_date: date = LONG_AGO, **fields) -> Posting:
    return Posting.objects.create(user=user, role=role, area_code=area_code, from_date=from_date, **fields)


def move(user: User, **to: str) -> None:
    """As if the only posting had ended and one elsewhere had begun."""
    Posting.objects.filter(user=user).update(**to)


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


def system_admin() -> User:
    return make_user(Role.SYSTEM_ADMIN, COUNTY)


def security_admin() -> User:
    return make_user(Role.SECURITY_ADMIN, COUNTY)


def audit_admin() -> User:
    return make_user(Role.AUDIT_ADMIN, COUNTY)


def stranger() -> User:
    """An officer of another county."""
    return make_user(Role.COUNTY, OTHER_COUNTY)
