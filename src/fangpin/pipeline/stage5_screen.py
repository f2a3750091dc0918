"""Stage 5: the wide table → a verdict per household and rule in force on the day."""

from datetime import date

import duckdb

from fangpin.engine.indicators import beside_verdicts
from fangpin.engine.screening import Counts, screen_wide
from fangpin.engine.spark import SparkTables, screen_by_spark
from fangpin.rulebook import Rulebook


def screen_households(
    connection: duckdb.DuckDBPyConnection,
    *,
    rulebook: Rulebook,
    as_of: date,
    spark: SparkTables | None = None,
) -> Counts:
    """Make `verdicts` and `findings`."""
    rules = rulebook.rules_in_force(on=as_of)
    if spark is not None:
        return screen_by_spark(connection, spark, rulebook=rulebook, rules=rules, as_of=as_of)
    return screen_wide(
        connection,
        rulebook=rulebook,
        rules=rules,
        as_of=as_of,
        beside_verdicts=lambda columns: beside_verdicts(rulebook, columns),
    )
