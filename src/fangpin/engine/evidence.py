"""The rows behind each indicator, newest first: the way from a number back to file, sheet and row."""

from collections.abc import Iterable

import duckdb

from fangpin.engine.indicators import split_query
from fangpin.engine.session import name
from fangpin.rulebook import Rulebook

# What a page shows of one indicator; the count tells how many there are.
NEWEST = 24


def evidence_indicators(rulebook: Rulebook) -> list[str]:
    """The indicators that count rows."""
    return [one.id for one in rulebook.indicators.values() if split_query(one)[0] is not None]


def make_evidence(
    connection: duckdb.DuckDBPyConnection, *, indicators: Iterable[str], condition: str = "TRUE"
) -> None:
    """Of each indicator a table `told.<indicator>` of JSON texts, a row per household that has rows.

    The greatest records of a household come in order without sorting: the date leads the record.
    Rows without a date come first.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS told")
    for indicator in indicators:
        connection.execute(f"""
            CREATE OR REPLACE TABLE {name("told." + indicator)} AS
            SELECT household_key, '{{"count":' || row_count || ',"rows":' || to_json(newest) || '}}' AS field
            FROM (
                SELECT household_key, count(*) AS row_count, max(struct_pack(
                    event_date := CAST(event_date AS VARCHAR), dataset := dataset, delivery := delivery,
                    sheet := sheet, row_no := row_no, amount_yuan := CAST(amount_yuan AS VARCHAR)), {NEWEST}) AS newest
                FROM {name("evidence." + indicator)}
                WHERE {condition}
                GROUP BY household_key
            )
        """)
