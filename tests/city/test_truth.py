"""The truth tables agree with each other and with the kernel."""

from __future__ import annotations

import polars as pl

from fangpin.kernel.identity import parse_identifier

from .conftest import HOUSEHOLDS, BuiltCity


def test_every_person_has_a_number_of_their_own_that_the_kernel_accepts(city: BuiltCity) -> None:
    people = city.truth("people")

    assert people["id18"].n_unique() == people.height == city.summary.people
    assert all(parse_identifier(number).is_usable for number in people["id18"])


def test_households_are_as_many_as_asked_for_with_numbers_of_their_own(city: BuiltCity) -> None:
    households = city.truth("households")

    assert households.height == HOUSEHOLDS == households["household_no"].n_unique()
    assert set(city.truth("people")["household_no"]) == set(households["household_no"])


def test_member_counts_are_of_the_living(city: BuiltCity) -> None:
    start = pl.date(2026, 5, 1)
    alive = city.truth("people").filter(pl.col("died_on").is_null() | (pl.col("died_on") >= start))
    counted = alive.group_by("household_no").len("here")

    both = city.truth("households").join(counted, on="household_no", how="left")
    assert both.filter(pl.col("member_count") != pl.col("here").fill_null(0)).is_empty()


def test_the_true_figure_is_an_exact_amount_for_every_month(city: BuiltCity) -> None:
    columns = [
        name for name in city.truth("households").columns if name.startswith("true_income_12m_per_head")
    ]

    assert [name[-6:] for name in columns] == ["202605", "202606", "202607", "202608", "202609", "202610"]
    assert all(city.truth("households")[name].dtype == pl.Decimal(14, 2) for name in columns)


def test_roster_rows_are_the_people_of_the_truth(city: BuiltCity) -> None:
    roster = next(row for row in city.transfers if row["dataset"] == "household_roster")
    rows = city.rows(roster)

    known = city.truth("people").select("id18", "household_no", "name")
    clean = rows.join(known, left_on=["公民身份号码", "户号"], right_on=["id18", "household_no"])
    assert clean.height > 0.9 * rows.height
    assert city.truth("dirt")["file"].str.contains(".", literal=True).all()
