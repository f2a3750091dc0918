"""Shares hold the truth they are meant to hold, whatever was counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangpin.kernel.shares import smoothed_share, wilson

COUNTS = st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def test_the_interval_of_a_share_holds_it_and_stays_within_bounds() -> None:
    low, high = wilson(9_999, 10_000)

    assert 0.999 < low < 0.9999 < high < 1


def test_known_intervals_come_out() -> None:
    assert wilson(3, 40) == (pytest.approx(0.0258, abs=5e-5), pytest.approx(0.1986, abs=5e-5))
    assert wilson(0, 0) == (0.0, 1.0)


@given(COUNTS)
def test_every_interval_holds_its_share_and_mirrors_that_of_the_rest(counts: tuple[int, int]) -> None:
    part, whole = counts
    low, high = wilson(part, whole)
    rest_low, rest_high = wilson(whole - part, whole)

    assert 0 <= low <= part / whole <= high <= 1
    assert (low, high) == (pytest.approx(1 - rest_high), pytest.approx(1 - rest_low))


@given(COUNTS, st.floats(0, 1), st.floats(0, 1_000))
def test_a_smoothed_share_lies_between_what_was_thought_and_what_was_seen(
    counts: tuple[int, int], prior: float, weight: float
) -> None:
    part, whole = counts
    found = smoothed_share(part, whole, prior_share=prior, prior_count=weight)

    low, high = sorted((part / whole, prior))
    assert low - 1e-9 <= found <= high + 1e-9
