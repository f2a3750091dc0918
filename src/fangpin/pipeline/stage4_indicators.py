"""Stage 4: the lake as known on one day → every indicator → one wide table with one row per household."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from fangpin.contracts import Contracts
from fangpin.engine.datasets import Delivery
from fangpin.engine.feeds import DEATHS, Lake
from fangpin.engine.indicators import (
    count_indicator,
    datasets_read,
    join_wide,
    make_schemas,
    words_of,
)
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
    with_evidence: bool = True,
) -> dict[str, int]:
    """Make the engine's tables up to `wide`; returns the rows per data set that no household was found for."""
    indicators = rulebook.in_reading_order()
    steps = len(indicators) + 1
    progress("读入户籍底册", 0, steps)
    lake = Lake(
        connection,
        as_of=as_of,
        deliveries=deliveries,
        contracts=contracts,
        links=links,
        register_changes=register_changes,
    )
    make_schemas(connection)
    columns = words_of(indicators)
    loaded = {DEATHS}
    for number, indicator in enumerate(indicators, start=1):
        progress(f"指标：{indicator.title}", number, steps)
        for dataset in sorted(datasets_read([indicator]) - loaded):
            lake.load(dataset, columns=columns)
            loaded.add(dataset)
        count_indicator(connection, indicator, with_evidence=with_evidence)
        # What nobody reads any more gives its memory back.
        for dataset in sorted(loaded - datasets_read(indicators[number:])):
            lake.drop(dataset)
            loaded.remove(dataset)
    join_wide(connection, rulebook)
    return lake.unlinked
