"""The only place that decides which rows a user may see. What it does not know, it does not show."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from fangpin.apps.accounts.enums import ADMINISTRATORS, LEVELS, OF_A_DEPARTMENT, Role
from fangpin.apps.accounts.models import Posting, User
from fangpin.kernel.areas import AreaLevel, level_of

M = TypeVar("M", bound=Model)

# Who visits and decides reads names in full; who only oversees reads them masked and changes nothing.
_VISIT_OR_DECIDE = frozenset({Role.VILLAGE, Role.GRID_WORKER, Role.TOWN, Role.COUNTY})
_WORK_ON_CASES = _VISIT_OR_DECIDE | {Role.CITY}
_SEE_HOUSEHOLDS = _WORK_ON_CASES | {Role.APPROVER, Role.AUDITOR, Role.LEADER}
_OFFICES = frozenset({Role.COUNTY, Role.CITY})
_TAKE_DECLARATIONS = frozenset({Role.TOWN, Role.COUNTY})


@dataclass(frozen=True)
class Scope:
    """A user's rows. An empty scope (the default) filters everything away."""

    role: Role | None = None
    area_code: str = ""
    department: str = ""
    # The colleague (primary key) whose work is done under the posting.
    stands_in_for: int | None = None

    @property
    def level(self) -> AreaLevel | None:
        """How deep the area lies; nothing where the role is not one of that depth: a township's officer with a
        county's code must not see the county."""
        return level_of(self.area_code) if _fits(role=self.role, code=self.area_code) else None

    @property
    def has_households(self) -> bool:
        return self.role in _SEE_HOUSEHOLDS

    @property
    def works_on_cases(self) -> bool:
        """Visits, answers, closes; the others of `has_households` look on."""
        return self.role in _WORK_ON_CASES

    @property
    def has_office_pages(self) -> bool:
        """What offices do beside visits: lists to take along, who is who, figures of the area."""
        return self.has_households and self.role != Role.GRID_WORKER

    @property
    def takes_lists_along(self) -> bool:
        return self.works_on_cases and self.has_office_pages

    @property
    def takes_declarations(self) -> bool:
        """Writes down what a family says on the telephone or at the counter, and says which household that is."""
        return self.role in _TAKE_DECLARATIONS and self.level is not None

    @property
    def has_deliveries(self) -> bool:
        return self.role in OF_A_DEPARTMENT | _OFFICES

    @property
    def hands_out_copies(self) -> bool:
        """Of all that is held on a person, to that person: the county's office."""
        return self.role == Role.COUNTY and self.level is not None

    @property
    def has_staff(self) -> bool:
        """Sees who holds which posting: the three administrators, who see nothing else."""
        return self.role in ADMINISTRATORS

    @property
    def sees_names(self) -> bool:
        """In full for those who visit and decide; a city office oversees, so it reads them masked."""
        return self.role in _VISIT_OR_DECIDE

    def households(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def clues(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def cases(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def declarations(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def measures_of_help(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def sheets(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def register_changes(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def rule_changes(self, rows: QuerySet[M]) -> QuerySet[M]:
        """City: all; county: those for itself, below it, and those of the city that hold there too; others: none."""
        if not self.has_households:
            return rows.none()
        if self.level == AreaLevel.CITY:
            return rows.filter(region__startswith=self._prefix)
        if self.level == AreaLevel.COUNTY:
            return rows.filter(Q(region__startswith=self._prefix) | Q(region=self.area_code[:4] + "00"))
        return rows.none()

    def strangers(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows)

    def people(self, rows: QuerySet[M]) -> QuerySet[M]:
        return self._by_area(rows, path="household__")

    def deliveries(self, rows: QuerySet[M]) -> QuerySet[M]:
        """City: all; county: its own and the city-wide files; of a department: its own; others: none."""
        if self.role == Role.CITY:
            return rows.filter(sender_area__startswith=self.area_code[:4])
        if self.role == Role.COUNTY:
            return rows.filter(sender_area__in=[self.area_code[:6], self.area_code[:4] + "00"])
        if self.role in OF_A_DEPARTMENT:
            return rows.filter(self._within_department())
        return rows.none()

    @property
    def reads_trail(self) -> bool:
        """Who did what: the audit administrator alone."""
        return self.role == Role.AUDIT_ADMIN and self.level is not None

    def reads_trail_of(self, code: str) -> bool:
        """Whether all of an area (12 digits) is the own one's or lies in it."""
        return self.reads_trail and code.startswith(self._prefix)

    def trail(self, rows: QuerySet[M]) -> QuerySet[M]:
        """What was done under postings of the own area; what nobody's posting stands behind is the city's to read."""
        if not self.reads_trail:
            return rows.none()
        first, last = self._prefix.ljust(12, "0"), self._prefix.ljust(12, "9")
        own = Q(actor_area__gte=first, actor_area__lte=last)
        return rows.filter(own | Q(actor_area="") if self.level == AreaLevel.CITY else own)

    def staff(self, rows: QuerySet[User]) -> QuerySet[User]:
        """People who have, had or will have a posting inside the own area."""
        if not self.has_staff or self.level is None:
            return rows.none()
        return rows.filter(
            Exists(Posting.objects.filter(user=OuterRef("pk"), area_code__startswith=self._prefix))
        )

    @property
    def manages_staff(self) -> bool:
        """Of the three administrators the system's appoints people; the others look on."""
        return self.role == Role.SYSTEM_ADMIN

    @property
    def removes_factors(self) -> bool:
        """Not who hands out passwords: with both, one person could come in as anybody."""
        return self.role == Role.SECURITY_ADMIN

    @property
    def reads_alerts(self) -> bool:
        """Who looks at more households than the work asks for: the security administrator's."""
        return self.role == Role.SECURITY_ADMIN and self.level is not None

    def alerts(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those under postings of the own area."""
        if not self.reads_alerts:
            return rows.none()
        return rows.filter(
            area_code__gte=self._prefix.ljust(12, "0"), area_code__lte=self._prefix.ljust(12, "9")
        )

    def manages_postings_in(self, code: str) -> bool:
        """Inside the own area only."""
        return self.manages_staff and self.answers_for_staff_in(code)

    def answers_for_staff_in(self, code: str) -> bool:
        return self.has_staff and self.level is not None and code.startswith(self._prefix)

    def allows_area(self, code: str) -> bool:
        """Whether all of an area (12 digits) lies inside the scope."""
        return self.has_households and self.level is not None and code.startswith(self._prefix)

    @property
    def _prefix(self) -> str:
        return self.area_code[: _DIGITS[self.level]] if self.level else self.area_code

    def _by_area(self, rows: QuerySet[M], path: str = "") -> QuerySet[M]:
        if not self.has_households or self.level is None:
            return rows.none()
        return rows.filter(**{path + _AREA_COLUMNS[self.level]: self._prefix})

    def _within_department(self) -> Q:
        own = Q(department=self.department)
        if self.level == AreaLevel.CITY:  # a city office also answers for its county offices
            return own & Q(sender_area__startswith=self.area_code[:4])
        return own & Q(sender_area=self.area_code[:6])


_DIGITS = {AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}
_AREA_COLUMNS = {
    AreaLevel.CITY: "county_code__startswith",
    AreaLevel.COUNTY: "county_code",
    AreaLevel.TOWN: "town_code",
    AreaLevel.VILLAGE: "village_code",
}
NOTHING = Scope()


def scope_of(user: User | AnonymousUser) -> Scope:
    """What this user may see under the posting in force at this moment; nothing for strangers, for inactive users,
    for who has moved, left or not yet begun, and for anything that does not fit."""
    posting = user.posting if isinstance(user, User) else None
    if posting is None:
        return NOTHING
    return scope_under(posting)


def scope_under(posting: Posting) -> Scope:
    """What whoever works under this posting may see while it is in force."""
    try:
        role = Role(posting.role)
    except ValueError:
        return NOTHING
    if not _fits(role=role, code=posting.area_code) or (role in OF_A_DEPARTMENT and not posting.department):
        return NOTHING
    return Scope(
        role=role,
        area_code=posting.area_code,
        department=posting.department if role in OF_A_DEPARTMENT else "",
        stands_in_for=posting.stands_in_for.user_id if posting.stands_in_for else None,
    )


def _fits(*, role: Role | None, code: str) -> bool:
    """The code's level has to be one of the role's."""
    is_code = len(code) == 12 and code.isascii() and code.isdigit()
    return role is not None and is_code and level_of(code) in LEVELS[role]
