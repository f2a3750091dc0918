"""Rules as SQL: condition, margin and facts, each one expression over the wide table.

The margin is the signed distance at which the verdict would flip, in the unit of the rule's first comparison of
numbers: left minus right for > and >=, right minus left for < and <=, so that it is positive where the
comparison holds. Comparisons in the same unit are combined as the rule combines them (AND: the smallest, OR: the
largest, NOT: negated); comparisons in other units, codes and yes-or-no parts are taken as they are. It is stored
for hits.
"""

import json
import re
from dataclasses import dataclass

from sqlglot import exp

from fangpin.engine.parameters import quoted_parameter
from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rule, Rulebook

WIDE, VALUES = "wide", "parameter_values"
MARGIN_TYPE = "DECIMAL(18,2)"
_READ = re.compile(rf'"?{WIDE}"?\."?([a-z][a-z0-9_]*)"?')


@dataclass(frozen=True)
class RuleSql:
    """A rule's three expressions."""

    rule: Rule
    condition: str
    margin: str
    facts: str


def rule_sql(*, rulebook: Rulebook, rule: Rule) -> RuleSql:
    margin = _margin(rule.expression.tree, rule.expression.measured)
    return RuleSql(
        rule=rule,
        condition=_sql(rule.expression.tree),
        margin=f"CAST(round({margin}, 2) AS {MARGIN_TYPE})" if margin else f"CAST(NULL AS {MARGIN_TYPE})",
        facts=json_list([_fact(rulebook, fact) for fact in rule.facts]),
    )


def columns_read(one: RuleSql) -> set[str]:
    """The columns of the wide table in any of the three expressions."""
    return {column for text in (one.condition, one.margin, one.facts) for column in _READ.findall(text)}


def json_list(items: list[str]) -> str:
    """An SQL text that joins SQL texts, each giving one JSON value, into a JSON list."""
    return "'[' || " + " || ',' || ".join(items) + " || ']'" if items else "'[]'"


def json_value(column: str) -> str:
    """An SQL text that gives a column as a JSON string, or null."""
    return f"coalesce(CAST(to_json(CAST({column} AS VARCHAR)) AS VARCHAR), 'null')"


def _sql(node: exp.Expr) -> str:
    def place(part: exp.Expr) -> exp.Expr:
        if not isinstance(part, exp.Column):
            return part
        column = quoted_parameter(f"{part.table}.{part.name}") if part.table else part.name
        return exp.column(column, table=VALUES if part.table else WIDE, quoted=True)

    return node.copy().transform(place).sql(dialect="duckdb")


def _margin(node: exp.Expr, measured: tuple[exp.Expr, ...]) -> str | None:
    if isinstance(node, exp.Paren):
        return _margin(node.this, measured)
    if isinstance(node, exp.Not):
        inner = _margin(node.this, measured)
        return f"-({inner})" if inner else None
    if isinstance(node, exp.And | exp.Or):
        parts = [part for part in (_margin(node.this, measured), _margin(node.expression, measured)) if part]
        function = "least" if isinstance(node, exp.And) else "greatest"
        return f"{function}({', '.join(parts)})" if len(parts) == 2 else parts[0] if parts else None
    if not any(node is one for one in measured):
        return None
    left, right = _sql(node.this), _sql(node.expression)
    match node:
        case exp.GT() | exp.GTE():
            return f"(({left}) - ({right}))"
        case exp.LT() | exp.LTE():
            return f"(({right}) - ({left}))"
        case exp.EQ():
            return f"(-abs(({left}) - ({right})))"
        case _:
            return f"abs(({left}) - ({right}))"


def _fact(rulebook: Rulebook, fact: str) -> str:
    column = rulebook.columns[fact]
    before = f'{{"name":"{fact}","says":{json.dumps(column.says, ensure_ascii=False)},"value":'
    after = f',"unit":"{column.unit}"}}'
    return f"{quoted(before)} || {json_value(WIDE + '.' + name(fact))} || {quoted(after)}"
