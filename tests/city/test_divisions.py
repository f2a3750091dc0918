"""Spreading households over the villages of any city."""

from __future__ import annotations

from pathlib import Path

from fangpin.city.divisions import plan_counties
from fangpin.kernel.places import data_folder


def test_every_household_gets_a_rural_village() -> None:
    plans = plan_counties(folder=data_folder("divisions"), households=5_000, seed=1)

    assert sum(int(plan.households.sum()) for plan in plans) == 5_000
    assert all(200 <= int(village.code[9:]) <= 399 for plan in plans for village in plan.villages)


def test_adults_carry_the_codes_of_abolished_units() -> None:
    plans = {
        plan.code: plan for plan in plan_counties(folder=data_folder("divisions"), households=500, seed=1)
    }

    assert [code for code, _, _ in plans["131103"].birth_codes] == [131103, 131181, 133002, 133022]
    assert [code for code, _, _ in plans["131102"].birth_codes] == [131102, 133001, 133021]
    assert plans["131171"].birth_codes == plans["131102"].birth_codes


def test_any_other_citys_lists_serve_as_well(tmp_path: Path) -> None:
    (tmp_path / "dezhou_areas_2023.csv").write_text(
        "code,name\n371402,德城区\n371403,陵城区\n", encoding="utf-8"
    )
    (tmp_path / "dezhou_streets_2023.csv").write_text(
        "code,name\n371402101,二屯镇\n371403101,郑家寨镇\n", encoding="utf-8"
    )
    villages = (
        "code,name\n371402101200,甲村村民委员会\n371403101200,乙村村民委员会\n371403101201,丙村村民委员会\n"
    )
    (tmp_path / "dezhou_villages_2023.csv").write_text(villages, encoding="utf-8")

    plans = plan_counties(folder=tmp_path, households=90, seed=1)

    assert [(plan.code, int(plan.households.sum())) for plan in plans] == [("371402", 30), ("371403", 60)]
    assert plans[1].birth_codes == ((371403, 0, 9999),)
