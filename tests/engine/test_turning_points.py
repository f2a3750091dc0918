"""The smallest change of one fact that turns a verdict, against trying every value there is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangpin.engine.explain import recompute
from fangpin.engine.turning_points import nearest_turn, settled_by, turning_points
from fangpin.rulebook import Rule, load_rulebook
from fangpin.rulebook.expression import Names, parse_expression
from fangpin.rulebook.models import Case, Column, ColumnType, Parameter
from fangpin.rulebook.rule_checks import UNKNOWN_WORD

BOOK = load_rulebook()
DAY = date(2026, 11, 10)
TOP = 400  # beyond every root the made-up conditions can have
NUMBERS, FLAGS = ("a_count", "b_count"), ("is_c", "is_d")
COLUMNS = {
    **{one: Column(name=one, type=ColumnType.COUNT, says="数目", unit="ratio") for one in NUMBERS},
    **{one: Column(name=one, type=ColumnType.BOOLEAN, says="是否", unit="yes_no") for one in FLAGS},
    "level": Column(name="level", type=ColumnType.CODE, says="等级", unit="word", codes=("甲", "乙", "丙")),
}
LINES = ("x.low", "x.high")


def _number(chance) -> str:
    return chance(
        st.sampled_from(
            [*NUMBERS, *LINES, "a_count + b_count", "x.low * a_count", "b_count - x.high * a_count"]
        )
    )


@st.composite
def conditions(draw, depth: int = 2) -> str:
    kind = draw(
        st.sampled_from(["compare", "flag", "word"] if depth == 0 else ["both", "either", "not", "compare"])
    )
    match kind:
        case "both" | "either":
            left, right = draw(conditions(depth=depth - 1)), draw(conditions(depth=depth - 1))
            return f"({left} {'AND' if kind == 'both' else 'OR'} {right})"
        case "not":
            return f"NOT ({draw(conditions(depth=depth - 1))})"
        case "flag":
            return draw(st.sampled_from(FLAGS))
        case "word":
            return draw(st.sampled_from(["level = '甲'", "level IN ('乙', '丙')"]))
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]))
    return f"{_number(draw)} {sign} {_number(draw)}"


@st.composite
def situations(draw) -> tuple[Rule, dict[str, str | None], dict[str, str]]:
    parameters = {
        one: Parameter.model_construct(unit="ratio", title="线", values=(), last_checked_on=DAY)
        for one in LINES
    }
    names = Names(columns=COLUMNS, parameters=parameters, units=BOOK.units)
    text = draw(conditions())
    expression = parse_expression(text=text, names=names)
    some = BOOK.rules["water/long_outage"]
    rule = replace(
        some,
        text=some.text.model_copy(update={"fires_when": text}),
        expression=expression,
        facts=expression.columns,
        parameters=expression.parameters,
    )
    count = st.sampled_from([*map(str, range(8)), None])
    flag = st.sampled_from(["true", "false", None])
    facts = {
        **{one: draw(count) for one in NUMBERS},
        **{one: draw(flag) for one in FLAGS},
        "level": draw(st.sampled_from(["甲", "乙", "丙", None])),
    }
    lines = {one: draw(st.sampled_from(["0", "1.5", "3", "5.000001", "-2"])) for one in LINES}
    return rule, facts, lines


def _stored(facts, lines):
    return (
        [{"name": one, "value": value, "unit": COLUMNS[one].unit} for one, value in facts.items()],
        [{"name": one, "value": value, "unit": "ratio"} for one, value in lines.items()],
    )


def _all_values(fact: str) -> list[str]:
    column = COLUMNS[fact]
    if column.type is ColumnType.COUNT:
        return [str(one) for one in range(TOP)]
    return list(column.codes) or ["false", "true"]


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=120, deadline=None)
@given(situations())
def test_the_told_change_turns_the_verdict_and_no_smaller_one_does(situation):
    rule, facts, lines = situation
    now = recompute(rule, *_stored(facts, lines))
    turns = turning_points(
        rule, columns=COLUMNS, **dict(zip(("facts", "parameters"), _stored(facts, lines), strict=True))
    )

    assert set(turns) == (
        {one for one in rule.expression.columns if facts[one] is not None} if now is not None else set()
    )
    for fact, told in turns.items():
        truths = {
            other: recompute(rule, *_stored(facts | {fact: other}, lines))
            for other in _all_values(fact)
            if other != facts[fact]
        }
        wanted = [False, None] if now else [True]
        goal = next((one for one in wanted if one in truths.values()), ...)
        turning = {other for other, truth in truths.items() if truth is goal}
        assert all(truths[_text(one.value)] is goal is one.truth for one in told)
        if COLUMNS[fact].type is ColumnType.COUNT:
            nearest = min((abs(Decimal(other) - one_was(facts, fact)) for other in turning), default=None)
            assert [one.distance for one in told] == ([] if nearest is None else [nearest])
        else:
            assert {_text(one.value) for one in told} == turning


@settings(max_examples=120, deadline=None)
@given(situations())
def test_the_spans_of_a_fact_not_known_hold_for_every_value(situation):
    rule, facts, lines = situation
    stored_facts, parameters = _stored(facts, lines)

    for fact, spans in settled_by(rule, columns=COLUMNS, facts=stored_facts, parameters=parameters).items():
        truths = {
            other: recompute(rule, *_stored(facts | {fact: other}, lines)) for other in _all_values(fact)
        }
        if not spans:
            assert set(truths.values()) == {None}
            continue
        for other, truth in truths.items():
            assert [one.truth for one in spans if _lies_in(other, one)] == [truth]


def one_was(facts, fact: str) -> Decimal:
    return Decimal(facts[fact])


def _lies_in(value: str, span) -> bool:
    if not isinstance(span.low, Decimal) and not isinstance(span.high, Decimal):
        return value == _text(span.low)
    return (span.low is None or span.low <= Decimal(value)) and (
        span.high is None or Decimal(value) <= span.high
    )


@pytest.mark.parametrize("rule_id", BOOK.rules)
def test_of_every_example_the_told_change_turns_the_verdict(rule_id: str):
    rule = BOOK.rules[rule_id]
    for case in rule.cases:
        facts = [
            {"name": one, "value": _given(case, one), "unit": BOOK.columns[one].unit} for one in rule.facts
        ]
        parameters = _parameters(rule, region=case.region)
        now = recompute(rule, facts, parameters)
        for fact, told in turning_points(
            rule, columns=BOOK.columns, facts=facts, parameters=parameters
        ).items():
            for turn in told:
                other = [one | ({"value": _text(turn.value)} if one["name"] == fact else {}) for one in facts]
                assert recompute(rule, other, parameters) is turn.truth is not now, case.name


def test_an_amount_is_told_to_the_fen():
    rule = BOOK.rules["illness/burden_with_low_income"]
    given_ = {
        "medical_self_paid_12m_yuan": "30000.00",
        "income_12m_yuan": "40000.00",
        "reference_income_12m_yuan": "20000.00",
        "member_count": "3",
    }
    facts = [{"name": one, "value": given_.get(one), "unit": BOOK.columns[one].unit} for one in rule.facts]
    parameters = [
        {"name": name, "value": value, "unit": BOOK.parameters[name].unit}
        for name, value in {
            "illness.burden_to_income_ratio": "0.5",
            "illness.noticeable_burden": "10000",
            "income.near_line_multiple": "1.5",
            "income.monitor_line": "8500",
        }.items()
    ]

    turns = turning_points(rule, columns=BOOK.columns, facts=facts, parameters=parameters)

    assert {fact: [str(one.value) for one in told] for fact, told in turns.items()} == {
        "medical_self_paid_12m_yuan": ["20000.00"],
        "income_12m_yuan": ["60000.00"],
        "reference_income_12m_yuan": ["38250.00"],
        "member_count": ["1"],
    }


def test_the_nearest_is_the_number_with_the_least_part_of_its_way_to_go():
    rule = BOOK.rules["illness/person_burden_other"]
    facts = [
        {"name": "is_watched", "value": "false", "unit": "yes_no"},
        {"name": "largest_person_self_paid_year_yuan", "value": "9000.00", "unit": "yuan"},
    ]
    turns = turning_points(
        rule, columns=BOOK.columns, facts=facts, parameters=_parameters(rule, region="131121")
    )

    nearest = nearest_turn(turn for told in turns.values() for turn in told)

    assert nearest is not None and nearest.fact == "largest_person_self_paid_year_yuan"
    assert nearest.value == Decimal("9000.00") + nearest.distance
    assert turns["is_watched"] == ()


def _given(case: Case, fact: str) -> str | None:
    value = case.given.get(fact, UNKNOWN_WORD)
    return None if value == UNKNOWN_WORD else value


def _parameters(rule: Rule, *, region: str) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "value": str(BOOK.parameter_value(parameter=name, region=region, on=DAY).value),
            "unit": BOOK.parameters[name].unit,
        }
        for name in rule.parameters
    ]
