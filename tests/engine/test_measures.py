"""Poverty measures against worked vectors, and what must hold of them whatever the incomes are."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangpin.engine.measures import Measures, change, measure
from fangpin.engine.session import insert_rows, open_session

Rows = Iterable[tuple[int, str | int | Decimal]]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_session() as opened:
        yield opened


def measured(connection: duckdb.DuckDBPyConnection, rows: Rows, line: str | int | Decimal) -> Measures:
    connection.execute("CREATE OR REPLACE TABLE told (persons INTEGER, income DECIMAL(18,2))")
    insert_rows(connection, "told", rows)
    return measure(connection, table="told", line=Decimal(line))


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-12)


TEN = [(1, x) for x in (541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)]
FOUR = [(1, 100), (1, 110), (1, 150), (1, 160)]
WEIGHTED = [(1, 8000), (3, 9000), (2, 4000), (4, 12000), (5, 30000)]


@pytest.mark.parametrize(
    ("rows", "line", "expected"),
    [
        (TEN, 2000, (0.2, 0.0998, 0.06042625, 0.162014123922, 0.12285, 0.18425, 0.462091130268)),
        (TEN, 5000, (0.5, 0.25352, 0.166711552, 0.466212293798, 0.331656, 0.419348, 0.462091130268)),
        (FOUR, 125, (0.5, 0.08, 0.0136, 0.08774423071, 0.09, 0.125, 0.105769230769)),
        (
            WEIGHTED,
            8500,
            (0.2, 0.0745098039, 0.0376009227, 0.1045445484, 0.0954248366, 0.1383006536, 0.3325034578),
        ),
    ],
)
def test_worked_vectors(
    connection: duckdb.DuckDBPyConnection, rows: Rows, line: int, expected: tuple[float, ...]
) -> None:
    got = measured(connection, rows, line)
    told = (got.headcount, got.gap, got.severity, got.watts, got.sen, got.sst, got.gini)
    assert told == tuple(pytest.approx(one, abs=6e-11) for one in expected)


def test_households_and_yuan_are_counted_exactly(connection: duckdb.DuckDBPyConnection) -> None:
    got = measured(connection, WEIGHTED, 8500)
    assert (got.households, got.poor_households, got.people, got.poor_people) == (5, 2, 15, 3)
    assert got.shortfall_yuan == Decimal(9500)


def test_exactly_on_the_line_is_not_poor(connection: duckdb.DuckDBPyConnection) -> None:
    assert measured(connection, [(1, "8500.00"), (1, "8499.99")], 8500).poor_households == 1


def test_nobody_poor_everybody_poor_nobody_with_income(connection: duckdb.DuckDBPyConnection) -> None:
    none = measured(connection, FOUR, 100)
    assert (none.headcount, none.gap, none.severity, none.watts, none.sen, none.sst) == (0, 0, 0, 0, 0, 0)
    assert measured(connection, FOUR, 161).headcount == 1
    nothing = measured(connection, [(2, 0), (3, 0)], 100)
    assert (nothing.headcount, nothing.gap, nothing.severity) == (1, 1, 1)
    assert (nothing.watts, nothing.no_income_households, nothing.gini) == (0, 2, None)


def test_nobody_to_measure_is_unknown_and_not_nought(connection: duckdb.DuckDBPyConnection) -> None:
    got = measured(connection, [], 100)
    assert (got.households, got.headcount, got.gap, got.sen) == (0, None, None, None)


def test_a_loss_counts_as_its_people_are_below_the_line(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TABLE two AS SELECT * FROM (VALUES (1, 8000.00, 8600.00),"
        " (1, 9000.00, 8300.00), (1, 12000.00, 12500.00)) AS t(persons, income_before, income_after)"
    )
    got = change(connection, table="two", line=Decimal(8500))
    assert (got.impoverished_yuan, got.gained_yuan) == (200, 500)


def test_a_line_of_nought_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="大于 0"):
        measured(connection, FOUR, 0)


HOUSEHOLDS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4_000_000).map(lambda fen: Decimal(fen) / 100)),
    min_size=1,
    max_size=30,
)
FGT = ("headcount", "gap", "severity", "watts", "sen", "sst")


@settings(max_examples=40, deadline=None)
@given(rows=HOUSEHOLDS)
def test_money_in_another_unit_changes_nothing(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[int, Decimal]]
) -> None:
    one = measured(connection, rows, 8500)
    other = measured(connection, [(n, y * 100) for n, y in rows], 850_000)
    assert [getattr(one, each) for each in FGT] == [near(getattr(other, each)) for each in FGT]


@settings(max_examples=40, deadline=None)
@given(rows=HOUSEHOLDS)
def test_everybody_twice_changes_nothing(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[int, Decimal]]
) -> None:
    one, twice = measured(connection, rows, 8500), measured(connection, [*rows, *rows], 8500)
    assert [getattr(one, each) for each in FGT] == [near(getattr(twice, each)) for each in FGT]


@settings(max_examples=40, deadline=None)
@given(rows=HOUSEHOLDS, others=HOUSEHOLDS)
def test_a_city_is_the_sum_of_its_townships(
    connection: duckdb.DuckDBPyConnection,
    rows: list[tuple[int, Decimal]],
    others: list[tuple[int, Decimal]],
) -> None:
    parts = [measured(connection, part, 8500) for part in (rows, others)]
    city = measured(connection, [*rows, *others], 8500)
    for each in ("headcount", "gap", "severity", "watts"):
        summed = sum(float(part.people) * getattr(part, each) for part in parts) / float(city.people)
        assert getattr(city, each) == near(summed)


@settings(max_examples=40, deadline=None)
@given(poorer=st.integers(0, 8000), step=st.integers(2, 400))
def test_a_yuan_from_a_poor_to_a_poorer_lowers_severity_only(
    connection: duckdb.DuckDBPyConnection, poorer: int, step: int
) -> None:
    richer = poorer + step
    before = measured(connection, [(1, poorer), (1, richer)], 8500)
    after = measured(connection, [(1, poorer + 1), (1, richer - 1)], 8500)
    assert (after.headcount, after.gap) == (near(before.headcount or 0), near(before.gap or 0))
    assert (after.severity or 0) < (before.severity or 0) or step == 1
