"""The only place that decides which rows a user may see. What it does not know, it does not show."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from fangpin.apps.accounts.enums import Role
from fangpin.apps.accounts.models import User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scope:
    """A user's rows. An empty scope (the default) filters everything away."""

    role: Role | None = None
    area_code: str = ""
    department: str = ""

    @property
    def has_households(self) -> bool:
        return self.role in _AREA_COLUMNS

    @property
    def has_deliveries(self) -> bool:
        return self.role in (Role.DEPARTMENT, Role.COUNTY, Role.CITY)

    @property
    def sees_names(self) -> bool:
        """In full for those who visit and decide; a city office oversees, so it reads them masked."""
        return self.role in (Role.VILLAGE, Role.TOWN, Role.COUNTY)

    def households(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def clues(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def sheets(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def register_changes(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def rule_changes(self, rows: QuerySet[M]) -> QuerySet[M]:
        """City: all; county: those for itself, below it, and those of the city that hold there too; others: none."""
        if self.role == Role.CITY:
            return rows.filter(region__startswith=self._prefix)
        if self.role == Role.COUNTY:
            return rows.filter(Q(region__startswith=self._prefix) | Q(region=self.area_code[:4] + "00"))
        return rows.none()

    def strangers(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def people(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows, path="household__")

    def deliveries(self, rows: QuerySet[M]) -> QuerySet[M]:
        """City: all; county: its own and the city-wide files; clerk: own department's; others: none."""
        if self.role == Role.CITY:
            return rows.filter(sender_area__startswith=self.area_code[:4])
        if self.role == Role.COUNTY:
            return rows.filter(sender_area__in=[self.area_code[:6], self.area_code[:4] + "00"])
        if self.role == Role.DEPARTMENT:
            return rows.filter(self._within_department())
        return rows.none()

    def allows_area(self, code: str) -> bool:
        """Whether all of an area (12 digits) lies inside the scope."""
        return self.has_households and code.startswith(self._prefix)

    @property
    def _prefix(self) -> str:
        return self.area_code[: _DIGITS[self.role]] if self.role else self.area_code

    def _by_area(self, rows: QuerySet[M], path: str = "") -> QuerySet[M]:
        if self.role is None or self.role not in _AREA_COLUMNS:
            return rows.none()
        return rows.filter(**{path + _AREA_COLUMNS[self.role]: self._prefix})

    def _within_department(self) -> Q:
        own = Q(department=self.department)
        if self.area_code.endswith("00000000"):  # a city office also answers for its county offices
            return own & Q(sender_area__startswith=self.area_code[:4])
        return own & Q(sender_area=self.area_code[:6])


_DIGITS = {Role.CITY: 4, Role.COUNTY: 6, Role.TOWN: 9, Role.VILLAGE: 12, Role.DEPARTMENT: 12}
_AREA_COLUMNS = {
    Role.CITY: "county_code__startswith",
    Role.COUNTY: "county_code",
    Role.TOWN: "town_code",
    Role.VILLAGE: "village_code",
}
NOTHING = Scope()


def scope_of(user: User | AnonymousUser) -> Scope:
    """What this user may see; nothing for strangers, inactive users and anything that does not fit."""
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    try:
        role = Role(user.role)
    except ValueError:
        return NOTHING
    if not _area_fits(role=role, code=user.area_code):
        return NOTHING
    if role == Role.DEPARTMENT and not user.department:
        return NOTHING
    return Scope(role=role, area_code=user.area_code, department=user.department)


def _area_fits(*, role: Role, code: str) -> bool:
    """A township user with a county's code must not see the county: the code's level has to be the role's."""
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        return False
    level = _level(code)
    return level in (Role.CITY, Role.COUNTY) if role == Role.DEPARTMENT else level == role


def _level(code: str) -> Role:
    if code.endswith("00000000"):
        return Role.CITY
    if code.endswith("000000"):
        return Role.COUNTY
    return Role.TOWN if code.endswith("000") else Role.VILLAGE
