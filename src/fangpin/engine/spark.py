"""The same indicators and rules on Apache Spark: each text translated, over tables handed over as Parquet files.

What Spark counts goes back the same way, so that ordering, checking and publishing happen in one place. The lake's
own files are read by DuckDB, because Spark refuses Parquet columns of the type UUID.

PySpark is an extra (`pip install fangpin[spark]`) and needs a Java machine; only this module knows it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import sqlglot
from sqlglot import exp

from fangpin.engine.indicators import typed_query
from fangpin.engine.parameters import make_parameter_tables
from fangpin.engine.rule_sql import WIDE, rule_sql
from fangpin.engine.screening import (
    Counts,
    found_query,
    make_found_table,
    numbers_found,
    tell_findings,
    verdicts_query,
)
from fangpin.engine.session import name, quoted
from fangpin.kernel.errors import UserError
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import Indicator

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Findings of so many rules are spelled out at once: each joins the verdicts to the facts.
_RULES_AT_ONCE = 12
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # An amount that does not fit is an error; it is never rounded to make it fit.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_LOCAL_SETTINGS = {
    # Spark would cut the smallest table into 200 parts.
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class SparkMissing(UserError):
    """PySpark or Java is not installed, or Spark does not start."""


@contextmanager
def open_spark(master: str, *, spill: Path, memory: str = "2g") -> Iterator[SparkSession]:
    """A Spark session that ends with the block; raises SparkMissing."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing(
            "没有安装 PySpark；请先执行 pip install 'fangpin[spark]'，或不用 --spark 参数。"
        ) from error
    if shutil.which("java") is None:
        raise SparkMissing(
            "这台机器上没有 Java；Spark 需要 Java 17 或更高版本，请先安装，或不用 --spark 参数。"
        )
    settings = _SETTINGS | {"spark.driver.memory": memory, "spark.local.dir": str(spill)}
    if master.startswith("local"):
        settings |= _LOCAL_SETTINGS
    builder = SparkSession.builder.master(master).appName("fangpin")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        says = next((line for line in str(error).splitlines() if "Exception" in line), str(error))
        raise SparkMissing(f"Spark（{master}）没有启动，请检查地址和 Java：{says.strip()}") from error
    try:
        yield spark
    finally:
        spark.stop()


class SparkTables:
    """Tables that DuckDB and Spark hand each other in a folder, which a cluster must reach too."""

    def __init__(self, spark: SparkSession, connection: duckdb.DuckDBPyConnection, *, folder: Path) -> None:
        self._spark, self._connection, self._folder = spark, connection, folder

    def hand_over(self, table: str) -> None:
        """Give Spark a table of DuckDB, once; what is no number, date or truth becomes text."""
        path = self._path(table)
        if path.exists():
            return
        described = self._connection.execute(f"DESCRIBE FROM {name(table)}").fetchall()
        columns = ", ".join(
            f"CAST({name(column)} AS VARCHAR) AS {name(column)}"
            if kind == "UUID" or kind.startswith("ENUM")
            else name(column)
            for column, kind, *_ in described
        )
        path.mkdir(parents=True)
        self._connection.execute(
            f"COPY (SELECT {columns} FROM {name(table)}) TO {quoted(str(path / 'part.parquet'))} (FORMAT parquet)"
        )
        self._show(table)

    def count(self, table: str, query: str) -> None:
        """Have Spark write the query's rows, for its own later queries and for `taken_back`; a second query adds rows."""
        self._spark.sql(spark_text(query)).write.mode("append").parquet(str(self._path(table)))
        self._show(table)

    def taken_back(self, table: str) -> str:
        """What Spark wrote, as a relation of DuckDB."""
        return f"read_parquet({quoted(str(self._path(table) / '*.parquet'))})"

    def _show(self, table: str) -> None:
        self._spark.read.parquet(str(self._path(table))).createOrReplaceTempView(_flat(table))

    def _path(self, table: str) -> Path:
        return self._folder / _flat(table)


def count_by_spark(
    connection: duckdb.DuckDBPyConnection, tables: SparkTables, indicators: Sequence[Indicator]
) -> None:
    """Make `indicators.<id>` of each, in reading order; all that they read must have been handed over."""
    for indicator in indicators:
        table = f"indicators.{indicator.id}"
        tables.count(table, typed_query(indicator, indicator.sql))
        connection.execute(f"CREATE TABLE {name(table)} AS FROM {tables.taken_back(table)}")


def screen_by_spark(
    connection: duckdb.DuckDBPyConnection,
    tables: SparkTables,
    *,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    as_of: date,
) -> Counts:
    """The same as `screen_wide`, judged by Spark."""
    make_parameter_tables(connection, rulebook=rulebook, rules=rules, as_of=as_of)
    for table in (WIDE, "parameter_villages", "parameter_values"):
        tables.hand_over(table)
    compiled = [rule_sql(rulebook=rulebook, rule=rule) for rule in rules]
    tables.count("verdicts", verdicts_query(compiled))
    connection.execute(
        f"CREATE TABLE verdicts AS FROM {tables.taken_back('verdicts')} ORDER BY household_key"
    )
    make_found_table(connection)
    found = [found_query(compiled[number], number=number) for number in numbers_found(connection, rules)]
    for first in range(0, len(found), _RULES_AT_ONCE):
        tables.count("found", " UNION ALL ".join(found[first : first + _RULES_AT_ONCE]))
    if found:
        connection.execute(
            f"INSERT INTO found FROM {tables.taken_back('found')} ORDER BY number, household_key"
        )
    return tell_findings(connection, rules)


def spark_text(sql: str) -> str:
    """The same query for Spark."""
    return sqlglot.parse_one(sql, dialect="duckdb").transform(_for_spark).sql(dialect="spark")


def _for_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Table) and node.db:
        # Spark's views have no schema; columns may be called by the table's own name.
        return exp.to_table(_flat(f"{node.db}.{node.name}"), alias=node.alias or node.name)
    if isinstance(node, exp.Sign):
        # Spark's own answer is a floating-point number.
        told = exp.paren(node.this)
        return (
            exp.case()
            .when(exp.GT(this=told, expression=exp.Literal.number(0)), "1")
            .when(exp.LT(this=told.copy(), expression=exp.Literal.number(0)), "-1")
            .when(exp.EQ(this=told.copy(), expression=exp.Literal.number(0)), "0")
        )
    if isinstance(node, exp.Anonymous) and node.name.lower() == "to_json":
        # Spark makes JSON of structures only: the text's own part is cut out of `{"v":…}`.
        whole = f"to_json(named_struct('v', {node.expressions[0].sql(dialect='spark')}))"
        return sqlglot.parse_one(
            f"CASE WHEN {whole} <> '{{}}' THEN substring({whole}, 6, length({whole}) - 6) END",
            dialect="spark",
        )
    return node


def _flat(table: str) -> str:
    return table.replace(".", "__")
