"""A number damaged in one of two rosters makes nobody twice: both planes have the same people, the same number of them."""

import csv
from datetime import date
from uuid import UUID

import pytest
from tests.apps.accounts.factories import town_officer
from tests.jobs.files import ROSTER, head_name, person_id, write_roster
from tests.jobs.test_register_changes import lived_in_lake, lived_in_registry

from fangpin.apps.registry.api import (
    DecisionRefused,
    HistoryEntry,
    Household,
    ListedRow,
    Listing,
    Person,
    RegisterChange,
    accept_change,
    mark_listed,
    undo_change,
)
from fangpin.jobs.intake import take_delivery
from fangpin.jobs.register_changes import log_register_changes
from fangpin.kernel.keys import person_key

pytestmark = pytest.mark.django_db
OCTOBER, APRIL, NEXT = date(2025, 11, 3), date(2026, 5, 3), date(2026, 11, 3)


@pytest.fixture
def take(home, tmp_path):
    """Three households; `numbers` puts something else in place of a person's number."""

    def take_roster(
        received_on: date, numbers: dict[int, str] | None = None, leave_out: tuple[int, ...] = ()
    ):
        path = write_roster(tmp_path / f"公安局_户籍人口信息_{received_on:%Y%m%d}.csv")
        rows = list(csv.reader(path.read_text(encoding="gb18030").splitlines()))
        ours = {person_id(number): number for number in range(1, 7)}
        kept = [row for row in rows if ours.get(row[4]) not in leave_out]
        for row in kept[1:]:
            row[4] = (numbers or {}).get(ours[row[4]], row[4])
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(kept)
        return take_delivery(home=home, path=path, received_on=received_on, contract_id=ROSTER)

    return take_roster


def present(home, as_of: date = NEXT) -> dict[UUID, UUID]:
    """Who lives where by the data plane, which the registry must agree with."""
    log_register_changes(home=home)
    lake = {key: where for key, (where, _, is_here) in lived_in_lake(home, as_of).items() if is_here}
    registry = {key: where for key, (where, _, is_here) in lived_in_registry().items() if is_here}
    assert lake == registry
    counts = dict(Household.objects.values_list("key", "member_count"))
    assert counts == {where: [*lake.values()].count(where) for where in counts}
    return lake


def key(home, number: int) -> UUID:
    return person_key(person_id(number), secret=home.person_key())


def kinds() -> set[str]:
    return set(RegisterChange.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("damage", ["", "1311021970", person_id(2)[:-1] + "*"])
def test_damage_in_the_newer_roster_makes_nobody_new_and_nobody_missing(home, take, damage):
    take(OCTOBER)
    take(APRIL, {2: damage})

    assert set(present(home)) == {key(home, number) for number in range(1, 7)}
    assert kinds() == set()
    assert Person.objects.get(pk=key(home, 2)).id_masked != ""


@pytest.mark.parametrize("damage", ["", "1311021970"])
def test_a_number_put_right_takes_the_place_of_the_person_as_written(home, take, damage):
    take(OCTOBER, {2: damage})
    former = Person.objects.get(id_masked="")
    listed = [ListedRow(str(former.pk), "边缘易致贫户")]
    mark_listed(listing=Listing.MONITORED, rows=listed, sender_area="131100", received_on=date(2026, 1, 3))
    take(APRIL)

    assert set(present(home)) == {key(home, number) for number in range(1, 7)}
    assert kinds() == set()
    former.refresh_from_db()
    assert former.gone_on == APRIL
    assert HistoryEntry.objects.get(key=former.pk).reason == "号码已补正"
    assert former.household.monitored_kind == "边缘易致贫户"


def test_the_next_roster_finds_the_pair_as_it_left_it(home, take):
    take(OCTOBER, {2: ""})
    take(APRIL, {3: "1311"})
    take(NEXT, {2: ""})

    assert set(present(home)) == {key(home, number) for number in range(1, 7)}
    assert kinds() == set()


def test_a_day_before_the_number_was_put_right_sees_the_person_as_written(home, take):
    take(OCTOBER, {2: ""})
    take(APRIL)

    before = lived_in_lake(home, date(2026, 3, 1))

    assert len(before) == 6
    assert key(home, 2) not in before


def test_an_older_roster_that_comes_late_makes_nobody_new(home, take):
    take(APRIL, {2: "", 4: "1311"})
    take(OCTOBER, {3: ""})

    assert set(present(home)) == {key(home, number) for number in range(1, 7)}
    assert kinds() == set()


def test_open_proposals_about_the_person_as_written_end_with_the_reason(home, take):
    take(OCTOBER, {2: ""})
    take(APRIL, leave_out=(2,))
    missing = RegisterChange.objects.get(kind="missing", status="open")
    take(NEXT)

    missing.refresh_from_db()
    assert (missing.status, missing.reason) == ("withdrawn", "号码已补正")
    assert set(present(home)) == {key(home, number) for number in range(1, 7)}


def test_whoever_was_gone_by_decision_is_back_under_the_number(home, take):
    take(OCTOBER, {2: ""})
    take(APRIL, leave_out=(2,))
    missing = RegisterChange.objects.get(kind="missing", status="open")
    accept_change(actor=town_officer(), change_id=missing.pk, on=date(2026, 6, 1))
    assert len(present(home)) == 5
    take(NEXT)

    assert set(present(home)) == {key(home, number) for number in range(1, 7)}
    assert RegisterChange.objects.get(kind="returned").household.head_name == head_name(1)
    with pytest.raises(DecisionRefused, match="后来又有变动"):
        undo_change(actor=town_officer(), change_id=missing.pk, on=NEXT, reason="仍在家")
