"""Stage 4: one wide row per household, and rows that belong to nobody are counted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.engine.tiny_lake import CONTRACTS, TinyLake
from tests.rulebook.tiny_rulebook import change, write_rulebook

from fangpin.engine.indicators import IndicatorBroken
from fangpin.engine.session import open_session
from fangpin.pipeline.stage4_indicators import count_indicators
from fangpin.rulebook import load_rulebook

DAY = date(2026, 11, 10)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_session(files=[tmp_path / "home"]) as opened:
        yield opened


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    lake = TinyLake(tmp_path / "home")
    lake.households("甲", "乙", "丙")
    rows = [
        {
            "person": person,
            "settlement_no": str(number),
            "settled_on": date(2026, 3, 1),
            "self_paid_yuan": "5.00",
        }
        for number, person in enumerate(["甲", "甲", "不在册"])
    ]
    lake.deliver("medical_insurance/settlements", rows, received_on=date(2026, 11, 5))
    return lake


def _count(connection: duckdb.DuckDBPyConnection, lake: TinyLake, folder: Path) -> None:
    count_indicators(
        connection,
        as_of=DAY,
        deliveries=lake.deliveries,
        contracts=CONTRACTS,
        rulebook=load_rulebook(folder=folder),
        progress=lambda what, done, of: None,
    )


def test_households_without_records_survive_every_join(
    connection: duckdb.DuckDBPyConnection, lake: TinyLake, tmp_path: Path
) -> None:
    _count(connection, lake, write_rulebook(tmp_path / "rulebook"))

    spent = connection.execute("SELECT CAST(spent_yuan AS TEXT) FROM wide ORDER BY 1 NULLS LAST").fetchall()
    assert spent == [("10.00",), (None,), (None,)]


def test_an_indicator_that_doubles_a_household_stops_the_run_and_is_named(
    connection: duckdb.DuckDBPyConnection, lake: TinyLake, tmp_path: Path
) -> None:
    folder = write_rulebook(tmp_path / "rulebook")
    sql = "indicators/household/household_spending.sql"
    change(folder, sql, "sum(amount_yuan) AS spent FROM source_rows GROUP BY household_key", "amount_yuan AS spent FROM source_rows")  # fmt: skip

    with pytest.raises(IndicatorBroken, match="指标 household_spending 有 1 户不止一行"):
        _count(connection, lake, folder)


def test_the_rows_shown_are_the_rows_counted(
    connection: duckdb.DuckDBPyConnection, lake: TinyLake, tmp_path: Path
) -> None:
    _count(connection, lake, write_rulebook(tmp_path / "rulebook"))

    rows = connection.execute(
        "SELECT delivery, row_no, CAST(amount_yuan AS TEXT) FROM evidence.household_spending ORDER BY row_no"
    ).fetchall()
    assert rows == [("0000000000000001", 2, "5.00"), ("0000000000000001", 3, "5.00")]
