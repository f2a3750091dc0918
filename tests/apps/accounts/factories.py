"""A small cast with fixed roles, so that every access test reads alike."""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.utils import timezone

from fangpin.apps.accounts.api import Factor, Posting, Role, User
from fangpin.apps.accounts.factor import code_at, new_key, recovery_mark, sealed_for, step_at

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


def give_phone(user: User) -> "Phone":
    """A second factor in force, and what its owner has: the phone and two recovery codes."""
    key, codes = new_key(), ["abcde-23456", "fghjk-78999"]
    Factor.objects.create(
        user=user,
        sealed_key=sealed_for(user, key),
        confirmed_at=timezone.now(),
        recovery_marks=[recovery_mark(code) for code in codes],
    )
    return Phone(key, codes)


@dataclass(frozen=True)
class Phone:
    key: bytes
    recovery_codes: list[str]

    def code(self, *, steps: int = 0) -> str:
        """What it shows now, or some steps of half a minute later."""
        return code_at(self.key, step=step_at(timezone.now()) + steps)

    def wrong_code(self) -> str:
        near = {self.code(steps=steps) for steps in range(-3, 4)}
        return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


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
