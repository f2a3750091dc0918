"""Stage 4: the lake as known on one day → every indicator → one wide table with one row per household."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from fangpin.contracts import Contracts
from fangpin.engine.feeds import Delivery, load_feeds
from fangpin.engine.indicators import count_indicator, datasets_read, join_wide, make_schemas
from fangpin.rulebook import Rulebook

Progress = Callable[[str, int, int], None]


def count_indicators(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: date,
    deliveries: Sequence[Delivery],
    contracts: Contracts,
    rulebook: Rulebook,
    progress: Progress,
    links: pl.DataFrame | None = None,
    register_changes: Sequence[Path] = (),
) -> dict[str, int]:
    """Make the engine's tables up to `wide`; returns the rows per data set that no household was found for."""
    indicators = rulebook.in_reading_order()
    progress("读入数据", 0, len(indicators) + 1)
    unlinked = load_feeds(
        connection,
        as_of=as_of,
        deliveries=deliveries,
        contracts=contracts,
        datasets=datasets_read(indicators),
        links=links,
        register_changes=register_changes,
    )
    make_schemas(connection)
    for number, indicator in enumerate(indicators, start=1):
        progress(f"指标：{indicator.title}", number, len(indicators) + 1)
        count_indicator(connection, indicator)
    join_wide(connection, rulebook)
    return unlinked
