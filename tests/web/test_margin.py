"""The distance to a trigger is told only where something has happened that could reach it."""

import pytest

from fangpin.apps.clues.api import Fact, RuleLine, Verdict
from fangpin.web.households.law import rulebook
from fangpin.web.households.margin import margin_words

UNSOLD = "industry/unsold_produce"


def line(value: str | None) -> RuleLine:
    """A clear rule whose facts all have one value, and its parameters another."""
    rule = rulebook().rules[UNSOLD]
    facts = tuple(Fact(name, name, value, "yuan") for name in rule.expression.columns)
    parameters = tuple({"name": name, "value": "5000", "unit": "yuan"} for name in rule.parameters)
    return RuleLine(
        rule_id=UNSOLD, title="", risk="", level="", verdict=Verdict.CLEAR, since=None, sentence="",
        clears_when="", source="", owner="", facts=facts, parameters=parameters, margin=None,
        unknown_because=(), evidence=(),
    )  # fmt: skip


@pytest.mark.parametrize(("value", "is_told"), [("0", False), (None, False), ("1", True)])
def test_a_clear_rule_tells_its_distance_only_above_zero(value, is_told):
    assert bool(margin_words(line(value))) == is_told
