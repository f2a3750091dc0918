"""The rows behind each indicator: the way from a number back to file, sheet and row."""

from collections.abc import Collection, Sequence

import duckdb

from fangpin.engine.indicators import split_query
from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rulebook

# What a page shows of one indicator; the count tells how many there are.
NEWEST = 24
# Of one indicator of one household the newest first; rows without a date come before them.
ROW_COLUMNS = ("event_date", "dataset", "delivery", "sheet", "row_no", "amount_yuan")


def evidence_indicators(rulebook: Rulebook) -> list[str]:
    """The indicators that count rows, in alphabetical order."""
    return sorted(one.id for one in rulebook.indicators.values() if split_query(one)[0] is not None)


def make_indicator_names(connection: duckdb.DuckDBPyConnection, indicators: Sequence[str]) -> None:
    """The names as a type, so that a row bears a small number."""
    names = ", ".join(map(quoted, indicators)) or "''"
    connection.execute(f"CREATE TYPE indicator_name AS ENUM ({names})")


def evidence_query(*, condition: str, counted: Collection[str], before: str | None) -> str:
    """The rows of the households that the condition asks for, household after household, indicator after indicator.

    Those of the indicators counted stand in `evidence.<indicator>`, the others in `before`, a relation that an
    earlier run left. Sorting spills to disk, so that no county is too large.
    """
    told = [
        f"SELECT household_key, CAST({quoted(one)} AS indicator_name) AS indicator, {_COLUMNS}"
        f" FROM {name('evidence.' + one)} WHERE {condition}"
        for one in sorted(counted)
    ]
    if before is not None:
        told.append(f"""
            SELECT part.household_key, CAST(rows.indicator AS indicator_name) AS indicator, {_COLUMNS}
            FROM {before} AS rows JOIN part ON part.household = rows.household_key
            WHERE rows.indicator NOT IN ({", ".join(map(quoted, ["", *sorted(counted)]))})
        """)
    newest_first = ", ".join(f"told.{column} DESC NULLS FIRST" for column in ROW_COLUMNS)
    return f"""
        WITH part AS (SELECT household_key, household FROM registry.households WHERE {condition}),
        told AS ({" UNION ALL ".join(told)})
        SELECT part.household AS household_key, told.indicator, {", ".join(f"told.{one}" for one in ROW_COLUMNS)}
        FROM told JOIN part ON part.household_key = told.household_key
        ORDER BY told.household_key, told.indicator, {newest_first}
    """


# Deliveries have a type of their own in each run.
_COLUMNS = (
    "CAST(event_date AS DATE) AS event_date, dataset, CAST(delivery AS VARCHAR) AS delivery, sheet, row_no,"
    " CAST(amount_yuan AS DECIMAL(18,2)) AS amount_yuan"
)


def newest_rows(rows: str) -> str:
    """Of each household in a relation of such rows a JSON text: per indicator how many there are, and the newest.

    The greatest records come in order without sorting: the date leads the record.
    """
    return f"""
        SELECT household_key, '{{' || string_agg(told, ',' ORDER BY indicator) || '}}' AS evidence
        FROM (
            SELECT household_key, indicator, '"' || indicator || '":{{"count":' || count(*) || ',"rows":' ||
                to_json(max(struct_pack(
                    event_date := CAST(event_date AS VARCHAR), dataset := dataset, delivery := delivery,
                    sheet := sheet, row_no := row_no, amount_yuan := CAST(amount_yuan AS VARCHAR)), {NEWEST})) || '}}' AS told
            FROM {rows}
            GROUP BY household_key, indicator
        )
        GROUP BY household_key
    """
