"""The sentence of a finding, filled from what the finding stores."""

import pytest

from fangpin.engine.explain import sentence, told_value
from fangpin.rulebook import load_rulebook

BOOK = load_rulebook()


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("12345.60", "yuan_12m", "12,345.60元"),
        ("8500", "yuan_per_person_year", "8,500元"),
        ("0.50", "ratio", "50%"),
        ("0.125", "ratio", "12.5%"),
        ("1.20", "times", "1.2倍"),
        ("100", "days", "100天"),
        ("true", "yes_no", "是"),
        ("D级", "word", "D级"),
        (None, "yuan_12m", "（无数据）"),
    ],
)
def test_a_value_is_told_with_its_unit(value: str | None, unit: str, told: str) -> None:
    assert told_value({"value": value, "unit": unit}, units=BOOK.units) == told


def test_an_unknown_fact_is_told_as_such() -> None:
    rule = BOOK.rules["water/unsafe_or_cut_off"]
    facts = [
        {"name": "open_water_days", "value": None, "unit": "days"},
        {"name": "has_unsafe_water", "value": "true", "unit": "yes_no"},
    ]
    parameters = [{"name": "water.outage_days", "value": "7", "unit": "days"}]

    said = sentence(rule, facts, parameters, units=BOOK.units)

    assert said == "供水异常已持续（无数据）（超过7天即预警），水质不达标：是。"
