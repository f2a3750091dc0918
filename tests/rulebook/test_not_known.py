"""Why a fact is not known: the feed of its county, or no record; a sum takes the reasons of its unknown parts."""

from fangpin.rulebook import load_rulebook
from fangpin.rulebook.not_known import Because, NotKnown, why_not_known

PARTS = {
    "wage": (["work/pay"], []),
    "grant": (["aid/grants", "aid/cards"], []),
    "income": ([], ["wage", "grant"]),
    "need": (["roll/people"], ["income"]),
}


def _why(fact: str, *, known: tuple[str, ...] = (), **feeds: str) -> list[tuple[str, str]]:
    facts = {name: 1 if name in known else None for name in PARTS}
    told = {name.replace("_", "/"): reason for name, reason in feeds.items()}
    found = why_not_known(fact, facts=facts, rests_on=lambda one: PARTS[one], feeds=told)
    return [(one.dataset, one.reason.value) for one in found]


def test_a_fact_that_is_known_needs_no_reason() -> None:
    assert _why("wage", known=("wage",), work_pay="stale") == []


def test_files_that_are_fresh_hold_no_record() -> None:
    assert _why("grant") == [("aid/grants", "no_record"), ("aid/cards", "no_record")]


def test_a_missing_feed_is_the_reason_and_not_the_record() -> None:
    assert _why("grant", aid_cards="missing") == [("aid/cards", "missing")]


def test_a_sum_takes_the_reasons_of_its_unknown_parts_only() -> None:
    assert _why("income", known=("wage",), work_pay="stale", aid_grants="stale") == [("aid/grants", "stale")]
    assert _why("need", known=("grant",), work_pay="stale") == [("work/pay", "stale")]
    assert _why("need", known=("income",)) == [("roll/people", "no_record")]


def test_a_stale_feed_is_the_reason_of_every_sum_above_it() -> None:
    book = load_rulebook()
    above = ("payout_12m_yuan", "reference_income_12m_yuan", "reference_income_per_head_yuan")
    facts = {name: None if name in above else 1 for name in book.columns}

    for fact in above:
        assert why_not_known(
            fact,
            facts=facts,
            rests_on=lambda column: book.rests_on(column=column),
            feeds={"insurance/payouts": "stale"},
        ) == [Because(fact, "insurance/payouts", NotKnown.STALE)]
