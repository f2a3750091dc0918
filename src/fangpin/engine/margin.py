"""How far a household is from a rule's trigger, worked out from stored facts, as `rule_sql` does it for hits."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from sqlglot import exp

from fangpin.rulebook import Rule
from fangpin.rulebook.expression import dotted_name

Stored = Sequence[Mapping[str, str | None]]
Numbers = Mapping[str, Decimal | None]


def margin_of(rule: Rule, facts: Stored, parameters: Stored) -> Decimal | None:
    """In `rule.expression.margin_unit`: positive where the comparison holds, None when a number is not known."""
    values = {str(one["name"]): one["value"] for one in (*facts, *parameters)}
    measured = {name for node in rule.expression.measured for name in _names(node)}
    numbers = {name: _number(values.get(name)) for name in measured}
    with localcontext() as context:
        context.prec = 80
        margin = _margin(rule.expression.tree, rule.expression.measured, numbers)
    return None if margin is None else margin.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _margin(node: exp.Expr, measured: tuple[exp.Expr, ...], numbers: Numbers) -> Decimal | None:
    if isinstance(node, exp.Paren):
        return _margin(node.this, measured, numbers)
    if isinstance(node, exp.Not):
        inner = _margin(node.this, measured, numbers)
        return None if inner is None else -inner
    if isinstance(node, exp.And | exp.Or):
        parts = [_margin(part, measured, numbers) for part in (node.this, node.expression)]
        known = [part for part in parts if part is not None]
        nearest = min if isinstance(node, exp.And) else max
        return nearest(known) if known else None
    if not any(node is one for one in measured):
        return None
    left, right = number_at(node.this, numbers), number_at(node.expression, numbers)
    if left is None or right is None:
        return None
    match node:
        case exp.GT() | exp.GTE():
            return left - right
        case exp.LT() | exp.LTE():
            return right - left
        case exp.EQ():
            return -abs(left - right)
        case _:
            return abs(left - right)


def number_at(node: exp.Expr, numbers: Numbers) -> Decimal | None:
    """The worth of a sum, difference or product; None when a number in it is not known."""
    if isinstance(node, exp.Paren):
        return number_at(node.this, numbers)
    if isinstance(node, exp.Column):
        return numbers[dotted_name(node)]
    if isinstance(node, exp.Neg):
        inner = number_at(node.this, numbers)
        return None if inner is None else -inner
    left, right = number_at(node.this, numbers), number_at(node.expression, numbers)
    return None if left is None or right is None else _OPERATIONS[type(node)](left, right)


def _names(node: exp.Expr) -> list[str]:
    return [dotted_name(column) for column in node.find_all(exp.Column)]


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


_OPERATIONS: dict[type[exp.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    exp.Add: lambda left, right: left + right,
    exp.Sub: lambda left, right: left - right,
    exp.Mul: lambda left, right: left * right,
}
