"""Alkire and Foster's measure over several dimensions at once, such as 两不愁三保障 and safe water.

A household is poor if the weights of what it lacks add up to the cutoff. Where something about it is not known it
is not measured but told apart, and counted as surely poor if what is known is enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from math import lcm

import duckdb

from fangpin.engine.session import name


@dataclass(frozen=True)
class Dimension:
    """One dimension: how many persons lack it among the measured, and whose lack cannot be told."""

    censored_headcount: float | None
    contribution: float | None
    lacking_people: int
    unknown_people: int


@dataclass(frozen=True)
class Deprivation:
    """Measured over the households of whom everything is known: H, A, M0 = H·A, M1 and M2 with normalised gaps."""

    measured_households: int
    measured_people: int
    poor_households: int
    undetermined_households: int
    undetermined_people: int
    surely_poor_households: int
    headcount: float | None
    intensity: float | None
    m0: float | None
    m1: float | None
    m2: float | None
    dimensions: Mapping[str, Dimension]


def deprivation(
    connection: duckdb.DuckDBPyConnection, *, table: str, weights: Mapping[str, Fraction], cutoff: Fraction
) -> Deprivation:
    """Measure `table`: one row per household, `persons`, and per dimension a column with its gap.

    A gap is 0 for no lack, up to 1 for a whole one (always 1 where there is only yes or no), null for not known.
    Weights add up to 1; raises ValueError where they do not, or where the cutoff is not in (0, 1].
    """
    if sum(weights.values()) != 1 or not 0 < cutoff <= 1:
        raise ValueError("各项权重之和应为 1，临界值应大于 0、不超过 1。")
    # Whole numbers instead of fractions: no household is poor or not by a rounding.
    unit = lcm(cutoff.denominator, *(one.denominator for one in weights.values()))
    whole = {each: int(weight * unit) for each, weight in weights.items()}
    row = connection.execute(_statement(table, whole, cutoff=int(cutoff * unit), unit=unit)).fetchone()
    if row is None:
        raise ValueError(f"{table}: no row")
    told = dict(zip((one.name for one in fields(Deprivation)), row[:11], strict=False))
    dimensions = {
        each: Dimension(*row[place : place + 4])
        for each, place in zip(weights, range(11, len(row), 4), strict=True)
    }
    return Deprivation(**told, dimensions=dimensions)


def _statement(table: str, weights: Mapping[str, int], *, cutoff: int, unit: int) -> str:
    def added(form: str) -> str:
        return " + ".join(f"{weight} * {form.format(name(each))}" for each, weight in weights.items())

    people = "CAST(sum(persons) FILTER (is_known) AS DOUBLE)"
    poor = "is_known AND score >= " + str(cutoff)
    poor_people = f"sum(persons) FILTER ({poor})"
    m0 = f"coalesce(sum(persons * score) FILTER ({poor}), 0) / {people} / {unit}"
    dimensions = ", ".join(
        f"coalesce(sum(persons) FILTER ({poor} AND {name(each)} > 0), 0) / {people},"
        f" {weight} * coalesce(sum(persons) FILTER ({poor} AND {name(each)} > 0), 0)"
        f" / nullif(CAST(sum(persons * score) FILTER ({poor}) AS DOUBLE), 0),"
        f" coalesce(sum(persons) FILTER ({name(each)} > 0), 0), coalesce(sum(persons) FILTER ({name(each)} IS NULL), 0)"
        for each, weight in weights.items()
    )
    return f"""
        WITH scored AS (
            SELECT *, {added("CAST(coalesce({0} > 0, FALSE) AS INTEGER)")} AS score,
                   {added("coalesce({0}, 0)")} AS gaps, {added("pow(coalesce({0}, 0), 2)")} AS squares,
                   {" AND ".join(f"{name(each)} IS NOT NULL" for each in weights)} AS is_known
            FROM {name(table)}
        )
        SELECT count(*) FILTER (is_known), coalesce(sum(persons) FILTER (is_known), 0), count(*) FILTER ({poor}),
               count(*) FILTER (NOT is_known), coalesce(sum(persons) FILTER (NOT is_known), 0),
               count(*) FILTER (NOT is_known AND score >= {cutoff}),
               coalesce({poor_people}, 0) / {people},
               sum(persons * score) FILTER ({poor}) / CAST({poor_people} AS DOUBLE) / {unit},
               {m0},
               coalesce(sum(persons * gaps) FILTER ({poor}), 0) / {people} / {unit},
               coalesce(sum(persons * squares) FILTER ({poor}), 0) / {people} / {unit},
               {dimensions}
        FROM scored
    """
