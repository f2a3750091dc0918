"""The choice of the week is the best there is, and the clues that are due come first."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fangpin.apps.outcomes.repeats import Repeat, repeats
from fangpin.apps.outcomes.week import Candidate, choose, expected_cases

VILLAGES = ("131102001201", "131102001202")
CANDIDATES = st.lists(
    st.tuples(st.sampled_from(VILLAGES), st.integers(0, 100), st.booleans()), max_size=7
).map(lambda rows: [Candidate(number, village, chance / 100, due)
                    for number, (village, chance, due) in enumerate(rows)])  # fmt: skip
APART = {village: village for village in VILLAGES}
TOGETHER = {village: village[:9] for village in VILLAGES}


def worth(chosen) -> tuple[int, float]:
    return sum(one.is_due for one in chosen), round(expected_cases(chosen), 9)


@given(CANDIDATES, st.integers(0, 3), st.booleans())
def test_no_other_choice_within_the_visits_is_worth_more(candidates, visits, is_shared) -> None:
    group_of = TOGETHER if is_shared else APART
    allowed = dict.fromkeys(group_of.values(), visits)

    week = choose(candidates, group_of=group_of, visits=allowed)

    def fits(some) -> bool:
        groups = [group_of[one.village_code] for one in some]
        return all(groups.count(group) <= allowed[group] for group in groups)

    every = (some for size in range(len(candidates) + 1) for some in combinations(candidates, size))
    assert worth(week.chosen) == max(worth(some) for some in every if fits(some))
    assert fits(week.chosen)
    assert sorted(one.clue_id for one in (*week.chosen, *week.left_out)) == list(range(len(candidates)))


def test_what_is_due_goes_before_what_is_likelier() -> None:
    due, likely = Candidate(1, VILLAGES[0], 0.01, True), Candidate(2, VILLAGES[0], 0.9, False)

    week = choose([likely, due], group_of=APART, visits={VILLAGES[0]: 1})

    assert (week.chosen, week.left_out) == ((due,), (likely,))


def test_a_rule_all_of_whose_clues_another_hits_repeats_it_but_not_the_other_way_round() -> None:
    pairs = [("a", ["a", "b"])] * 10 + [("b", ["a", "b"])] * 10 + [("b", ["b"])] * 5

    assert repeats(pairs, share=0.95, least=10) == [Repeat("a", "b", hits=10, both=10)]
    assert repeats(pairs, share=0.95, least=11) == []
