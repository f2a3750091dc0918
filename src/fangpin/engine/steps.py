"""The named steps of an indicator's SQL, each as a query of its own: what was counted on the way."""

import sqlglot
from sqlglot import exp

from fangpin.rulebook.models import Indicator


def step_names(indicator: Indicator) -> list[str]:
    """In the order in which they stand."""
    return [cte.alias for cte in _tree(indicator).find_all(exp.CTE, bfs=False)]


def step_query(indicator: Indicator, step: str) -> str:
    """All rows of one step; raises LookupError where there is no such step."""
    if step not in step_names(indicator):
        raise LookupError(f"SQL 里没有名为 {step} 的步骤")
    query = sqlglot.parse_one(f"SELECT * FROM {step}", dialect="duckdb")
    query.set("with_", _tree(indicator).args["with_"].copy())
    return query.sql(dialect="duckdb")


def _tree(indicator: Indicator) -> exp.Expr:
    return sqlglot.parse_one(indicator.sql, dialect="duckdb")
