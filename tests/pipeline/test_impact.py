"""A preview says what a real screening with the value would find; a replay sees only what was known then."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.tiny_lake import TinyLake, key

from fangpin.engine.changed_cases import changed_cases
from fangpin.engine.impact import Impact
from fangpin.pipeline.impact import NothingToPreview, impact_on, last_day, run_of_month
from fangpin.pipeline.run_tables import households_of
from fangpin.pipeline.screen import Run, screen
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import ApprovedChange, as_if_on, change_file, change_text, what_if

pytestmark = pytest.mark.usefixtures("few_rules")

DAY = date(2026, 11, 10)
OTHER, WATCHED = "illness.inpatient_line_other", "illness.inpatient_line_watched"
SETTLEMENTS = "medical_insurance/settlements"
NEXT_COUNTY = "131122100201"
MANY = tuple(f"户{number}" for number in range(40))


def _change(parameter: str, value: str, *, region: str = "131100") -> ApprovedChange:
    return ApprovedChange.model_validate(
        {
            "id": 1,
            "parameter": parameter,
            "unit": "yuan_per_person_year",
            "region": region,
            "from": "2026-11-20",
            "value": value,
            "source": "default, to be set by the county",
            "approved_on": "2026-11-12",
        }
    )


def _settle(lake: TinyLake, paid: dict[str, int], *, received_on: date = date(2026, 11, 5)) -> None:
    rows: list[dict[str, object]] = [
        {"person": name, "settlement_no": f"{name}1", "settled_on": date(2026, 3, 1), "category": "住院"}
        | {"self_paid_yuan": f"{yuan}.00", "compliant_self_paid_yuan": f"{yuan}.00"}
        for name, yuan in paid.items()
    ]
    lake.deliver(SETTLEMENTS, rows, received_on=received_on)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> TinyLake:
    lake = TinyLake(tmp_path_factory.mktemp("lake"))
    lake.home.today_file.write_text(DAY.isoformat())
    lake.households(*"甲乙丙丁")
    # One list per sender and day counts: the next county's households come in a list of their own.
    lake.households("戊", "己", *MANY, village=NEXT_COUNTY, received_on=date(2025, 11, 4))
    paid = {"甲": 1000, "乙": 6000, "丙": 15000, "丁": 30000, "戊": 15000, "己": 25000}
    _settle(lake, paid | {name: number * 997 for number, name in enumerate(MANY)})
    lake.deliver(
        "rural_affairs/lifted_out_roster",
        [{"person": name} for name in ("乙", "戊", *MANY[::2])],
        received_on=date(2026, 1, 5),
    )
    return lake


@pytest.fixture(scope="module")
def run(lake: TinyLake) -> Run:
    return screen(home=lake.home, as_of=DAY, rulebook=load_rulebook())


def _hits(run: Run) -> dict[UUID, set[str]]:
    query = f"SELECT household_key, hits FROM {households_of(run.path)}"
    with duckdb.connect() as connection:
        return {UUID(str(household)): set(hits) for household, hits in connection.execute(query).fetchall()}


def _kinds(impact: Impact) -> dict[UUID, tuple[str, set[str], set[str]]]:
    return {one.household_key: (one.kind, set(one.gained), set(one.lost)) for one in impact.changed}


def _difference(before: Run, after: Run) -> dict[UUID, tuple[str, set[str], set[str]]]:
    """What two published runs say, household by household: nothing of the preview takes part."""
    found, hits_after = {}, _hits(after)
    for household, was in _hits(before).items():
        now = hits_after[household]
        if was != now:
            kind = "still_listed" if was and now else "added" if now else "dropped"
            found[household] = (kind, now - was, was - now)
    return found


def _keys(names: Iterable[str]) -> set[UUID]:
    return {UUID(key(f"household {name}")) for name in names}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameter=st.sampled_from([OTHER, WATCHED, "illness.burden_to_income_ratio", "income.monitor_line"]),
    value=st.integers(0, 40).map(lambda thousands: str(thousands * 1000)),
    region=st.sampled_from(["131100", "131121", "131122", "131121100"]),
)
def test_a_preview_is_the_difference_of_two_screenings(lake, run, parameter, value, region):
    book, change = load_rulebook(), _change(parameter, value, region=region)

    told = impact_on(run, home=lake.home, change=change)

    again = screen(
        home=lake.home, as_of=DAY, rulebook=what_if(book, [as_if_on(change, DAY)]), make_current=False
    )
    assert _kinds(told) == _difference(run, again)


def test_the_figures_count_the_households_behind_them(lake, run):
    told = impact_on(run, home=lake.home, change=_change(OTHER, "10000", region="131121"))

    by_kind = {
        kind: {one.household_key for one in told.changed if one.kind == kind} for kind in ("added", "dropped")
    }
    assert (
        by_kind["added"] == _keys("丙") and told.added == 1 and told.dropped == len(by_kind["dropped"]) == 0
    )
    assert [(town.town_code, town.added, town.dropped) for town in told.towns] == [("131121100", 1, 0)]
    rule = next(one for one in told.rules if one.rule == "illness/inpatient_self_paid")
    assert (rule.hits_before, rule.hits_after, rule.added, rule.dropped) == (2, 3, 1, 0)


def test_a_county_value_touches_no_other_county(lake, run):
    told = impact_on(run, home=lake.home, change=_change(OTHER, "50000", region="131122"))

    over_20000 = {"己", *(name for number, name in enumerate(MANY) if number % 2 and number * 997 >= 20000)}
    assert told.households == 42
    assert {one.household_key for one in told.changed} == _keys(over_20000)


def test_confirmed_cases_are_counted_under_both_values(lake, run):
    told = impact_on(run, home=lake.home, change=_change(OTHER, "10000"), confirmed=_keys("丙丁甲"))

    assert told.caught is not None
    assert (told.caught.cases, told.caught.before, told.caught.after) == (3, 1, 2)


def test_a_replay_sees_only_what_was_known_at_the_end_of_the_month(tmp_path):
    lake = TinyLake(tmp_path)
    lake.home.today_file.write_text(DAY.isoformat())
    lake.households(*"甲乙")
    _settle(lake, {"甲": 15000}, received_on=date(2026, 10, 5))
    first = impact_on(
        run_of_month(date(2026, 10, 1), home=lake.home), home=lake.home, change=_change(OTHER, "9000")
    )

    _settle(lake, {"乙": 15000}, received_on=date(2026, 11, 5))
    again = run_of_month(date(2026, 10, 1), home=lake.home)
    later = impact_on(screen(home=lake.home, as_of=DAY, rulebook=load_rulebook()), home=lake.home, change=_change(OTHER, "9000"))  # fmt: skip

    assert impact_on(again, home=lake.home, change=_change(OTHER, "9000")) == first
    assert {one.household_key for one in first.changed} == _keys("甲")
    assert {one.household_key for one in later.changed} == _keys("甲乙")


def test_a_past_run_stays_to_the_byte_after_an_approval_that_a_later_run_uses(tmp_path):
    lake = TinyLake(tmp_path)
    lake.households(*"甲乙")
    _settle(lake, {"甲": 15000})
    past = screen(home=lake.home, as_of=DAY, rulebook=load_rulebook(home=lake.home, as_of=DAY))
    held = {path.name: path.read_bytes() for path in past.path.iterdir()}
    change = _change(OTHER, "9000", region="131121")

    lake.home.rule_changes.mkdir(parents=True)
    (lake.home.rule_changes / change_file(change)).write_text(change_text(change), encoding="utf-8")

    for path in past.path.iterdir():
        path.unlink()
    past.path.rmdir()
    again = screen(home=lake.home, as_of=DAY, rulebook=load_rulebook(home=lake.home, as_of=DAY))
    assert again.run_id == past.run_id
    assert {path.name: path.read_bytes() for path in again.path.iterdir()} == held
    on_its_day = date(2026, 11, 20)
    new = screen(home=lake.home, as_of=on_its_day, rulebook=load_rulebook(home=lake.home, as_of=on_its_day))
    household = _keys("甲").pop()
    rule = "illness/inpatient_self_paid"
    assert rule not in _hits(again)[household] and rule in _hits(new)[household]


def test_a_number_that_no_warning_uses_changes_nobody(lake, run):
    impact = impact_on(run, home=lake.home, change=_change("visits.week_visits", "5"))

    assert (impact.rules, impact.changed, impact.added, impact.dropped) == ((), (), 0, 0)
    assert impact.households > 0 and impact.listed_before == impact.listed_after > 0


def test_what_cannot_be_previewed_is_refused_in_words(lake, run):
    with pytest.raises(NothingToPreview, match="2026年11月还没有结束"):
        run_of_month(date(2026, 11, 1), home=lake.home)


def test_worked_examples_that_the_value_would_change_are_named():
    found = changed_cases(load_rulebook(), change=_change(OTHER, "25000", region="131102"))

    assert found and all(one.rule == "illness/inpatient_self_paid" for one in found)
    assert changed_cases(load_rulebook(), change=_change(OTHER, "20000", region="131102")) == []


def test_the_last_day_of_a_month_knows_leap_years():
    assert [last_day(date(year, 2, 3)).day for year in (2024, 2026)] == [29, 28]
