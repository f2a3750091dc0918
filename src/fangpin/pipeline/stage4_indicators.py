"""Stage 4: the lake as known on one day → every indicator → one wide table with one row per household."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from fangpin.contracts import Contracts
from fangpin.engine.datasets import Delivery, table_name
from fangpin.engine.feeds import REGISTER, Lake
from fangpin.engine.indicators import (
    count_indicator,
    datasets_read,
    join_wide,
    keep_evidence,
    make_schemas,
    take_over,
    words_of,
)
from fangpin.engine.spark import SparkTables, count_by_spark
from fangpin.pipeline.base_run import BaseRun
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
    spark: SparkTables | None = None,
    base: BaseRun | None = None,
) -> None:
    """Make the engine's tables up to `wide`; with `base`, of those households only that it does not tell of.

    With `spark`, the lake is still read here, and the indicators are counted there.
    """
    wanted = rulebook.indicators.keys() if base is None else base.indicators_to_count(rulebook)
    indicators = [one for one in rulebook.in_reading_order() if one.id in wanted]
    steps = len(indicators) + 1
    progress("读入户籍底册", 0, steps)
    lake = Lake(
        connection,
        as_of=as_of,
        deliveries=deliveries,
        contracts=contracts,
        links=links,
        register_changes=register_changes,
        households=base.part("households") if base else None,
    )
    make_schemas(connection)
    if base is not None:
        others = [one for one in rulebook.indicators.values() if one.id not in wanted]
        take_over(connection, others, households=base.part("households"))
    columns = words_of(indicators)
    for number, indicator in enumerate(indicators, start=1):
        progress(f"指标：{indicator.title}", number, steps)
        read = datasets_read([indicator])
        lake.load(read, columns=columns)
        if spark is None:
            count_indicator(connection, indicator, with_evidence=with_evidence)
        else:
            for dataset in sorted(read):
                spark.hand_over(table_name(dataset))
            if with_evidence:
                keep_evidence(connection, indicator)
        lake.keep_only(datasets_read(indicators[number:]))
    if spark is not None:
        for table in REGISTER:
            spark.hand_over(table)
        progress("Spark 计算指标", steps - 1, steps)
        count_by_spark(connection, spark, indicators)
    join_wide(connection, rulebook)
