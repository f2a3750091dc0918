"""Generated papers: clean ones pass, dirty ones and those with tricks are refused."""

import pytest

from fangpin.bench.notices.run import judged, tricks
from fangpin.notices import Verdict


def test_ordinary_papers_are_judged_as_their_truth_says() -> None:
    outcomes = [judged(number, kind="ordinary", seed=5) for number in range(16)]

    assert [(one.number, one.way, one.told) for one in outcomes if one.is_leak or one.is_false_refusal] == []
    assert {one.is_dirty for one in outcomes} == {True, False}


def test_a_sample_of_tricks_is_seen_through() -> None:
    outcomes = [judged(number, kind="adversarial", seed=5) for number in range(0, len(tricks()), 10)]

    assert [(one.number, one.way) for one in outcomes if one.is_leak] == []


@pytest.mark.fault
def test_every_trick_is_seen_through() -> None:
    outcomes = [judged(number, kind="adversarial", seed=6) for number in range(len(tricks()))]

    assert [(one.number, one.way) for one in outcomes if one.is_leak] == []


def test_a_scanner_that_sees_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fangpin.bench.notices.run.scan", lambda *_, name, **__: Verdict(name))

    outcomes = [judged(number, kind="ordinary", seed=5) for number in range(10)]

    assert [one.number for one in outcomes if one.is_leak] == [one.number for one in outcomes if one.is_dirty]
    assert any(one.is_leak for one in outcomes)
