"""Runs the tests that stand beside the indicators: rows in, rows out, and the rows of named steps on the way."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from fangpin.contracts import Contract, Contracts
from fangpin.engine.datasets import table_name
from fangpin.engine.feeds import MONTHS, Feed, make_feeds_table, make_run_table
from fangpin.engine.indicators import DUCKDB_TYPES, count_indicator, make_schemas
from fangpin.engine.session import insert_rows, name, open_session
from fangpin.engine.steps import step_query
from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import Indicator, IndicatorTest, Member
from fangpin.rulebook.rule_checks import UNKNOWN_WORD

VILLAGE = "131121100201"
HEAD_BORN_ON = date(1970, 5, 1)

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class TestResult:
    """One test: what did not come out as expected."""

    __test__ = False

    indicator: str
    test: str
    complaints: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.complaints


def run_indicator_tests(*, rulebook: Rulebook, contracts: Contracts) -> list[TestResult]:
    """Every test of every indicator, each on tables of its own."""
    results = []
    with open_session() as connection:
        for indicator in rulebook.indicators.values():
            for test in indicator.tests:
                # Opening DuckDB takes longer than a test; what a test made is undone.
                connection.begin()
                complaints = _complaints(connection, indicator, test, rulebook, contracts)
                connection.rollback()
                results.append(TestResult(indicator.id, test.name, tuple(complaints)))
    return results


def _complaints(
    connection: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    test: IndicatorTest,
    rulebook: Rulebook,
    contracts: Contracts,
) -> list[str]:
    try:
        _make_tables(connection, indicator, test, rulebook, contracts)
        steps = {step: _texts(connection, step_query(indicator, step)) for step in test.steps}
        count_indicator(connection, indicator)
    except (duckdb.Error, LookupError) as error:
        return [f"运行不了：{str(error).splitlines()[0]}"]
    columns = [column.name for column in indicator.columns]
    found = _texts(connection, f"SELECT household_key, {', '.join(columns)} FROM indicators.{indicator.id}")
    by_household = {row["household_key"]: row for row in found}
    told = []
    if len(found) != len(test.households) or len(by_household) != len(found):
        told.append(f"应有 {len(test.households)} 户各一行，实有 {len(found)} 行。")
    for household, expected in test.expect.items():
        row = by_household.get(_key(household), {})
        told += [
            f"{household} 的 {column} 应为 {value}，实为 {row.get(column)}。"
            for column, value in expected.items()
            if row.get(column) != value
        ]
    for step, wanted in test.steps.items():
        told += _step_complaints(step, wanted, steps[step])
    return told


def _make_tables(
    connection: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    test: IndicatorTest,
    rulebook: Rulebook,
    contracts: Contracts,
) -> None:
    make_run_table(connection, as_of=test.as_of)
    _make_feeds(connection, test, contracts)
    _make_registry(connection, test)
    make_schemas(connection)
    unused = set(test.rows) - set(indicator.inputs)
    if unused:
        raise LookupError(f"rows 里的 {'、'.join(sorted(unused))} 不是这个指标的 inputs")
    for read in indicator.inputs:
        rows = test.rows.get(read, ())
        if read.startswith("indicators."):
            _make_indicator(connection, rulebook.indicators[read.removeprefix("indicators.")], test, rows)
        else:
            _make_dataset(connection, read.replace(".", "/"), contracts, rows)


def _make_feeds(connection: duckdb.DuckDBPyConnection, test: IndicatorTest, contracts: Contracts) -> None:
    feeds = []
    for contract in contracts:
        table = table_name(contract.id)
        reason = "missing" if table in test.missing else "stale" if table in test.stale else None
        months = test.months.get(table)
        feeds.append(
            Feed(
                dataset=contract.id,
                county_code=VILLAGE[:6],
                covered_until=test.as_of.replace(day=1) - timedelta(days=1),
                received_on=test.as_of,
                is_fresh=reason is None,
                reason=reason,
                covered_months=months.covered if months else MONTHS,
                early_months=months.early if months else 0,
            )
        )
    make_feeds_table(connection, feeds)


def _make_registry(connection: duckdb.DuckDBPyConnection, test: IndicatorTest) -> None:
    connection.execute("CREATE SCHEMA registry")
    connection.execute(
        "CREATE TABLE registry.households"
        " (household_key UUID, county_code VARCHAR, town_code VARCHAR, village_code VARCHAR)"
    )
    connection.execute(
        "CREATE TABLE registry.people (person_key UUID, household_key UUID, relation VARCHAR, sex VARCHAR,"
        " birth_date DATE, is_alive BOOLEAN)"
    )
    people = {one: Member(household=one, birth_date=HEAD_BORN_ON) for one in test.households} | test.people
    insert_rows(
        connection,
        "registry.households",
        ((_key(one), VILLAGE[:6], VILLAGE[:9], VILLAGE) for one in test.households),
    )
    insert_rows(
        connection,
        "registry.people",
        (
            (_key(one), _key(member.household), None, None, member.birth_date, member.is_alive)
            for one, member in people.items()
        ),
    )


def _make_dataset(
    connection: duckdb.DuckDBPyConnection, dataset: str, contracts: Contracts, rows: Rows
) -> None:
    """A data set as `feeds` gives it; `person` names the person, whose household is looked up.

    Rows about villages name none; unless they say another, they are about the village of the test's households.
    """
    contract = contracts[dataset]
    kept = [(column.name, column.lake_type) for column in contract.kept_columns]
    own = [("dataset", "VARCHAR"), ("delivery", "VARCHAR"), ("sheet", "VARCHAR"), ("row_no", "INTEGER")]
    keys = [] if contract.is_about_villages else [("household_key", "UUID"), ("person_key", "UUID")]
    columns = [*keys, *own, ("known_on", "DATE"), *kept]
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name(dataset.partition('/')[0])}")
    table = name(table_name(dataset))
    connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name(one)} {kind}' for one, kind in columns)})")
    strange = (
        {one for row in rows for one in row} - ({"person"} if keys else set()) - {one for one, _ in kept}
    )
    if strange:
        raise LookupError(f"{dataset} 没有 {'、'.join(sorted(strange))} 这一列")
    common = {"dataset": dataset, "delivery": "0" * 16, "sheet": "Sheet1"}
    full = (
        {**common, "row_no": number, **_subject(row, contract), **row}
        for number, row in enumerate(rows, start=2)
    )
    insert_rows(connection, table, ([row.get(one) for one, _ in columns] for row in full))
    if contract.is_about_villages:
        return
    connection.execute(
        f"UPDATE {table} SET household_key = people.household_key FROM registry.people AS people"
        f" WHERE people.person_key = {table}.person_key"
    )


def _subject(row: Mapping[str, str], contract: Contract) -> dict[str, str]:
    return {"village_code": VILLAGE} if contract.is_about_villages else {"person_key": _key(row["person"])}


def _make_indicator(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, test: IndicatorTest, rows: Rows
) -> None:
    """An indicator that is read: every household has a row, with what the test gives."""
    defined = ", ".join(f"{name(column.name)} {DUCKDB_TYPES[column.type]}" for column in indicator.columns)
    connection.execute(f"CREATE TABLE indicators.{indicator.id} (household_key UUID, {defined})")
    given = {row["household"]: row for row in rows}
    columns = [column.name for column in indicator.columns]
    insert_rows(
        connection,
        f"indicators.{indicator.id}",
        ([_key(one), *(given.get(one, {}).get(column) for column in columns)] for one in test.households),
    )


def _step_complaints(step: str, wanted: Rows, found: list[dict[str, str]]) -> list[str]:
    """Rows are compared in any order, by the columns that the test names."""
    columns = sorted({column for row in wanted for column in row})
    expected = sorted(
        tuple(_key(row[one]) if one == "household" else row.get(one, UNKNOWN_WORD) for one in columns)
        for row in wanted
    )
    keys = ["household_key" if one == "household" else one for one in columns]
    came = sorted(tuple(row[key] for key in keys) for row in found)
    return [] if came == expected else [f"步骤 {step} 应有 {expected}，实有 {came}。"]


def _texts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, str]]:
    """The rows of a query with every value as text."""
    cursor = connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query})")
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    return [
        {column: UNKNOWN_WORD if value is None else value for column, value in zip(names, row, strict=True)}
        for row in rows
    ]


def _key(word: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, word))
