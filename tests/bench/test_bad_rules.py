"""Rule files broken in every known way are refused where they are broken."""

import pytest

from fangpin.bench.rulefiles.bad import bad_files
from fangpin.bench.rulefiles.breaks import WAYS


@pytest.mark.fault
def test_every_way_of_breaking_a_rule_file_is_told_with_file_and_line() -> None:
    outcomes = list(bad_files(files=len(WAYS) + 26, seed=3))

    assert [(one.number, one.way, one.wrong) for one in outcomes if one.wrong] == []
    assert {one.way for one in outcomes} == set(WAYS)
