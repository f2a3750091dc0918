"""The distance to a trigger, worked out from stored facts."""

from datetime import date
from decimal import Decimal

import pytest

from fangpin.engine.margin import margin_of
from fangpin.rulebook import load_rulebook

BOOK = load_rulebook()
RULES = BOOK.rules


@pytest.mark.parametrize("rule_id", RULES)
def test_the_margin_of_every_example_that_names_one_is_found_again(rule_id: str):
    rule = RULES[rule_id]
    for case in rule.cases:
        if case.margin is not None:
            facts = [{"name": name, "value": case.given.get(name)} for name in rule.facts]
            parameters = _parameters(rule, region=case.region, on=case.as_of)
            assert margin_of(rule, facts, parameters) == case.margin, case.name


def test_what_is_not_known_has_no_margin():
    rule = RULES["illness/person_burden_other"]
    facts = [{"name": name, "value": None} for name in rule.facts]

    assert margin_of(rule, facts, _parameters(rule, region="131121", on=date(2026, 11, 10))) is None


def test_a_rule_that_counts_nothing_has_no_margin():
    rule = RULES["housing/dangerous_house_lived_in"]

    assert margin_of(rule, [{"name": name, "value": "true"} for name in rule.facts], []) is None


def test_below_the_trigger_the_margin_is_negative():
    rule = RULES["illness/person_burden_other"]
    facts = [{"name": name, "value": "688.00"} for name in rule.facts]
    parameters = _parameters(rule, region="131121", on=date(2026, 11, 10))

    assert margin_of(rule, facts, parameters) < Decimal(0)


def _parameters(rule, *, region, on):
    return [
        {"name": name, "value": str(BOOK.parameter_value(parameter=name, region=region, on=on).value)}
        for name in rule.parameters
    ]
