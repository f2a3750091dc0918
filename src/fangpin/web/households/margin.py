"""How far a household is from a rule's trigger, in words."""

from decimal import Decimal

from sqlglot import exp

from fangpin.apps.clues.api import RuleLine, Verdict
from fangpin.engine.margin import margin_of
from fangpin.rulebook import Rule
from fangpin.rulebook.expression import dotted_name
from fangpin.web.households.law import rulebook, words


def margin_words(line: RuleLine) -> str:
    """距离触发线还差…, 超出触发线…; empty when the rule counts nothing or is not in the rulebook any more."""
    rule = rulebook().rules.get(line.rule_id)
    unit = rule.expression.margin_unit if rule else None
    if rule is None or unit is None or line.verdict in (Verdict.UNKNOWN, Verdict.EXPLAIN):
        return ""
    if line.verdict == Verdict.CLEAR and not _has_happened(rule, line):
        return ""
    margin = _stored(line)
    if margin is None:
        facts = [{"name": fact.name, "value": fact.value} for fact in line.facts]
        margin = margin_of(rule, facts, line.parameters)
    if margin is None:
        return ""
    told = words(value=str(abs(margin)), unit=unit)
    if line.verdict == Verdict.HIT:
        return f"超出触发线 {told}。" if margin > 0 else "正好达到触发线。"
    if margin == 0:
        return "数值正好在触发线上，尚未触发。"
    return f"距离触发线还差 {told}。" if margin < 0 else f"数值超出触发线 {told}，但其他条件不满足。"


def _has_happened(rule: Rule, line: RuleLine) -> bool:
    """Where a compared fact is 0 nothing has happened that could come near the trigger."""
    compared = {
        dotted_name(column) for node in rule.expression.measured for column in node.find_all(exp.Column)
    }
    return all(
        fact.value is not None and Decimal(fact.value) > 0 for fact in line.facts if fact.name in compared
    )


def _stored(line: RuleLine) -> Decimal | None:
    return None if line.margin is None else Decimal(line.margin)
