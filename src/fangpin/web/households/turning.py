"""What would turn a verdict, in words: the smallest change of one fact, or what a fact not known would settle."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fangpin.apps.clues.api import Fact, RuleLine, Verdict
from fangpin.engine.explain import Value
from fangpin.engine.turning_points import Span, Turn, nearest_turn, settled_by, turning_points
from fangpin.web.households.law import rulebook, words


@dataclass(frozen=True)
class Turning:
    """The sentences of one rule, and how near a rule that is clear is to its trigger (a share; None: not by a number)."""

    says: tuple[str, ...] = ()
    nearness: Fraction | None = None


def turning_of(line: RuleLine) -> Turning:
    """Nothing for a rule that has changed since the run, or whose facts the run did not have."""
    rule = rulebook().rules.get(line.rule_id)
    facts = {fact.name: fact for fact in line.facts}
    if rule is None or rule.hash != line.rule_hash or not set(rule.expression.columns) <= set(facts):
        return Turning()
    columns, stored = rulebook().columns, [_stored(fact) for fact in line.facts]
    if line.verdict == Verdict.UNKNOWN:
        spans = settled_by(rule, columns=columns, facts=stored, parameters=line.parameters)
        return Turning(tuple(_settled(spans, facts)))
    turns = turning_points(rule, columns=columns, facts=stored, parameters=line.parameters)
    if line.verdict == Verdict.CLEAR:
        nearest = nearest_turn(turn for told in turns.values() for turn in told)
        if nearest is None:
            return Turning()
        return Turning((f"{_moved(nearest, facts)}，就会触发。",), nearest.share)
    ends = [turn for told in turns.values() for turn in told if turn.truth is False]
    if not ends:
        return Turning(("只改其中一项不能解除，要几项一起变化。",))
    return Turning(tuple(f"{_moved(turn, facts)}，这一条就不再成立。" for turn in ends))


def _moved(turn: Turn, facts: dict[str, Fact]) -> str:
    fact = facts[turn.fact]
    to = _words(turn.value, fact)
    if turn.distance is None:
        return f"如果“{fact.says}”变为“{to}”"
    return f"如果“{fact.says}”从{_words(turn.was, fact)}变到{to}（差{_words(turn.distance, fact)}）"


def _settled(found: Mapping[str, Sequence[Span]], facts: dict[str, Fact]) -> Iterator[str]:
    for name, spans in found.items():
        told = [
            f"{_range(span, facts[name])}{'会触发' if span.truth else '不会触发'}"
            for span in spans
            if span.truth is not None
        ]
        if told:
            yield f"查清“{facts[name].says}”就能判断：{'，'.join(told)}。"


def _range(span: Span, fact: Fact) -> str:
    if span.low is None and span.high is None:
        return "不论多少都"
    if span.low is None:
        return f"不超过{_words(span.high, fact)}"
    if span.high is None:
        return f"{_words(span.low, fact)}及以上"
    low, high = _words(span.low, fact), _words(span.high, fact)
    return f"是{low}" if low == high else f"在{low}到{high}之间"


def _words(value: Value, fact: Fact) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return words(value=text, unit=fact.unit)


def _stored(fact: Fact) -> dict[str, str | None]:
    return {"name": fact.name, "value": fact.value, "unit": fact.unit}
