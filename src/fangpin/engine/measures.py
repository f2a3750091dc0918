"""Poverty and inequality as statements over a table of people's incomes: poor is who has less than the line.

Households with no or negative income stay in every denominator; Watts, which is not defined for them, leaves them
out of its numerator and says how many they are, as the World Bank's PIP code does.
"""

from dataclasses import dataclass, fields
from decimal import Decimal

import duckdb

from fangpin.engine.session import name


@dataclass(frozen=True)
class Measures:
    """Measures of one group of households against one line; shares and indices without unit.

    `headcount`, `gap` and `severity` are the Foster–Greer–Thorbecke measures P0, P1 and P2, weighted by persons.
    They are None where there is nobody to measure.
    """

    households: int
    people: Decimal
    poor_households: int
    poor_people: Decimal
    no_income_households: int
    shortfall_yuan: Decimal
    headcount: float | None
    gap: float | None
    severity: float | None
    watts: float | None
    sen: float | None
    sst: float | None
    gini: float | None


@dataclass(frozen=True)
class Change:
    """What a change of incomes took from and gave to those below the line, in yuan (Higgins and Lustig)."""

    impoverished_yuan: Decimal
    gained_yuan: Decimal


def measure(connection: duckdb.DuckDBPyConnection, *, table: str, line: Decimal) -> Measures:
    """Measure all of `table`, as `measures_by` does."""
    return measures_by(connection, table=table, line=line, by="''").get("", NOBODY)


def measures_by(
    connection: duckdb.DuckDBPyConnection, *, table: str, line: Decimal, by: str
) -> dict[str, Measures]:
    """Measure each group of `table`, by an SQL expression such as a part of the village's code.

    The table has one row per household: `persons` (people, or people × weight) and `income` (yuan a head a year), both
    known. Raises ValueError for a line that is not above 0.
    """
    if line <= 0:
        raise ValueError("收入线应大于 0。")
    rows = connection.execute(_MEASURES.format(table=name(table), by=by), {"line": line}).fetchall()
    names = [one.name for one in fields(Measures)]
    return {row[0]: Measures(**dict(zip(names, row[1:], strict=True))) for row in rows}


def change(connection: duckdb.DuckDBPyConnection, *, table: str, line: Decimal) -> Change:
    """Compare `income_before` and `income_after` of each household of `table`; `persons` as in `measure`."""
    row = connection.execute(_CHANGE.format(table=name(table)), {"line": line}).fetchone()
    if row is None:
        raise ValueError(f"{table}: no row")
    return Change(*row)


NOBODY = Measures(0, Decimal(0), 0, Decimal(0), 0, Decimal(0), *[None] * 7)
# Sums of money are exact; only shares and logarithms are not. Gini by the Lorenz curve's trapezoids, over everybody
# (incomes), over the poor (incomes), and over everybody (gaps to the line).
_MEASURES = """
WITH told AS (
    SELECT {by} AS part, persons, income, income < $line AS is_poor, greatest($line - income, 0) AS shortfall FROM {table}
),
running AS (
    SELECT *,
        sum(persons * income) OVER (PARTITION BY part ORDER BY income ROWS UNBOUNDED PRECEDING) AS incomes_so_far,
        sum(persons * shortfall) OVER (PARTITION BY part ORDER BY shortfall ROWS UNBOUNDED PRECEDING) AS gaps_so_far
    FROM told
),
summed AS (
    SELECT
        part,
        count(*) AS households,
        sum(persons) AS people,
        count(*) FILTER (is_poor) AS poor_households,
        coalesce(sum(persons) FILTER (is_poor), 0) AS poor_people,
        count(*) FILTER (income <= 0) AS no_income_households,
        sum(persons * shortfall) AS shortfall_yuan,
        sum(persons * pow(shortfall / CAST($line AS DOUBLE), 2)) AS squares,
        coalesce(sum(persons * ln($line / CAST(income AS DOUBLE))) FILTER (is_poor AND income > 0), 0) AS logarithms,
        sum(persons * income) AS incomes,
        sum(persons * income) FILTER (is_poor) AS poor_incomes,
        sum(CAST(persons AS DOUBLE) * (2 * incomes_so_far - persons * income)) AS lorenz,
        sum(CAST(persons AS DOUBLE) * (2 * incomes_so_far - persons * income)) FILTER (is_poor) AS poor_lorenz,
        sum(CAST(persons AS DOUBLE) * (2 * gaps_so_far - persons * shortfall)) AS gap_lorenz
    FROM running
    GROUP BY part
),
shares AS (
    SELECT *,
        poor_people / nullif(CAST(people AS DOUBLE), 0) AS headcount,
        shortfall_yuan / $line / nullif(CAST(people AS DOUBLE), 0) AS gap,
        shortfall_yuan / $line / nullif(CAST(poor_people AS DOUBLE), 0) AS mean_gap,
        1 - lorenz / nullif(CAST(people AS DOUBLE) * incomes, 0) AS gini,
        -- Where all poor have the same income, or none, they do not differ.
        CASE WHEN poor_incomes = 0 THEN 0
             ELSE 1 - poor_lorenz / (CAST(poor_people AS DOUBLE) * poor_incomes) END AS poor_gini,
        CASE WHEN shortfall_yuan = 0 THEN 0
             ELSE 1 - gap_lorenz / (CAST(people AS DOUBLE) * shortfall_yuan) END AS gap_gini
    FROM summed
)
SELECT
    part, households, people, poor_households, poor_people, no_income_households, shortfall_yuan,
    headcount, gap, squares / nullif(CAST(people AS DOUBLE), 0), logarithms / nullif(CAST(people AS DOUBLE), 0),
    CASE WHEN poor_people = 0 THEN 0
         ELSE headcount * (mean_gap + (1 - mean_gap) * poor_gini) END,
    gap * (1 + gap_gini),
    gini
FROM shares
ORDER BY part
"""
_CHANGE = """
SELECT
    coalesce(sum(persons * (least(income_before, $line) - least(income_before, income_after, $line))), 0),
    coalesce(sum(persons * (least(income_after, $line) - least(income_before, income_after, $line))), 0)
FROM {table}
"""
