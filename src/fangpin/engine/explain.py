"""Explains a stored finding from its own facts: the sentence, and the verdict worked out a second time.

The second working-out shares nothing with the SQL that gave the verdict: its own reader of the expression,
exact decimals, and the three-valued logic of `kernel.logic`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache

from fangpin.kernel.logic import Truth, and_, not_, or_
from fangpin.kernel.money import format_yuan
from fangpin.rulebook import Rule
from fangpin.rulebook.models import Unit

Value = Decimal | str | bool | None
Stored = Sequence[Mapping[str, str | None]]

NOT_KNOWN = "（无数据）"
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign><=|>=|<>|!=|[-+*()<>=,]))"
)
_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


def sentence(rule: Rule, facts: Stored, parameters: Stored, *, units: Mapping[str, Unit]) -> str:
    """The rule's sentence, filled with the finding's own numbers."""
    stored = {one["name"]: one for one in (*facts, *parameters)}
    return _PLACEHOLDER.sub(lambda match: told_value(stored[match[1]], units=units), rule.text.says)


def told_value(stored: Mapping[str, str | None], *, units: Mapping[str, Unit]) -> str:
    """A stored value as people read it, with its unit."""
    value, unit = stored["value"], units[stored["unit"] or ""]
    if value is None:
        return NOT_KNOWN
    match unit.show:
        case "money":
            return format_yuan(Decimal(value)) + unit.title
        case "percent":
            return f"{(Decimal(value) * 100).normalize():f}%"
        case "number":
            return f"{_plain(Decimal(value))}{unit.title}"
        case _:
            return {"true": "是", "false": "否"}.get(value, value)


def recompute(rule: Rule, facts: Stored, parameters: Stored) -> Truth:
    """True for hit, False for clear, None for unknown."""
    with localcontext() as context:
        # Products of money and several parameters stay exact.
        context.prec = 80
        return evaluate(rule.text.fires_when, values_of(facts, parameters))


def values_of(facts: Stored, parameters: Stored) -> dict[str, Value]:
    """Stored facts and parameters by name, as `evaluate` takes them."""
    return {str(one["name"]): _value(one["value"], unit=one["unit"]) for one in (*facts, *parameters)}


def evaluate(expression: str, names: Mapping[str, Value]) -> Truth:
    """Work out an expression over named values, where None is unknown.

    >>> evaluate("a > p.b * c OR flag", {"a": Decimal(3), "p.b": Decimal(2), "c": None, "flag": True})
    True
    >>> evaluate("a > p.b * c AND flag", {"a": Decimal(3), "p.b": Decimal(2), "c": None, "flag": True}) is None
    True
    """
    reader = _Reader(_words(expression), names)
    result = reader.either()
    if reader.left() or not isinstance(result, bool | None):
        raise ValueError(f"not a condition: {expression}")
    return result


class _Reader:
    """Reads an expression by descent, weakest binding first, and works it out on the way."""

    def __init__(self, tokens: Sequence[str], names: Mapping[str, Value]) -> None:
        self._tokens, self._at, self._names = tokens, 0, names

    def left(self) -> bool:
        return self._at < len(self._tokens)

    def either(self) -> Value:
        value = self.both()
        while self._take("OR"):
            value = or_(_truth(value), _truth(self.both()))
        return value

    def both(self) -> Value:
        value = self.negated()
        while self._take("AND"):
            value = and_(_truth(value), _truth(self.negated()))
        return value

    def negated(self) -> Value:
        return not_(_truth(self.negated())) if self._take("NOT") else self.compared()

    def compared(self) -> Value:
        left = self.sum()
        if self._take("IN"):
            return self._listed(left)
        for sign in ("<=", ">=", "<>", "!=", "<", ">", "="):
            if self._take(sign):
                return _compare(sign, left, self.sum())
        return left

    def sum(self) -> Value:
        value = self.product()
        while True:
            if self._take("+"):
                value = _count(value, self.product(), lambda a, b: a + b)
            elif self._take("-"):
                value = _count(value, self.product(), lambda a, b: a - b)
            else:
                return value

    def product(self) -> Value:
        value = self.single()
        while self._take("*"):
            value = _count(value, self.single(), lambda a, b: a * b)
        return value

    def single(self) -> Value:
        word = self._next()
        if word == "(":
            value = self.either()
            self._need(")")
            return value
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        if word.upper() in ("TRUE", "FALSE"):
            return word.upper() == "TRUE"
        return self._names[word]

    def _listed(self, left: Value) -> Truth:
        self._need("(")
        found = [_compare("=", left, self.single())]
        while self._take(","):
            found.append(_compare("=", left, self.single()))
        self._need(")")
        return or_(*found)

    def _take(self, word: str) -> bool:
        if self.left() and self._tokens[self._at].upper() == word:
            self._at += 1
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise ValueError(f"expected {word}")

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]


@lru_cache(maxsize=512)
def _words(expression: str) -> tuple[str, ...]:
    """A rule is evaluated for many households, and for many values of a fact."""
    return tuple(_tokens(expression))


def _tokens(text: str) -> Iterator[str]:
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"cannot read: {text[at:]}")
        yield match[0].strip()
        at = match.end()


def _compare(sign: str, left: Value, right: Value) -> Truth:
    if left is None or right is None:
        return None
    if sign in ("=", "<>", "!="):
        return (left == right) == (sign == "=")
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise ValueError(f"{sign} compares numbers")
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def _count(left: Value, right: Value, operation: Callable[[Decimal, Decimal], Decimal]) -> Value:
    if left is None or right is None:
        return None
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise ValueError("only numbers are added, subtracted and multiplied")
    return operation(left, right)


def _truth(value: Value) -> Truth:
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("not true, false or unknown")


def _value(value: str | None, *, unit: str | None) -> Value:
    if value is None or unit in ("word", "day"):
        return value
    return value == "true" if unit == "yes_no" else Decimal(value)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
