"""Stage 5: the wide table → a verdict per household and rule in force on the day."""

from datetime import date

import duckdb

from fangpin.engine.indicators import part_of_wide
from fangpin.engine.screening import Counts, screen_wide
from fangpin.rulebook import Rulebook


def screen_households(connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook, as_of: date) -> Counts:
    """Make `verdicts` and `findings`."""
    return screen_wide(
        connection,
        rulebook=rulebook,
        rules=rulebook.rules_in_force(on=as_of),
        as_of=as_of,
        part_of_wide=lambda columns: part_of_wide(rulebook, columns),
    )
