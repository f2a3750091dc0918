"""Every code that a table of counts can hold has words of its own."""

import pytest

from fangpin.contracts.load import load_contracts
from fangpin.kernel.identity import ProblemCode
from fangpin.web.deliveries.words import says_of

CODES = [*ProblemCode, "missing", "total_row", "conflicting_duplicate", "person_not_in_registry"]
CHECKS = [
    (contract.id, check.code)
    for contract in load_contracts().by_id.values()
    for check in contract.body.checks
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_the_pipeline_has_words(code: str):
    assert says_of(code, contract="") != "其他问题"


@pytest.mark.parametrize(("contract", "code"), CHECKS)
def test_a_check_of_a_contract_has_its_own_words(contract: str, code: str):
    assert says_of(code, contract=contract) != "其他问题"


def test_a_code_that_nobody_knows_any_more_is_not_shown():
    assert says_of("forgotten_code", contract="") == "其他问题"
