"""The tree of areas: the real lists of Hengshui, and small lists of a made-up city."""

from datetime import date
from pathlib import Path

import pytest

from fangpin.kernel.area_lists import AreaListsFaulty
from fangpin.kernel.areas import AreaLevel, AreaTree, level_of, parent_of

HEADS = {
    "areas": "code,name,cityCode,provinceCode",
    "streets": "code,name,areaCode",
    "villages": "code,name,streetCode",
}


@pytest.fixture(scope="module")
def hengshui() -> AreaTree:
    return AreaTree.load()


def write_lists(folder: Path, years: dict[int, dict[str, str]], *, city: str = "somewhere") -> Path:
    for year, names in years.items():
        for kind, digits in (("areas", 6), ("streets", 9), ("villages", 12)):
            rows = [f"{code},{name}" for code, name in names.items() if len(code) == digits]
            text = "\n".join([HEADS[kind], *rows]) + "\n"
            (folder / f"{city}_{kind}_{year}.csv").write_text(text, encoding="utf-8")
    return folder


BEFORE = {
    "990101": "甲县",
    "990101200": "东乡",
    "990101200201": "李庄村委会",
    "990101200202": "王村村委会",
    "990101100": "城关镇",
    "990101100201": "北关村委会",
    "990101100202": "张庄村委会",
    "990101201": "西乡",
    "990101201201": "张庄村委会",
}
AFTER = {
    "990101": "甲县",
    "990101102": "东镇",
    "990101102201": "李庄村民委员会",
    "990101102203": "王村民委员会",
    "990101100": "城关镇",
    "990101100001": "北关社区居民委员会",
    "990101103": "新张镇",
    "990101103201": "张庄村民委员会",
}


@pytest.fixture
def small(tmp_path) -> AreaTree:
    return AreaTree.load(write_lists(tmp_path, {2020: BEFORE, 2023: AFTER}))


def test_the_city_has_thirteen_counties_and_over_five_thousand_villages(hengshui):
    assert hengshui.get("1311").name == "衡水市"
    assert len(hengshui.children("131100")) == 13
    assert len(hengshui.of_level(AreaLevel.TOWN)) == 129
    assert len(hengshui.of_level(AreaLevel.VILLAGE)) == 5118


def test_codes_of_every_length_name_the_same_area(hengshui):
    assert hengshui.get("131102") is hengshui.get("131102000000")
    assert hengshui.get("131102001").level is AreaLevel.TOWN
    assert [area.short_code for area in hengshui.path("131102001045")] == [
        "131100",
        "131102",
        "131102001",
        "131102001045",
    ]


def test_the_path_leads_from_city_to_village(hengshui):
    names = [area.name for area in hengshui.path("131102001045")]

    assert names == ["衡水市", "桃城区", "河西街道", "游园社区居民委员会"]


def test_every_area_has_its_parent_in_the_tree_and_parents_have_children(hengshui):
    for area in hengshui:
        if area.level is AreaLevel.CITY:
            assert area.parent is None
        else:
            assert hengshui.get(area.parent) is not None
            assert parent_of(area.code) == area.parent


def test_an_area_that_is_gone_has_its_last_day_and_its_heir(hengshui):
    old_town = hengshui.get("131121203")

    assert (old_town.name, old_town.valid_from, old_town.valid_to) == ("唐林乡", None, date(2018, 12, 31))
    assert hengshui.successor("131121203").name == "唐林镇"
    assert hengshui.get("131121203", on=date(2018, 12, 31)) is old_town
    assert hengshui.get("131121203", on=date(2019, 1, 1)) is None
    assert hengshui.successor("131121203201").code == "131121108201"


def test_most_villages_that_are_gone_have_an_heir_in_force(hengshui):
    gone = [area for area in hengshui if area.level is AreaLevel.VILLAGE and area.valid_to]

    heirs = [hengshui.successor(area.code) for area in gone]

    assert len(gone) > 600
    assert sum(heir is not None for heir in heirs) / len(gone) > 0.95
    assert all(heir is None or heir.valid_to is None for heir in heirs)


def test_every_village_in_force_is_found_by_its_names(hengshui):
    for village in hengshui.of_level(AreaLevel.VILLAGE)[::7]:
        _, county, town, _ = hengshui.path(village.code)

        assert hengshui.find_by_names(county.name, town.name, village.name) == village


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("桃城区",), "131102000000"),
        (("高新区",), "131171000000"),
        (("滨湖新区",), "131172000000"),
        (("冀州",), "131103000000"),
        (("桃城区", "河西街道办事处"), "131102001000"),
        (("桃城区", "河西", "游园社区"), "131102001045"),
        (("桃城区", "河西街道", "游园社区居委会"), "131102001045"),
        (("枣强县", "唐林乡", "唐林村"), "131121203201"),
        (("景县", None, "不存在的村"), None),
        (("桃城区", "不存在的镇", "游园社区"), None),
        (("不存在的县",), None),
        (("区",), None),
        (("",), None),
    ],
)
def test_names_as_departments_write_them(hengshui, names, code):
    found = hengshui.find_by_names(*names)

    assert (found and found.code) == code


def test_any_other_city_is_read_from_lists_of_the_same_form(small):
    assert [area.name for area in small.children("9901")] == ["甲县"]
    assert small.get("9901").name == "somewhere"
    assert [area.name for area in small.children("990101", on=date(2021, 7, 1))] == ["城关镇", "东乡", "西乡"]
    assert [area.name for area in small.children("990101", on=date(2023, 1, 1))] == [
        "城关镇",
        "东镇",
        "新张镇",
    ]
    assert [area.name for area in small.children("990101")] == ["城关镇", "东镇", "新张镇"]


def test_the_first_list_holds_for_all_earlier_days_and_the_last_for_all_later_ones(small):
    assert small.get("990101200", on=date(1999, 1, 1)).name == "东乡"
    assert small.get("990101102", on=date(2022, 12, 31)) is None
    assert small.get("990101102", on=date(2099, 1, 1)).name == "东镇"


@pytest.mark.parametrize(
    ("code", "heir"),
    [
        ("990101200", "990101102000"),
        ("990101200201", "990101102201"),
        ("990101200202", "990101102203"),
        ("990101100201", "990101100001"),
        ("990101201", None),
    ],
)
def test_heirs_have_the_same_name_in_the_same_place(small, code, heir):
    found = small.successor(code)

    assert (found and found.code) == heir


def test_a_name_that_two_villages_had_gives_no_heir_in_the_county(small):
    assert small.successor("990101100202") is None
    assert small.successor("990101201201") is None


def test_before_the_change_an_area_is_its_own_heir(small):
    assert small.successor("990101200", on=date(2021, 1, 1)).code == "990101200000"


def test_heirs_are_followed_through_several_lists(tmp_path):
    third = {"990101": "甲县", "990101003": "东街道"}
    tree = AreaTree.load(write_lists(tmp_path, {2020: BEFORE, 2021: AFTER, 2023: third}))

    assert tree.successor("990101200").code == "990101003000"
    assert tree.successor("990101200", on=date(2022, 5, 5)).code == "990101102000"


def test_a_code_that_was_gone_for_a_while_has_two_stretches(tmp_path):
    without = {"990101": "甲县"}
    tree = AreaTree.load(write_lists(tmp_path, {2019: BEFORE, 2020: without, 2021: BEFORE}))

    assert tree.get("990101200", on=date(2019, 6, 1)).valid_to == date(2019, 12, 31)
    assert tree.get("990101200", on=date(2020, 6, 1)) is None
    assert tree.get("990101200").valid_from == date(2021, 1, 1)
    assert tree.children("990101") == tree.children("990101", on=date(2021, 6, 1))


def test_a_new_name_keeps_the_code_and_both_names_are_found(tmp_path):
    renamed = BEFORE | {"990101200": "朝阳乡"}
    tree = AreaTree.load(write_lists(tmp_path, {2020: BEFORE, 2021: renamed}))

    assert tree.get("990101200").former_names == ("东乡",)
    assert tree.find_by_names("甲县", "东乡") == tree.find_by_names("甲县", "朝阳乡") == tree.get("990101200")


def test_two_cities_lie_side_by_side(tmp_path):
    write_lists(tmp_path, {2020: BEFORE})
    write_lists(tmp_path, {2021: {"980101": "甲县", "980102": "乙县"}}, city="elsewhere")
    tree = AreaTree.load(tmp_path)

    assert tree.find_by_names("甲县") is None
    assert tree.find_by_names("乙县").code == "980102000000"
    assert {area.name for area in tree.of_level(AreaLevel.CITY)} == {"somewhere", "elsewhere"}


def test_folders_without_lists_and_faulty_codes_are_refused(tmp_path):
    with pytest.raises(AreaListsFaulty, match="没有区划名单"):
        AreaTree.load(tmp_path)
    write_lists(tmp_path, {2020: BEFORE})
    (tmp_path / "somewhere_areas_2020.csv").write_text("code,name\n99010A,甲县\n", encoding="utf-8")

    with pytest.raises(AreaListsFaulty, match="99010A"):
        AreaTree.load(tmp_path)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("1311", "city", None),
        ("131100000000", "city", None),
        ("131102", "county", "131100000000"),
        ("131102001", "town", "131102000000"),
        ("131102001045", "village", "131102001000"),
    ],
)
def test_a_code_tells_its_level_and_parent(code, level, parent):
    assert (level_of(code), parent_of(code)) == (level, parent)


def test_every_level_has_a_name():
    assert [level.says for level in AreaLevel] == ["市", "县（市、区）", "乡镇（街道）", "村（社区）"]
