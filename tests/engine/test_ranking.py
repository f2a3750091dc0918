"""The order of visits is a sum that can be done by hand."""

from datetime import date

import pytest

from fangpin.engine.ranking import RankingPoints, rank, ranking_points
from fangpin.rulebook import Rulebook, load_rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def points(book: Rulebook) -> RankingPoints:
    return ranking_points(rulebook=book, region="131121100201", on=date(2026, 11, 10))


def test_level_further_risks_income_and_standing_add_up(book: Rulebook, points: RankingPoints) -> None:
    hits = [
        book.rules[name]
        for name in (
            "illness/inpatient_self_paid",
            "illness/person_burden_watched",
            "housing/dangerous_house_lived_in",
        )
    ]
    facts = {"reference_income_per_head_yuan": "8499.99", "is_lifted_out": "true", "is_monitored": "true"}

    found = rank(hits=hits, facts=facts, points=points)

    assert found.points == 60 + 15 + 5 + 30 + 10 - 10
    assert found.reason == (
        "红色预警+60分；共2种风险（因安全住房、因病）+15分；同类预警另有1条+5分；"
        "人均收入参考值低于监测线+30分；脱贫户+10分；已是监测对象-10分。"
    )


@pytest.mark.parametrize(
    ("income", "worth"), [("8499.99", 30), ("8500.00", 15), ("10199.99", 15), ("10200.00", 0), (None, 10)]
)
def test_income_counts_below_and_near_the_line_and_when_unknown(
    book: Rulebook, points: RankingPoints, income: str | None, worth: int
) -> None:
    facts = {"reference_income_per_head_yuan": income}

    found = rank(hits=[book.rules["housing/dangerous_house_lived_in"]], facts=facts, points=points)

    assert found.points == 60 + worth
