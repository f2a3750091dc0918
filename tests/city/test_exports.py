"""The national system's other exports are what an office would send, and are taken in as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fangpin.city.files.catalogue import dataset
from fangpin.home import Home
from fangpin.kernel.other_numbers import is_valid_mobile
from fangpin.pipeline.intake import intake

from .conftest import BuiltCity

EXPORTS = (
    "rural_affairs/person_roster",
    "rural_affairs/household_conditions",
    "human_resources/planned_work",
    "rural_affairs/villages",
)


def transfer(city: BuiltCity, key: str) -> dict[str, str]:
    return next(row for row in city.transfers if f"{row['department']}/{row['dataset']}" == key)


@pytest.mark.parametrize("key", EXPORTS)
def test_an_export_is_recognised_and_taken_in(city: BuiltCity, tmp_path: Path, key: str) -> None:
    row = transfer(city, key)

    result = intake(
        path=city.out / "inbox" / row["file"],
        home=Home(tmp_path).ensure(),
        received_on=date.fromisoformat(row["received_on"]),
    )

    assert result.contract == key
    assert result.rows_read == result.accepted + result.rejected + result.skipped
    assert result.rejected < 0.1 * result.accepted


def test_the_roster_has_its_47_columns_and_a_birth_date_and_village_for_everybody(city: BuiltCity) -> None:
    rows = city.rows(transfer(city, EXPORTS[0]))
    people = rows.filter(rows["人口编号"].str.contains(r"^\d+$"))

    assert len(dataset(EXPORTS[0]).headings) == 47
    assert (people["村"] != "").all() and people["出生日期"].str.contains(r"^\d{8}$").all()


def test_most_people_on_the_roster_have_a_phone_of_their_own(city: BuiltCity) -> None:
    phones = [phone for phone in city.rows(transfer(city, EXPORTS[0]))["成员联系电话"] if phone.isdigit()]

    assert 0.6 < sum(map(is_valid_mobile, phones)) / city.rows(transfer(city, EXPORTS[0])).height < 1
    assert len(set(phones)) > 0.8 * len(phones)


def test_every_village_of_the_city_has_a_row_that_counts_its_people(city: BuiltCity) -> None:
    people = city.truth("people")
    rows = city.rows(transfer(city, EXPORTS[3]))
    counted = rows.filter(rows["总人口数"].str.contains(r"^\d+$"))["总人口数"].cast(int)

    assert 0 < counted.sum() <= people.height
