"""Poverty measures of an area and of each area below it, from the facts of a published run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb

from fangpin.engine.deprivation import Deprivation, deprivation
from fangpin.engine.measures import NOBODY, Measures, measure, measures_by
from fangpin.engine.session import name, open_session
from fangpin.kernel.errors import UserError
from fangpin.pipeline.run_tables import households_of
from fangpin.pipeline.screen import Run

# 三保障 and safe water: the column that says a household lacks it. Food and clothing (两不愁) are in no department's
# data; they can only be seen on a visit.
GUARANTEES: Mapping[str, str] = {
    "schooling": "has_child_off_roll",
    "medicine": "has_uninsured_member",
    "housing": "lives_in_dangerous_house",
    "water": "has_unsafe_water",
}
# How many digits of a village's code name the areas one level below.
_BELOW = {4: 6, 6: 9, 9: 12}


@dataclass(frozen=True)
class AreaMeasures:
    """The measures of one area; those whose income is not known are counted apart."""

    area: str
    measures: Measures
    unknown_households: int
    unknown_people: int


@dataclass(frozen=True)
class PoorHousehold:
    """A household below the line, with its income a head; `shortfall_yuan` is what all of it lacks in a year."""

    household_key: str
    people: int
    income_yuan: Decimal
    shortfall_yuan: Decimal


@dataclass(frozen=True)
class Measured:
    """One area as of a run, the areas below it, and what its households lack."""

    as_of: date
    area: str
    line: Decimal
    own: AreaMeasures
    below: tuple[AreaMeasures, ...]
    poor: tuple[PoorHousehold, ...]  # of a village only: a wider area opens to the areas below it
    lacks: Deprivation


def measure_area(run: Run, *, area: str, income: str, line: Decimal, lacking: int = 1) -> Measured:
    """`area` is a code of 4, 6, 9 or 12 digits, `income` a column in yuan a household, `line` yuan a head a year.

    Poor in guarantees is who lacks at least `lacking` of them; one is the policy's reading: each must be met.
    """
    with open_session(files=[run.path]) as connection:
        _make_tables(connection, run, area=area, income=income)
        own = AreaMeasures(
            area, measure(connection, table="incomes", line=line), *_unknown(connection).get("", (0, 0))
        )
        if not own.measures.households and not own.unknown_households:
            raise UserError(f"截至 {run.as_of} 的筛查里，代码以 {area} 开头的地区没有农户；请核对地区代码。")
        return Measured(
            as_of=run.as_of,
            area=area,
            line=line,
            own=own,
            below=_below(connection, area=area, line=line),
            poor=() if len(area) in _BELOW else _poor(connection, line=line),
            lacks=deprivation(
                connection,
                table="lacks",
                weights=dict.fromkeys(GUARANTEES, Fraction(1, len(GUARANTEES))),
                cutoff=Fraction(lacking, len(GUARANTEES)),
            ),
        )


def _make_tables(connection: duckdb.DuckDBPyConnection, run: Run, *, area: str, income: str) -> None:
    lacks = ", ".join(
        f"CAST({name(column)} AS DOUBLE) AS {name(each)}" for each, column in GUARANTEES.items()
    )
    connection.execute(
        f"""
        CREATE TABLE told AS
        SELECT household_key, village_code, member_count AS persons,
               CAST({name(income)} * 100 AS BIGINT) AS fen, {lacks}
        FROM {households_of(run.path)} WHERE starts_with(village_code, ?)
        """,
        [area],
    )
    # A head's share rounded half away from zero in whole fen, as the rulebook does.
    connection.execute("""
        CREATE TABLE incomes AS
        SELECT household_key, village_code, persons,
               CAST(sign(fen) * ((2 * abs(fen) + persons) // (2 * persons)) AS DECIMAL(16, 2)) * 0.01 AS income
        FROM told WHERE persons > 0 AND fen IS NOT NULL
    """)
    connection.execute("CREATE TABLE unknown AS SELECT * FROM told WHERE persons > 0 AND fen IS NULL")
    connection.execute("CREATE TABLE lacks AS SELECT * FROM told WHERE persons > 0")


def _below(connection: duckdb.DuckDBPyConnection, *, area: str, line: Decimal) -> tuple[AreaMeasures, ...]:
    digits = _BELOW.get(len(area))
    if digits is None:
        return ()
    by = f"substr(village_code, 1, {digits})"
    measured, unknown = (
        measures_by(connection, table="incomes", line=line, by=by),
        _unknown(connection, by=by),
    )
    return tuple(
        AreaMeasures(each, measured.get(each, NOBODY), *unknown.get(each, (0, 0)))
        for each in sorted({*measured, *unknown})
    )


def _poor(connection: duckdb.DuckDBPyConnection, *, line: Decimal) -> tuple[PoorHousehold, ...]:
    rows = connection.execute(
        "SELECT CAST(household_key AS VARCHAR), persons, income, persons * ($line - income) FROM incomes"
        " WHERE income < $line ORDER BY income, household_key",
        {"line": line},
    ).fetchall()
    return tuple(PoorHousehold(*row) for row in rows)


def _unknown(connection: duckdb.DuckDBPyConnection, *, by: str = "''") -> dict[str, tuple[int, int]]:
    rows = connection.execute(f"SELECT {by}, count(*), sum(persons) FROM unknown GROUP BY 1").fetchall()
    return {part: (int(households), int(people)) for part, households, people in rows}
