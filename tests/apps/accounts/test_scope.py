"""Who sees what: one table of six people, used for lists, counts and pages alike."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.registry.factories import make_areas, make_household, make_person

from fangpin.apps.accounts.api import NOTHING, Posting, Role, scope_of, scope_under
from fangpin.apps.clues import api as clues
from fangpin.apps.deliveries import api as deliveries
from fangpin.apps.registry import api as registry

pytestmark = pytest.mark.django_db
VILLAGES = {
    "own": cast.VILLAGE,
    "neighbour": cast.NEIGHBOUR_VILLAGE,
    "other town": cast.OTHER_TOWN_VILLAGE,
    "other county": cast.OTHER_COUNTY_VILLAGE,
}
SEES = [
    (cast.village_worker, {"own"}),
    (cast.town_officer, {"own", "neighbour"}),
    (cast.county_officer, {"own", "neighbour", "other town"}),
    (cast.city_officer, set(VILLAGES)),
    (cast.stranger, {"other county"}),
    (cast.medical_clerk, set()),
    (cast.system_admin, set()),
    (cast.security_admin, set()),
    (cast.audit_admin, set()),
]


@pytest.fixture
def households():
    make_areas()
    made = {name: make_household(code) for name, code in VILLAGES.items()}
    for household in made.values():
        make_person(household)
    screen(*[sheet(household, [ILLNESS]) for household in made.values()], as_of=date(2026, 8, 10))
    return made


@pytest.mark.parametrize(("person", "seen"), SEES)
def test_lists_counts_search_and_pages_show_the_same_households(households, person, seen):
    scope = scope_of(person())

    listed = clues.open_clues(scope)
    by_search = {
        name for name, each in households.items() if registry.find_households(scope, text=each.head_name)
    }
    by_key = {name for name, each in households.items() if registry.household(scope, key=each.pk)}
    by_sheet = {
        name for name, each in households.items() if clues.household_sheet(scope, household_key=each.pk)
    }
    by_member = {
        name for name, each in households.items() if registry.members(scope, household_key=each.pk).exists()
    }

    assert {clue.household for clue in listed} == {households[name] for name in seen}
    assert listed.paginator.count == clues.open_summary(scope).total == len(seen)
    assert by_search == by_key == by_sheet == by_member == seen


@pytest.mark.parametrize(("person", "seen"), SEES)
def test_details_and_histories_open_only_inside_the_scope(households, person, seen):
    scope = scope_of(person())
    ids = {clue.household_id: clue.pk for clue in clues.Clue.objects.all()}

    opened = {name for name, each in households.items() if clues.clue_detail(scope, clue_id=ids[each.pk])}
    told = {name for name, each in households.items() if clues.timeline(scope, household_key=each.pk)}

    assert opened == told == seen


@pytest.mark.parametrize(("person", "seen"), SEES)
def test_counts_by_area_never_reach_outside(households, person, seen):
    scope = scope_of(person())

    counts = clues.open_counts(scope, area_code=cast.CITY)
    inside = clues.open_counts(scope, area_code=cast.COUNTY)

    if scope.role == Role.CITY:
        assert {count.area.name: count.total for count in counts} == {"桃城区": 3, "枣强县": 1}
    else:
        assert counts == []
    assert bool(inside) == (scope.role in (Role.CITY, Role.COUNTY) and "own" in seen)


def test_a_filter_by_another_area_shows_nothing(households):
    scope = scope_of(cast.town_officer())

    found = clues.open_clues(scope, filters=clues.ClueFilters(area_code=cast.OTHER_COUNTY))

    assert found.paginator.count == 0


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.TOWN, cast.COUNTY),
        (Role.TOWN, cast.CITY),
        (Role.VILLAGE, cast.TOWN),
        (Role.COUNTY, cast.CITY),
        (Role.CITY, cast.COUNTY),
        (Role.DEPARTMENT, cast.TOWN),
    ],
)
def test_an_area_of_the_wrong_level_gives_nothing(role, code):
    assert scope_of(cast.make_user(role, code, department="医保局")) == NOTHING


def test_strangers_inactive_users_unknown_roles_and_clerks_without_department_get_nothing():
    inactive = cast.make_user(Role.CITY, cast.CITY, is_active=False)
    superuser = cast.make_user(Role.TOWN, cast.CITY, is_superuser=True)

    for user in (AnonymousUser(), inactive, superuser, cast.make_user(Role.DEPARTMENT, cast.CITY)):
        assert scope_of(user) == NOTHING
        assert not NOTHING.allows_area(cast.VILLAGE)
    unknown = Posting(user=inactive, role="governor", area_code=cast.CITY, from_date=cast.LONG_AGO)
    assert scope_under(unknown) == NOTHING


def test_deliveries_are_for_their_department_and_for_the_offices_above():
    own = deliveries.load_delivery(facts=delivery_facts(), issues=[], actor=None)
    other = deliveries.load_delivery(facts=delivery_facts(department="公安局"), issues=[], actor=None)
    county = deliveries.load_delivery(facts=delivery_facts(sender_area="131121"), issues=[], actor=None)

    def seen(user):
        return set(deliveries.list_deliveries(scope_of(user)))

    assert seen(cast.medical_clerk()) == {own, county}
    assert seen(cast.city_officer()) == {own, other, county}
    assert seen(cast.county_officer()) == {own, other}
    assert seen(cast.stranger()) == {own, other, county}
    assert seen(cast.town_officer()) == seen(cast.village_worker()) == set()


def test_reject_files_are_for_the_sender_and_the_city(settings, tmp_path):
    facts = delivery_facts(rejects_file="x.xlsx")
    deliveries.load_delivery(facts=facts, issues=[], actor=None)
    rejects = settings.HOME.rejects
    rejects.mkdir(parents=True, exist_ok=True)
    (rejects / "x.xlsx").write_bytes(b"rows")

    def may(user):
        return deliveries.rejects_path(scope_of(user), delivery_id=facts.id) is not None

    assert may(cast.medical_clerk()) and may(cast.city_officer())
    assert not may(cast.county_officer()) and not may(cast.town_officer())
    assert not may(cast.make_user(Role.DEPARTMENT, cast.CITY, department="公安局"))
