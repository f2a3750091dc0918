"""The project's own rulebook keeps its promises."""

import pytest

from fangpin.contracts import load_contracts
from fangpin.engine.cases import run_cases
from fangpin.engine.indicator_tests import run_indicator_tests
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


def test_every_case_comes_out_as_written(book: Rulebook) -> None:
    report = run_cases(book)

    assert report.failures == ()
    assert len(report.results) >= 4 * len(book.rules)


def test_every_indicator_test_comes_out_as_written(book: Rulebook) -> None:
    results = run_indicator_tests(rulebook=book, contracts=load_contracts())

    assert [result for result in results if not result.passed] == []


def test_it_covers_the_risks_of_the_national_list(book: Rulebook) -> None:
    assert len({rule.text.risk for rule in book.rules.values()}) >= 9
    assert len(book.rules) >= 16
    assert len(book.indicators) >= 16


def test_every_input_of_an_indicator_is_promised_by_a_contract(book: Rulebook) -> None:
    contracts = load_contracts()
    read = {one for indicator in book.indicators for one in book.datasets_of(indicator=indicator)}

    assert {one.replace(".", "/") for one in read} <= set(contracts.by_id)


def test_every_source_is_used(book: Rulebook) -> None:
    used = {value.source for parameter in book.parameters.values() for value in parameter.values}
    used |= {rule.text.source for rule in book.rules.values()}
    named = {source.partition("#")[0] for source in used} - {DEFAULT_SOURCE}

    assert named <= set(book.sources)
