"""How the facts of one household were counted: the rows of every named step, worked out again from the lake."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from fangpin.contracts import load_contracts
from fangpin.engine.feeds import Lake
from fangpin.engine.indicators import count_indicator, datasets_read, make_schemas, words_of
from fangpin.engine.session import name, open_session
from fangpin.engine.steps import step_names, step_query
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.pipeline.inputs import inputs_on
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import Indicator

# Of a step only so many rows are shown; the count tells how many there are.
SHOWN = 24


class InputsChanged(UserError):
    """What the run was made of is not what the lake says now of the same day."""


@dataclass(frozen=True)
class Step:
    """The rows of one step that are about the household; all of them where the step knows no households."""

    name: str
    is_own: bool
    count: int
    rows: list[dict[str, str | None]]


@dataclass(frozen=True)
class Counted:
    """One indicator of the household."""

    indicator: str
    title: str
    steps: list[Step]
    facts: dict[str, str | None]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def steps_of(
    run: Run, *, home: Home, household: uuid.UUID, rulebook: Rulebook, rule: Rule | None = None
) -> list[Counted]:
    """Every indicator that the rule rests on (without a rule: every one), in the order of counting.

    The lake is read once more as it was known on the run's day, so that it takes as long as that part of a screening.
    """
    inputs = inputs_on(home, as_of=run.as_of)
    if run.run_id != inputs.name_run(rulebook=rulebook):
        raise InputsChanged(
            f"{run.as_of} 的筛查之后，规则、程序或当日数据有了变化，逐步的数不再是当时的；请重新筛查这一天后再看。"
        )
    wanted = [rulebook.column_indicator[fact] for fact in rule.facts] if rule else rulebook.indicators
    needed = set(rulebook.with_read(wanted))
    indicators = [one for one in rulebook.in_reading_order() if one.id in needed]
    with open_session(files=[home.lake, home.runs], spill=home.runs) as connection:
        lake = Lake(
            connection,
            as_of=run.as_of,
            deliveries=inputs.known,
            contracts=load_contracts(),
            links=inputs.links,
            register_changes=inputs.changes,
        )
        make_schemas(connection)
        number = _number_of(connection, household)
        return list(_counted(connection, lake, indicators, number=number))


def _counted(
    connection: duckdb.DuckDBPyConnection, lake: Lake, indicators: list[Indicator], *, number: int
) -> Iterator[Counted]:
    columns = words_of(indicators)
    for indicator in indicators:
        lake.load(datasets_read([indicator]), columns=columns)
        count_indicator(connection, indicator, with_evidence=False)
        [facts] = _rows(connection, f"FROM {name('indicators.' + indicator.id)}", number=number)[0]
        del facts["household_key"]
        yield Counted(
            indicator.id,
            indicator.title,
            [_step(connection, indicator, step, number=number) for step in step_names(indicator)],
            facts,
        )


def _step(connection: duckdb.DuckDBPyConnection, indicator: Indicator, step: str, *, number: int) -> Step:
    query = step_query(indicator, step)
    described = connection.execute(f"DESCRIBE {query}").fetchall()
    is_own = any(column == "household_key" for column, *_ in described)
    rows, count = _rows(connection, query, number=number if is_own else None)
    return Step(step, is_own, count, rows)


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, *, number: int | None
) -> tuple[list[dict[str, str | None]], int]:
    """The first rows of a query, every value as text, and how many there are."""
    where = "TRUE" if number is None else f"household_key = {number:d}"
    cursor = connection.execute(
        f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query}) WHERE {where} ORDER BY ALL"
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return rows[:SHOWN], len(rows)


def _number_of(connection: duckdb.DuckDBPyConnection, household: uuid.UUID) -> int:
    row = connection.execute(
        "SELECT household_key FROM registry.households WHERE household = ?", [household]
    ).fetchone()
    if row is None:
        raise UserError("户籍底册里没有这一户。请核对户号后重试。")
    return int(row[0])
