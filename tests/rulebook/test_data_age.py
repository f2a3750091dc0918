"""How old the data behind a fact are."""

from datetime import date

from fangpin.rulebook.data_age import REGISTER, told_until

PARTS = {
    "income_yuan": (["tax/incomes"], ["wage_yuan"]),
    "wage_yuan": (["labour/wages", "tax/incomes"], []),
    "member_count": ([], []),
}
COVERED = {"tax/incomes": "2026-10-31", "labour/wages": "2026-03-31", REGISTER: "2026-05-03"}


def told(fact: str, covered: dict[str, str] = COVERED):
    return told_until(fact, rests_on=PARTS.__getitem__, covered_until=covered)


def test_a_fact_is_as_old_as_the_oldest_data_behind_it():
    oldest, newest = told("income_yuan")

    assert (oldest.dataset, oldest.until) == ("labour/wages", date(2026, 3, 31))
    assert newest.dataset == "tax/incomes"
    assert oldest.age_days(date(2026, 4, 10)) == 10


def test_what_has_not_arrived_comes_first_and_has_no_age():
    missing, _ = told("income_yuan", {"tax/incomes": "2026-10-31"})

    assert (missing.dataset, missing.until, missing.age_days(date(2026, 4, 10))) == (
        "labour/wages",
        None,
        None,
    )


def test_what_rests_on_no_file_of_its_own_is_of_the_register():
    assert [one.dataset for one in told("member_count")] == [REGISTER]
