"""Stage 4 as SQL: each indicator becomes one table, all of them one wide table with one row per household."""

import re
from collections.abc import Collection, Iterable

import duckdb

from fangpin.engine.session import count_rows, name
from fangpin.rulebook import Rulebook
from fangpin.rulebook.indicator_sql import SOURCE_ROWS
from fangpin.rulebook.models import ColumnType, Indicator

DUCKDB_TYPES = {
    ColumnType.MONEY: "DECIMAL(18,2)",
    ColumnType.DECIMAL: "DECIMAL(18,4)",
    ColumnType.COUNT: "INTEGER",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.CODE: "VARCHAR",
    ColumnType.DATE: "DATE",
}


_TAKEN_OVER = "indicators.taken_over"
_SOURCE_ROWS = re.compile(rf"\s*WITH\s+{SOURCE_ROWS}\s+AS\s*\(", re.IGNORECASE)
_WORDS = re.compile(r"[a-z][a-z0-9_]*")
_PARTS = re.compile(r"'[^']*'|--[^\n]*|/\*.*?\*/|[()]", re.DOTALL)


class IndicatorBroken(Exception):
    """An indicator did not give one row per household."""


def datasets_read(indicators: Iterable[Indicator]) -> set[str]:
    """The data sets that indicators read, by contract id."""
    read = {read for indicator in indicators for read in indicator.inputs}
    return {one.replace(".", "/") for one in read if not one.startswith(("indicators.", "registry."))}


def split_query(indicator: Indicator) -> tuple[str | None, str]:
    """The query of the rows counted, and the whole query reading those rows from the table that holds them.

    One text serves twice: what a person checks on the page is exactly what was counted.
    """
    begin = _SOURCE_ROWS.match(indicator.sql)
    if begin is None:
        return None, indicator.sql
    end = _closing_parenthesis(indicator.sql, begin.end())
    counted = indicator.sql[begin.end() : end]
    return counted, f"{begin[0]}SELECT * FROM {name('evidence.' + indicator.id)}{indicator.sql[end:]}"


def _closing_parenthesis(sql: str, start: int) -> int:
    """Where the parenthesis that was opened before `start` closes; texts and comments do not count."""
    depth = 1
    for part in _PARTS.finditer(sql, start):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if depth == 0:
            return part.start()
    raise ValueError("parenthesis not closed")


def words_of(indicators: Iterable[Indicator]) -> set[str]:
    """Every word that the indicators' SQL uses: among them all columns that it reads."""
    return {word for indicator in indicators for word in _WORDS.findall(indicator.sql)}


def count_indicator(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, *, with_evidence: bool = True
) -> None:
    """Make `indicators.<id>` (one row per household), and `evidence.<id>` (the rows counted) if wanted."""
    query = keep_evidence(connection, indicator) if with_evidence else indicator.sql
    connection.execute(
        f"CREATE TABLE {name('indicators.' + indicator.id)} AS {typed_query(indicator, query)}"
    )


def keep_evidence(connection: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    """Make `evidence.<id>`, if rows are counted; returns the query that counts them from there."""
    counted, query = split_query(indicator)
    if counted is not None:
        connection.execute(f"CREATE TABLE {name('evidence.' + indicator.id)} AS {counted}")
    return query


def typed_query(indicator: Indicator, query: str) -> str:
    """The indicator's query with its columns as the types that its header gives."""
    columns = ", ".join(
        f"CAST({name(one.name)} AS {DUCKDB_TYPES[one.type]}) AS {name(one.name)}" for one in indicator.columns
    )
    return f"SELECT household_key, {columns} FROM ({query})"


def take_over(
    connection: duckdb.DuckDBPyConnection, indicators: Iterable[Indicator], *, households: str
) -> None:
    """Make `indicators.<id>` of each from the relation of households that an earlier run left, all of one table."""
    connection.execute(f"""
        CREATE TABLE {_TAKEN_OVER} AS
        SELECT now.household_key, told.* EXCLUDE (household_key)
        FROM {households} AS told JOIN registry.households AS now ON now.household = told.household_key
        ORDER BY now.household_key
    """)
    for indicator in indicators:
        columns = ", ".join(name(one.name) for one in indicator.columns)
        view = name("indicators." + indicator.id)
        connection.execute(f"CREATE VIEW {view} AS SELECT household_key, {columns} FROM {_TAKEN_OVER}")


def make_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE SCHEMA evidence")
    connection.execute("CREATE SCHEMA indicators")


def join_wide(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> int:
    """The view `wide`: every household once, in order of its number; returns how many.

    An indicator begins with the households in their order and joins to them, so that its rows mostly stand in that
    order; then the tables need only be laid side by side, which costs nothing.
    """
    households = count_rows(connection, "registry.households")
    for table in _tables(connection):
        _put_in_order(connection, table, households=households, rulebook=rulebook)
    connection.execute(f"CREATE VIEW wide AS {wide_query(rulebook)}")
    return households


def wide_query(rulebook: Rulebook, *, condition: str | None = None) -> str:
    """All columns of all households, or of those whose `household_key` fulfils the condition."""
    columns = "".join(
        f", {name(indicator.id)}.{name(one.name)}"
        for indicator in rulebook.indicators.values()
        for one in indicator.columns
    )
    return f"""
        SELECT households.household_key, households.household, households.village_code, households.county_code{columns}
        FROM {_side_by_side(rulebook.indicators, condition=condition)}
    """


def beside_verdicts(rulebook: Rulebook, columns: Collection[str]) -> str:
    """`verdicts`, and beside each row these columns of its household, as `wide`.

    Reading the whole definition of some sixty indicators for every rule would take longer than the rest.
    """
    used = dict.fromkeys(rulebook.column_indicator[column] for column in sorted(columns))
    told = "".join(
        f", {name(rulebook.column_indicator[column])}.{name(column)}" for column in sorted(columns)
    )
    return (
        f"verdicts POSITIONAL JOIN (SELECT households.household_key{told} FROM {_side_by_side(used)}) AS wide"
    )


def _side_by_side(indicators: Iterable[str], *, condition: str | None = None) -> str:
    """The households and these indicators, each row beside the others of its household."""

    def rows(table: str) -> str:
        return name(table) if condition is None else f"(FROM {name(table)} WHERE {condition})"

    beside = " ".join(f"POSITIONAL JOIN {rows('indicators.' + one)} AS {name(one)}" for one in indicators)
    return f"{rows('registry.households')} AS households {beside}"


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What was counted, and what was taken over; a view is in the order of its table."""
    found = connection.execute("""
        SELECT table_name FROM duckdb_tables() WHERE schema_name = 'indicators' ORDER BY table_name
    """)
    return [name("indicators." + table) for (table,) in found.fetchall()]


def _put_in_order(
    connection: duckdb.DuckDBPyConnection, table: str, *, households: int, rulebook: Rulebook
) -> None:
    """Make sure that each row of the table stands at the place of its household; raises IndicatorBroken."""
    in_place = f"SELECT count(*), count(*) FILTER (household_key = rowid) FROM {table}"
    found = connection.execute(in_place).fetchone()
    if found == (households, households):
        return
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY household_key")
    if connection.execute(in_place).fetchone() != (households, households):
        raise IndicatorBroken(_who_doubles(connection, rulebook))


def _who_doubles(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> str:
    for one in rulebook.indicators:
        doubled = connection.execute(
            f"SELECT count(*) - count(DISTINCT household_key) FROM {name('indicators.' + one)}"
        ).fetchone()
        if doubled and doubled[0]:
            return f"指标 {one} 有 {doubled[0]} 户不止一行；请改正它的 SQL，使每户恰好一行。"
    return "各指标并成一张表后户数变了；请检查登记表。"
