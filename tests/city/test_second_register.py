"""The second household register says what the truth says, and disturbs nothing else."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fangpin.city.build import build_city

from .conftest import BuiltCity


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, two_counties: Path) -> BuiltCity:
    """Large enough for nearly every kind of change."""
    out = tmp_path_factory.mktemp("city")
    summary = build_city(households=1_500, seed=5, months=2, out=out, divisions=two_counties, processes=1)
    return BuiltCity(out, summary)


def registers(city: BuiltCity) -> list[pl.DataFrame]:
    return [
        city.rows(row).select("户号", "公民身份号码", "姓名", "与户主关系", "行政区划代码")
        for row in city.transfers
        if row["dataset"] == "household_roster"
    ]


def test_the_register_comes_twice_and_the_second_time_half_a_window_later(city: BuiltCity) -> None:
    days = [row["received_on"] for row in city.transfers if row["dataset"] == "household_roster"]

    assert days == ["2026-05-03", "2026-08-03"]


def test_changes_of_the_common_kinds_happen(large: BuiltCity) -> None:
    kinds = set(large.truth("register_changes")["kind"])

    assert kinds >= {
        "birth", "moved_in", "new_household", "split", "transfer", "moved", "corrected", "died",
    }  # fmt: skip


def test_the_files_say_before_and_after_what_the_truth_says(large: BuiltCity) -> None:
    first, second = registers(large)
    truth = large.truth("register_changes")

    for side, rows in (("before", first), ("after", second)):
        column = f"household_no_{side}"
        told = truth.filter(pl.col(column).is_not_null()).join(rows, left_on="id18", right_on="公民身份号码")
        assert told.height > 0.9 * truth[column].count()
        assert (told[column] == told["户号"]).mean() > 0.97
    gone = truth.filter(pl.col("household_no_after").is_null())
    assert gone.join(second, left_on="id18", right_on="公民身份号码", how="semi").height <= 1


def test_whoever_has_no_change_stands_in_both_registers_alike(large: BuiltCity) -> None:
    first, second = registers(large)
    # Damaged numbers look alike or stick to their row: only true numbers with their names tell.
    true = first.join(
        large.truth("people"), left_on=["公民身份号码", "姓名"], right_on=["id18", "name"], how="semi"
    )
    both = true.join(second, on=["公民身份号码", "姓名"], suffix="_2")
    moved = both.filter(pl.col("户号") != pl.col("户号_2"))

    unexplained = moved.join(
        large.truth("register_changes"), left_on="公民身份号码", right_on="id18", how="anti"
    )
    assert unexplained.is_empty()


def test_households_that_fall_are_left_as_they_are(large: BuiltCity) -> None:
    changed = large.truth("register_changes").filter(pl.col("kind") != "died")
    fallen = large.truth("falls")["household_no"].implode()

    assert changed.filter(pl.col("household_no_before").is_in(fallen)).is_empty()


def test_every_household_of_the_second_register_has_a_head(large: BuiltCity) -> None:
    _, second = registers(large)
    heads = second.group_by("户号").agg((pl.col("与户主关系") == "户主").any().alias("has_head"))

    assert heads["has_head"].all()


def test_numbers_of_newcomers_are_their_own_and_pass_the_check(large: BuiltCity) -> None:
    from fangpin.kernel.identity import parse_identifier

    came = large.truth("register_changes").filter(pl.col("household_no_before").is_null())

    assert all(parse_identifier(number).is_usable for number in came["id18"])
    assert came.join(large.truth("people"), on="id18", how="semi").is_empty()
