"""Both planes agree on who lives where, before and after every decision, on every day."""

import csv
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from tests.apps.accounts.factories import town_officer
from tests.jobs.files import ROSTER, VILLAGE, head_name, person_id, write_roster

from fangpin.apps.registry.api import (
    Person,
    RegisterChange,
    accept_change,
    accept_confirmed_deaths,
    refuse_change,
    undo_change,
)
from fangpin.contracts import load_contracts
from fangpin.engine.feeds import Lake
from fangpin.jobs.intake import take_delivery
from fangpin.jobs.register_changes import log_register_changes
from fangpin.jobs.screening import run_screening
from fangpin.pipeline.inputs import deliveries_in_force
from fangpin.pipeline.linking.log import links_in_force
from fangpin.pipeline.register_changes import change_files

pytestmark = pytest.mark.django_db
DECIDED, TODAY = date(2026, 6, 1), date(2026, 11, 10)
NEIGHBOUR = "131102001202"


@pytest.fixture
def take_second(home, tmp_path):
    """The wife of household one founds one of her own, household two moves, a baby is born, household three's wife is gone."""

    def take(name: str = "公安局_户籍人口信息_202604.csv", received_on: date = date(2026, 5, 3)):
        text = write_roster(tmp_path / "before.csv").read_text(encoding="gb18030")
        first = list(csv.reader(text.splitlines()))
        rows = [first[0]]
        for row in first[1:]:
            if row[4] == person_id(2):
                row[0:3] = ["13110209999", row[3], "户主"]
            if row[0] == "13110200002":
                row[8] = NEIGHBOUR
            if row[4] != person_id(6):
                rows.append(row)
        baby = [*rows[1]]
        baby[2:8] = ["之子", "甲小", "131102202603010018", "男", "汉族", "20260301"]
        path = tmp_path / name
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([*rows, [*baby]])
        return take_delivery(home=home, path=path, received_on=received_on, contract_id=ROSTER)

    return take


def lived_in_lake(home, as_of: date = TODAY) -> dict[UUID, tuple[UUID, str, bool]]:
    with duckdb.connect() as connection:
        Lake(
            connection,
            as_of=as_of,
            deliveries=deliveries_in_force(home),
            contracts=load_contracts(),
            links=links_in_force(home, as_of=as_of),
            register_changes=change_files(home),
        )
        rows = connection.execute(
            "SELECT person_key, household, village_code, is_alive FROM registry.people"
            " JOIN registry.households USING (household_key)"
        ).fetchall()
    return {person: (household, village, alive) for person, household, village, alive in rows}


def lived_in_registry() -> dict[UUID, tuple[UUID, str, bool]]:
    return {
        person.pk: (person.household_id, person.household.village_code, person.gone_on is None)
        for person in Person.objects.select_related("household")
    }


def agree(home) -> bool:
    log_register_changes(home=home)
    return lived_in_lake(home) == lived_in_registry()


def change(kind: str) -> int:
    return RegisterChange.objects.get(kind=kind, status="open").pk


def test_the_planes_agree_before_and_after_each_decision(home, take_roster, take_second):
    take_roster()
    assert agree(home)
    take_second()
    assert len(lived_in_registry()) == 7
    assert agree(home)
    officer = town_officer()

    for kind in ("split", "moved", "missing"):
        accept_change(actor=officer, change_id=change(kind), on=DECIDED)
        assert agree(home), kind
    split = RegisterChange.objects.get(kind="split")
    undo_change(actor=officer, change_id=split.pk, on=DECIDED, reason="查明未分家")

    assert agree(home)
    assert Person.objects.get(name="乙配偶一").household.head_name == head_name(1)
    for kind in ("split", "missing"):
        again = RegisterChange.objects.get(kind=kind, undoes=None)
        if again.status == "accepted":
            undo_change(actor=officer, change_id=again.pk, on=DECIDED, reason="人在家")
            assert agree(home), kind
        refuse_change(actor=officer, change_id=again.pk, on=DECIDED, reason="仍共同生活")
        undo_change(actor=officer, change_id=again.pk, on=DECIDED, reason="点错了")
        accept_change(actor=officer, change_id=again.pk, on=DECIDED)
        assert agree(home), kind
    assert Person.objects.get(name="乙配偶一").household.head_name != head_name(1)


def test_a_refused_change_leaves_both_planes_as_they_were(home, take_roster, take_second):
    take_roster()
    take_second()
    before = lived_in_lake(home)

    refuse_change(actor=town_officer(), change_id=change("split"), on=DECIDED, reason="仍共同生活")

    assert lived_in_lake(home) == before
    assert agree(home)


def test_a_day_before_the_decision_sees_the_household_as_it_was(home, take_roster, take_second):
    take_roster()
    take_second()
    accept_change(actor=town_officer(), change_id=change("moved"), on=DECIDED)
    log_register_changes(home=home)

    before, after = lived_in_lake(home, date(2026, 5, 31)), lived_in_lake(home, DECIDED)

    villages = [sorted({village for _, village, _ in told.values()}) for told in (before, after)]
    assert villages == [[VILLAGE], [VILLAGE, NEIGHBOUR]]


def test_an_older_roster_that_comes_late_leaves_the_planes_in_agreement(home, take_roster, take_second):
    take_second()

    take_roster()

    assert agree(home)
    assert len(lived_in_registry()) == 7


@pytest.mark.django_db(transaction=True)
def test_a_decision_makes_another_run_and_the_same_log_the_same_run(home, take_roster, take_second):
    take_roster()
    take_second()
    first = run_screening(home=home, as_of=TODAY).run

    accept_change(actor=town_officer(), change_id=change("split"), on=DECIDED)
    second = run_screening(home=home, as_of=TODAY).run

    assert (first.households, second.households) == (3, 4)
    assert first.run_id != second.run_id
    assert run_screening(home=home, as_of=TODAY).run.run_id == second.run_id


def test_the_log_is_written_once_and_a_killed_writing_again(home, take_roster, take_second, monkeypatch):
    take_roster()
    take_second()
    accept_change(actor=town_officer(), change_id=change("split"), on=DECIDED)
    with monkeypatch.context() as broken:
        broken.setattr("fangpin.jobs.register_changes.mark_logged", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            log_register_changes(home=home)
    told = {path.name: path.read_bytes() for path in change_files(home)}

    assert log_register_changes(home=home) == 2
    assert log_register_changes(home=home) == 0

    assert {path.name: path.read_bytes() for path in change_files(home)} == told


def test_the_log_holds_what_its_contract_says(home, take_roster, take_second):
    from fangpin.contracts.internal import load_internal

    take_roster()
    take_second()
    assert accept_confirmed_deaths(actor=town_officer(), changes=[change("missing")], on=DECIDED) == 0
    accept_change(actor=town_officer(), change_id=change("split"), on=DECIDED)
    log_register_changes(home=home)

    found = duckdb.sql(f"SELECT * FROM '{Path(change_files(home)[0])}'")

    assert (
        dict(zip(found.columns, map(str, found.types), strict=True))
        == load_internal()["register_changes"].types
    )
