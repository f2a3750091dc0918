"""Questions about areas, households and people; everything about households takes a scope first."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, Count, Model, Q, QuerySet, Value, When

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.enums import AreaLevel
from fangpin.apps.registry.models import Area, Household, Person
from fangpin.kernel.areas import full_code, prefix_of

M = TypeVar("M", bound=Model)
_SEARCH_LIMIT = 50


def area(code: str) -> Area | None:
    return Area.objects.filter(code=code).first()


def village_in_force(code: str) -> Area | None:
    return Area.objects.filter(code=code, level=AreaLevel.VILLAGE, valid_to=None).first()


def areas_below(code: str) -> list[Area]:
    """Those in force one level below, for who has no scope: names and codes are public. Without a code all counties."""
    rows = Area.objects.filter(valid_to=None).order_by("code")
    return list(rows.filter(parent_code=code) if code else rows.filter(level=AreaLevel.COUNTY))


def area_path(code: str) -> list[Area]:
    """City, county, town, village down to the code, as far as they exist."""
    codes = {code[:4] + "00000000", code[:6] + "000000", code[:9] + "000", code}
    return sorted(Area.objects.filter(code__in=codes), key=lambda each: _DEPTH[each.level])


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Names by 12-digit code; an unknown code has no entry."""
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def areas_called(text: str, *, inside: str) -> list[Area]:
    """Areas in force whose code begins with `inside`: by code, or by the name, the township's before the village's."""
    rows = Area.objects.filter(code__startswith=inside, valid_to=None)
    words = text.split()
    if not words:
        return []
    if text.isascii() and text.isdigit():
        return list(rows.filter(code=full_code(text)))
    above = {one.code: one.name for one in rows} if len(words) > 1 else {}
    found = rows.filter(name__startswith=words[-1])
    exact = found.filter(name=words[-1])
    return [
        one
        for one in (exact if exact.exists() else found)
        if len(words) == 1 or above.get(one.parent_code, "").startswith(words[-2])
    ]


def child_areas(scope: Scope, *, code: str) -> list[Area]:
    """Areas one level below, still valid; none outside the scope."""
    if not scope.allows_area(code):
        return []
    return list(Area.objects.filter(parent_code=code, valid_to__isnull=True).order_by("code"))


def village_codes(code: str) -> list[str]:
    """All villages of an area (12 digits, above a village) that are still valid."""
    rows = Area.objects.filter(
        level=AreaLevel.VILLAGE, valid_to__isnull=True, code__startswith=prefix_of(code)
    )
    return list(rows.order_by("code").values_list("code", flat=True))


def within_area(rows: QuerySet[M], code: str) -> QuerySet[M]:
    """Rows of an area (12 digits; empty: all), by county_code, town_code or village_code.

    Only one column is compared, so that one composite index serves filter and order.
    """
    if not code or code.endswith("00000000"):
        return rows
    if code.endswith("000000"):
        return rows.filter(county_code=code[:6])
    return rows.filter(town_code=code[:9]) if code.endswith("000") else rows.filter(village_code=code)


def household(scope: Scope, *, key: UUID) -> Household | None:
    return scope.households(Household.objects.filter(key=key)).first()


def households_by_key(scope: Scope, *, keys: Iterable[str]) -> dict[str, Household]:
    """Those of these households that lie in the scope, by key as text."""
    return {str(one.key): one for one in scope.households(Household.objects.filter(key__in=set(keys)))}


def find_households(scope: Scope, *, text: str) -> list[Household]:
    """The first fifty households of that name or number."""
    return list(households_named(scope, text=text).order_by("village_code", "household_no")[:_SEARCH_LIMIT])


def households_named(scope: Scope, *, text: str) -> QuerySet[Household]:
    """All households by household number, or by the name of the head or a member; none for an empty text."""
    text = text.strip()
    if not text:
        return Household.objects.none()
    members = scope.people(Person.objects.filter(name=text)).values("household_id")
    return scope.households(
        Household.objects.filter(Q(household_no=text) | Q(head_name=text) | Q(key__in=members))
    )


def households_below(scope: Scope, *, code: str) -> dict[str, int]:
    """How many households each area one level below has, by 12-digit code; areas without any are left out."""
    children = child_areas(scope, code=code)
    if not children:
        return {}
    column, digits = _COLUMN[children[0].level]
    rows = scope.households(Household.objects.order_by())
    counted = dict(rows.filter(**{f"{column}__in": [child.code[:digits] for child in children]})
                   .values_list(column).annotate(Count("key")))  # fmt: skip
    return {child.code: counted[child.code[:digits]] for child in children if child.code[:digits] in counted}


def blind_spots(scope: Scope, *, area_code: str) -> QuerySet[Person]:
    """Registered people whom the data of departments miss, village by village."""
    homes = within_area(scope.households(Household.objects.all()), area_code)
    rows = Person.objects.exclude(blind_spot="").filter(household__in=homes, is_alive=True, gone_on=None)
    return rows.select_related("household").order_by(
        "household__village_code", "household__household_no", "key"
    )


def people_by_key(scope: Scope, *, keys: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of these registered people who live in the scope."""
    rows = scope.people(Person.objects.filter(key__in=set(keys))).select_related("household")
    return {person.pk: person for person in rows}


def members(scope: Scope, *, household_key: UUID) -> QuerySet[Person]:
    """Head first, then the eldest."""
    return head_first(scope.people(Person.objects.filter(household_id=household_key)))


def head_first(rows: QuerySet[Person]) -> QuerySet[Person]:
    is_other = Case(When(relation="户主", then=Value(0)), default=Value(1))
    return rows.order_by(is_other, "birth_year", "key")


_DEPTH: dict[str, int] = {AreaLevel.CITY: 0, AreaLevel.COUNTY: 1, AreaLevel.TOWN: 2, AreaLevel.VILLAGE: 3}
_COLUMN: dict[str, tuple[str, int]] = {
    AreaLevel.COUNTY: ("county_code", 6),
    AreaLevel.TOWN: ("town_code", 9),
    AreaLevel.VILLAGE: ("village_code", 12),
}
