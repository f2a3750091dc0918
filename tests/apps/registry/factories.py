"""Areas, households and people for tests; names are invented, numbers masked."""

from itertools import count
from uuid import UUID, uuid5

from tests.apps.accounts.factories import CITY, COUNTY, OTHER_COUNTY, OTHER_COUNTY_VILLAGE, TOWN, VILLAGE

from fangpin.apps.registry.api import Area, AreaLevel, Household, Person

_SPACE = UUID(int=7)
_numbers = count(1)


def make_household(village_code: str = VILLAGE, **fields) -> Household:
    number = next(_numbers)
    values = {
        "key": uuid5(_SPACE, f"household {number}"),
        "household_no": f"H{number:05d}",
        "head_name": f"户主{number}",
        "county_code": village_code[:6],
        "town_code": village_code[:9],
        "village_code": village_code,
        "member_count": 3,
    }
    return Household.objects.create(**{**values, **fields})


def make_person(household: Household, *, relation: str = "户主", **fields) -> Person:
    values = {"name": household.head_name, "id_masked": "1311**********0011", "birth_year": 1970}
    key = uuid5(_SPACE, f"person {next(_numbers)}")
    return Person.objects.create(key=key, household=household, relation=relation, **{**values, **fields})


def make_areas() -> None:
    """One city, two counties, a town and a village in each."""
    rows = [
        (CITY, "衡水市", AreaLevel.CITY, ""),
        (COUNTY, "桃城区", AreaLevel.COUNTY, CITY),
        (TOWN, "河西街道", AreaLevel.TOWN, COUNTY),
        (VILLAGE, "甲村", AreaLevel.VILLAGE, TOWN),
        (OTHER_COUNTY, "枣强县", AreaLevel.COUNTY, CITY),
        (OTHER_COUNTY_VILLAGE[:9] + "000", "乙镇", AreaLevel.TOWN, OTHER_COUNTY),
        (OTHER_COUNTY_VILLAGE, "丙村", AreaLevel.VILLAGE, OTHER_COUNTY_VILLAGE[:9] + "000"),
    ]
    Area.objects.bulk_create(
        Area(code=code, name=name, level=level, parent_code=parent) for code, name, level, parent in rows
    )
