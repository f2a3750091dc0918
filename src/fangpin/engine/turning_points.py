"""Which single fact would turn a verdict, and by how little; and what a fact not known would settle.

Between two roots of the comparisons a fact stands in, its value makes no difference: it is enough to judge the
values next to each root, on the grid of what the fact's column can hold, with the evaluator of `explain`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import groupby
from math import floor

from sqlglot import exp

from fangpin.engine.explain import Stored, Value, evaluate, values_of
from fangpin.engine.margin import number_at
from fangpin.kernel.logic import Truth
from fangpin.rulebook import Rule
from fangpin.rulebook.expression import COMPARISONS, dotted_name
from fangpin.rulebook.models import Column, ColumnType

# The smallest difference between two values of a column: see DUCKDB_TYPES in engine.indicators.
STEPS = {
    ColumnType.MONEY: Decimal("0.01"),
    ColumnType.DECIMAL: Decimal("0.0001"),
    ColumnType.COUNT: Decimal(1),
}
Names = Mapping[str, Value]


@dataclass(frozen=True)
class Turn:
    """The value of one fact, all others as they are, at which the condition holds, does not, or is unknown."""

    fact: str
    was: Value
    value: Value
    truth: Truth

    @property
    def distance(self) -> Decimal | None:
        """How far the number has to go; None for yes-or-no and words."""
        if isinstance(self.was, Decimal) and isinstance(self.value, Decimal):
            return abs(self.value - self.was)
        return None

    @property
    def share(self) -> Fraction | None:
        """The distance as a share of the value to be reached, of the present one where that is 0."""
        if self.distance is None or not isinstance(self.value, Decimal) or not isinstance(self.was, Decimal):
            return None
        return Fraction(self.distance) / Fraction(abs(self.value) or abs(self.was))


@dataclass(frozen=True)
class Span:
    """What a fact not known would settle if it were between two values, both included; None is without end."""

    low: Value
    high: Value
    truth: Truth


def turning_points(
    rule: Rule, *, columns: Mapping[str, Column], facts: Stored, parameters: Stored
) -> dict[str, tuple[Turn, ...]]:
    """Of each known fact that decides, the smallest change that turns a verdict; none where it cannot alone.

    Of a fact that is a word all words that turn it. What holds is turned to what does not; to unknown only where
    nothing else is to be had. A number is not taken below what its column can hold at least. A verdict that is unknown is not turned.
    """
    names = values_of(facts, parameters)
    with localcontext() as context:
        context.prec = 80
        now = evaluate(rule.text.fires_when, names)
        if now is None:
            return {}
        wanted: tuple[Truth, ...] = (False, None) if now else (True,)
        return {
            fact: _turns(rule, columns[fact], names, wanted=wanted)
            for fact in rule.expression.columns
            if names[fact] is not None
        }


def settled_by(
    rule: Rule, *, columns: Mapping[str, Column], facts: Stored, parameters: Stored
) -> dict[str, tuple[Span, ...]]:
    """Of each unknown fact of an unknown verdict, what it would settle on its own; none where it would settle nothing."""
    names = values_of(facts, parameters)
    with localcontext() as context:
        context.prec = 80
        if evaluate(rule.text.fires_when, names) is not None:
            return {}
        spans = {
            fact: tuple(_spans(rule, columns[fact], names))
            for fact in rule.expression.columns
            if names[fact] is None
        }
    return {fact: told if any(one.truth is not None for one in told) else () for fact, told in spans.items()}


def nearest_turn(turns: Iterable[Turn]) -> Turn | None:
    """The number that has to go the least part of its way, among the changes that make a clear rule hit."""
    counted = [(one.share, one) for one in turns if one.share is not None]
    return min(counted, key=lambda pair: pair[0])[1] if counted else None


def _turns(rule: Rule, column: Column, names: Names, *, wanted: Sequence[Truth]) -> tuple[Turn, ...]:
    was, found = names[column.name], dict[Truth, list[Turn]]()
    for value in _other_values(rule, column, names):
        truth = _truth(rule, names, column.name, value)
        found.setdefault(truth, []).append(Turn(column.name, was, value, truth))
        if truth == wanted[0] and column.type in STEPS:
            break
    best = next((found[truth] for truth in wanted if truth in found), [])
    return tuple(best[:1] if column.type in STEPS else best)


def _other_values(rule: Rule, column: Column, names: Names) -> Sequence[Value]:
    """What the fact could be instead, the nearest first."""
    was = names[column.name]
    if not isinstance(was, Decimal):
        return [one for one in _words(column) if one != was]
    distances = [(abs(one - was), one) for one in _points(rule, column, names) if one != was]
    return [one for _, one in sorted(distances) if one >= min(was, Decimal(column.at_least))]


def _spans(rule: Rule, column: Column, names: Names) -> Iterator[Span]:
    if column.type not in STEPS:
        yield from (Span(one, one, _truth(rule, names, column.name, one)) for one in _words(column))
        return
    points = sorted(_points(rule, column, names))
    if column.type is ColumnType.COUNT:
        lowest = Decimal(column.at_least)
        points = [lowest, *(one for one in points if one > lowest)]
    judged = [(one, _truth(rule, names, column.name, one)) for one in points]
    runs = [(truth, [one for one, _ in run]) for truth, run in groupby(judged, key=lambda pair: pair[1])]
    for place, (truth, run) in enumerate(runs):
        is_first, is_last = place == 0, place == len(runs) - 1
        is_open = is_first and column.type is not ColumnType.COUNT
        yield Span(None if is_open else run[0], None if is_last else run[-1], truth)


def _words(column: Column) -> Sequence[Value]:
    return (False, True) if column.type is ColumnType.BOOLEAN else column.codes


def _points(rule: Rule, column: Column, names: Names) -> set[Decimal]:
    """The values on the grid at and next to every root."""
    step, points = STEPS[column.type], set[Decimal]()
    for node in rule.expression.tree.find_all(*COMPARISONS):
        root = _root(node, column.name, names)
        if root is not None:
            place = floor(root / Fraction(step))
            points |= {(place + one) * step for one in (-1, 0, 1)}
    return points


def _root(node: exp.Expr, fact: str, names: Names) -> Fraction | None:
    """Where both sides of a comparison are equal; None where the fact makes no difference to it."""
    read = {dotted_name(one) for one in node.find_all(exp.Column)}
    others = {name: value for name in read - {fact} if isinstance(value := names[name], Decimal)}
    if fact not in read or len(others) < len(read) - 1:
        return None
    at_0, at_1, at_2 = (_difference(node, others | {fact: Decimal(one)}) for one in (0, 1, 2))
    slope = at_1 - at_0
    if at_2 - at_1 != slope:
        raise ValueError(f"{fact} is multiplied by itself: {node.sql()}")
    return -Fraction(at_0) / Fraction(slope) if slope else None


def _difference(node: exp.Expr, numbers: Mapping[str, Decimal]) -> Decimal:
    left, right = number_at(node.this, numbers), number_at(node.expression, numbers)
    if left is None or right is None:
        raise ValueError(f"not known: {node.sql()}")
    return left - right


def _truth(rule: Rule, names: Names, fact: str, value: Value) -> Truth:
    return evaluate(rule.text.fires_when, {**names, fact: value})
