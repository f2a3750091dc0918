"""Alkire and Foster's measure against a textbook's and a worked example, and what is done with what is not known."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import duckdb
import pytest

from fangpin.engine.deprivation import Deprivation, deprivation
from fangpin.engine.session import insert_rows, open_session

SIX = ("food", "clothing", "schooling", "medicine", "housing", "water")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_session() as opened:
        yield opened


def measured(
    connection: duckdb.DuckDBPyConnection,
    rows: Sequence[Sequence[object]],
    *,
    names: Sequence[str],
    cutoff: Fraction,
) -> Deprivation:
    columns = ", ".join(f"{each} DOUBLE" for each in names)
    connection.execute(f"CREATE OR REPLACE TABLE lacks (persons INTEGER, {columns})")
    insert_rows(connection, "lacks", rows)
    weights = dict.fromkeys(names, Fraction(1, len(names)))
    return deprivation(connection, table="lacks", weights=weights, cutoff=cutoff)


def near(value: float, by: float = 1e-6) -> object:
    return pytest.approx(value, abs=by)


def textbook() -> list[list[object]]:
    lines = (13, 12, 3, 1)
    people = [(13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1)]
    return [[1, *(max(0, (z - y) / z) for y, z in zip(one, lines, strict=True))] for one in people]


def test_textbook_example(connection: duckdb.DuckDBPyConnection) -> None:
    names = ("income", "schooling", "health", "access")
    got = {k: measured(connection, textbook(), names=names, cutoff=Fraction(k, 4)) for k in (1, 2, 3, 4)}
    assert (got[1].headcount, got[1].intensity, got[1].m0) == (near(0.75), near(0.583333), near(0.4375))
    two = got[2]
    assert (two.headcount, two.intensity, two.m0) == (near(0.5), near(0.75), near(0.375))
    assert (two.m1, two.m2) == (near(0.205529), near(0.165457))
    assert [two.dimensions[each].censored_headcount for each in names] == [0.25, 0.5, 0.25, 0.5]
    for k in (3, 4):
        assert (got[k].headcount, got[k].intensity, got[k].m0) == (near(0.25), near(1), near(0.25))


def six() -> list[list[object]]:
    told = ((3, "000000"), (4, "001000"), (2, "000110"), (5, "000001"), (1, "000000"), (2, "100111"))
    return [[size, *(int(mark) for mark in marks)] for size, marks in told]


def test_six_guarantees(connection: duckdb.DuckDBPyConnection) -> None:
    one = measured(connection, six(), names=SIX, cutoff=Fraction(1, 6))
    assert (one.headcount, one.intensity, one.m0) == (near(0.764706), near(0.269231), near(0.205882))
    heads = [one.dimensions[each].censored_headcount for each in SIX]
    assert heads == [near(each) for each in (0.117647, 0, 0.235294, 0.235294, 0.235294, 0.411765)]
    shares = [one.dimensions[each].contribution for each in SIX]
    assert shares == [near(each, 5e-5) for each in (0.0952, 0, 0.1905, 0.1905, 0.1905, 0.3333)]
    two = measured(connection, six(), names=SIX, cutoff=Fraction(2, 6))
    assert (two.headcount, two.intensity, two.m0) == (near(0.235294), near(0.5), near(0.117647))
    three = measured(connection, six(), names=SIX, cutoff=Fraction(3, 6))
    assert (three.headcount, three.intensity, three.m0) == (near(0.117647), near(0.666667), near(0.078431))


def test_what_is_not_known_is_told_apart_and_not_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [[3, 0, 0, 0, 0, 0, 0], [2, None, 0, 0, 0, 0, 1], [4, None, 0, 0, 0, 0, 0]]
    got = measured(connection, rows, names=SIX, cutoff=Fraction(1, 6))
    assert (got.measured_people, got.undetermined_people) == (3, 6)
    assert (got.undetermined_households, got.surely_poor_households) == (2, 1)
    assert (got.dimensions["food"].unknown_people, got.dimensions["water"].lacking_people) == (6, 2)
    assert got.headcount == 0


def test_nobody_measured_is_unknown_and_not_nought(connection: duckdb.DuckDBPyConnection) -> None:
    got = measured(connection, [[2, None, 0, 0, 0, 0, 1]], names=SIX, cutoff=Fraction(1, 6))
    assert (got.headcount, got.intensity, got.m0, got.surely_poor_households) == (None, None, None, 1)


def test_weights_that_do_not_add_up_are_refused(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="权重"):
        deprivation(connection, table="lacks", weights={"food": Fraction(1, 6)}, cutoff=Fraction(1, 6))
