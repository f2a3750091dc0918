"""Bugs that other rule engines shipped and mended, each kept out of ours by a test of its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rulebook.tiny_rulebook import change, faults_of, write_rulebook

from fangpin.contracts import load_contracts
from fangpin.engine.cases import run_cases
from fangpin.engine.indicator_tests import run_indicator_tests
from fangpin.kernel.money import MoneyError, yuan
from fangpin.pipeline.inputs import name_run
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.models import IndicatorTest

RULE = "rules/illness/spending.yaml"
LINE = "parameters/illness/line.yaml"
SQL = "indicators/household/household_spending.sql"
CASES = "cases/illness/spending.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebook(tmp_path)


def test_1_an_unknown_key_beside_the_values_is_not_dropped(folder: Path) -> None:
    change(folder, LINE, "values:", "uprating: 0.02\nvalues:")

    assert f"{LINE}:4：不认识“uprating”；请检查拼写，或删去。" in faults_of(folder)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 12, 31), "1000"),
        (date(2026, 1, 1), "2000.50"),
        (date(2026, 1, 2), "2000.50"),
        (date(2026, 1, 31), "2000.50"),
        (date(2036, 1, 1), "2000.50"),
    ],
)
def test_2_a_value_holds_from_its_day_on_and_not_for_that_day_only(
    folder: Path, day: date, value: str
) -> None:
    book = load_rulebook(folder=folder)

    found = book.parameter_value(parameter="illness.line", region="440000", on=day)

    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("spent", "expect", "margin"), [("16777217.00", "clear", None), ("16777217.01", "hit", "0.01")]
)
def test_3_a_cent_above_sixteen_million_is_a_cent(
    folder: Path, spent: str, expect: str, margin: str | None
) -> None:
    change(folder, LINE, '"3000"', '"16777217"')
    told = f'    margin: "{margin}"\n' if margin else ""
    added = f'  - name: 很大的数。\n    kind: other\n    as_of: 2026-05-01\n    given: {{spent_yuan: "{spent}"}}\n'
    with (folder / CASES).open("a", encoding="utf-8") as file:
        file.write(f"{added}    expect: {expect}\n{told}")

    report = run_cases(load_rulebook(folder=folder))

    assert [one.complaints for one in report.results if one.case == "很大的数。"] == [()]
    # In float32 16,777,217 is 16,777,216: the helper that compares must see the cent as well.
    wrong = Path(folder / CASES).read_text("utf-8").replace(f'"{spent}"', f'"{Decimal(spent) - 1}"')
    (folder / CASES).write_text(wrong, encoding="utf-8")
    worse = run_cases(load_rulebook(folder=folder))
    assert [one.passed for one in worse.results if one.case == "很大的数。"] == [expect == "clear"]


def test_4_not_a_number_is_refused_wherever_it_comes_from(folder: Path) -> None:
    with pytest.raises(MoneyError):
        yuan("NaN")
    change(folder, LINE, 'value: "1000"', 'value: "NaN"')

    assert any("数值只写数字和小数点" in fault for fault in faults_of(folder))


def test_4_not_a_number_is_no_fact_of_a_case(folder: Path) -> None:
    change(folder, CASES, 'spent_yuan: "3000.01"', 'spent_yuan: "NaN"')

    assert any("“spent_yuan”不能是“NaN”" in fault for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (RULE, "spent_yuan > illness.line", "random() > illness.line"),
        (RULE, "spent_yuan > illness.line", "now() > illness.line"),
        (SQL, "1 AS member_count", "random() AS member_count"),
        (SQL, "1 AS member_count", "uuid() AS member_count"),
        (SQL, "1 AS member_count", "year(today()) AS member_count"),
        (SQL, "1 AS member_count", "any_value(1) AS member_count"),
        (SQL, "GROUP BY household_key)", "GROUP BY household_key LIMIT 9)"),
        (SQL, "GROUP BY household_key)", "GROUP BY household_key USING SAMPLE 3)"),
    ],
)
def test_5_chance_and_the_clock_are_refused_when_loading(folder: Path, name: str, old: str, new: str) -> None:
    change(folder, name, old, new)

    assert any(fault.startswith(f"{name}:") and "不能" in fault for fault in faults_of(folder))


def test_6_households_without_a_single_row_survive_every_indicator() -> None:
    book = load_rulebook()
    bare = IndicatorTest.model_validate(
        {"name": "一行也没有。", "households": ["甲", "乙", "丙"], "expect": {}}
    )
    indicators = {name: one.model_copy(update={"tests": (bare,)}) for name, one in book.indicators.items()}

    results = run_indicator_tests(rulebook=replace(book, indicators=indicators), contracts=load_contracts())

    assert len(results) == len(book.indicators)
    assert [(one.indicator, one.complaints) for one in results if not one.passed] == []


def test_7_nothing_computed_under_the_old_text_answers_for_the_new(folder: Path) -> None:
    day, before = date(2026, 5, 1), load_rulebook(folder=folder)
    assert run_cases(before).passed
    change(folder, LINE, '"3000"', '"3100"')
    after = load_rulebook(folder=folder)

    assert before.rules["illness/spending"].hash != after.rules["illness/spending"].hash
    assert name_run(as_of=day, rulebook=before, known=[]) != name_run(as_of=day, rulebook=after, known=[])
    assert [one.case for one in run_cases(after).failures] == ["多一分预警。"]
    change(folder, SQL, "sum(amount_yuan)", "max(amount_yuan)")
    changed = load_rulebook(folder=folder)
    assert after.rules["illness/spending"].hash != changed.rules["illness/spending"].hash


@pytest.mark.parametrize(
    "expression", ["~is_watched", "is_watched + member_count > member_count", "is_watched = member_count",
                   "is_watched > illness.line", "NOT spent_yuan", "spent_yuan AND is_watched"],
)  # fmt: skip
def test_8_yes_and_no_are_no_numbers(folder: Path, expression: str) -> None:
    change(folder, RULE, "spent_yuan > illness.line", expression)

    assert any(fault.startswith(f"{RULE}:5：") for fault in faults_of(folder))


def test_9_one_rule_has_one_definition_on_one_day(folder: Path) -> None:
    for kind in ("rules", "cases"):
        text = (folder / kind / "illness/spending.yaml").read_text("utf-8")
        (folder / kind / "illness/again.yaml").write_text(text, encoding="utf-8")

    assert any(
        fault.startswith("rules/illness/spending.yaml:1：") and "同一天有两条同名的规则" in fault
        for fault in faults_of(folder)
    )


def test_9_a_rule_that_follows_another_may_keep_its_title(folder: Path) -> None:
    for kind in ("rules", "cases"):
        text = (folder / kind / "illness/spending.yaml").read_text("utf-8")
        earlier = text.replace("from: 2025-06-01", "from: 2025-01-01\nuntil: 2025-06-01")
        earlier = earlier.replace("2025-05-31", "2024-12-31").replace("2026-05-01", "2025-05-01")
        earlier = earlier.replace("3000.0", "1000.0").replace(
            "自付3,000.01元，超过3,000元", "自付1,000.01元，超过1,000元"
        )
        (folder / kind / "illness/earlier.yaml").write_text(earlier, encoding="utf-8")

    assert run_cases(load_rulebook(folder=folder)).failures == ()


def test_9_one_quantity_is_counted_in_one_place(folder: Path) -> None:
    for ending in (".sql", ".yaml"):
        path = folder / "indicators/household/household_spending"
        text = path.with_suffix(ending).read_text("utf-8")
        (path.with_name("another_way")).with_suffix(ending).write_text(text, encoding="utf-8")

    assert any("列名“spent_yuan”已被指标 another_way 用了" in fault for fault in faults_of(folder))
