"""Screening a small lake: what is published, that it is the same each time, and what a killed run leaves."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.engine.tiny_lake import VILLAGE, TinyLake, key

from fangpin.pipeline.linking.log import LinkEntry, record_links
from fangpin.pipeline.published import read_findings
from fangpin.pipeline.run_tables import findings_of, households_of, run_manifest, sheets_of
from fangpin.pipeline.screen import NothingToScreen, current_run, screen
from fangpin.rulebook import Rulebook, load_rulebook

pytestmark = pytest.mark.usefixtures("few_rules")

DAY = date(2026, 11, 10)
SETTLEMENTS = "medical_insurance/settlements"
CERTIFICATES = "disabled_federation/certificates"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    return _lake(tmp_path)


def _lake(root: Path, *, households: int = 3) -> TinyLake:
    lake = TinyLake(root)
    names = ["甲", "乙", "丙", *(f"户{number}" for number in range(households - 3))]
    lake.households(*names)
    settled = [
        {"person": "甲", "settlement_no": str(number), "settled_on": date(2026, 3, 1), "category": "住院"}
        | {"self_paid_yuan": "1000.00", "compliant_self_paid_yuan": "800.00"}
        for number in range(30)
    ]
    lake.deliver(SETTLEMENTS, settled, received_on=date(2026, 11, 5))
    lake.deliver("rural_affairs/lifted_out_roster", [{"person": "乙"}], received_on=date(2026, 1, 5))
    return lake


def _rows(table: str, columns: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()


def test_every_household_is_published_whether_or_not_a_file_speaks_of_it(
    lake: TinyLake, book: Rulebook
) -> None:
    run = screen(home=lake.home, as_of=DAY, rulebook=book)

    households = _rows(households_of(run.path), "CAST(household_key AS VARCHAR)")
    assert run.households == 3
    assert {row[0] for row in households} == {key(f"household {name}") for name in "甲乙丙"}


def test_a_hit_carries_its_facts_parameters_and_margin(lake: TinyLake, book: Rulebook) -> None:
    run = screen(home=lake.home, as_of=DAY, rulebook=book)

    found = _rows(findings_of(run.path), "rule_id, verdict, facts, parameters, CAST(margin AS VARCHAR)")
    facts, parameters, margin = next(
        (json.loads(str(row[2])), json.loads(str(row[3])), row[4])
        for row in found
        if row[:2] == ("illness/inpatient_self_paid", "hit")
    )
    assert {fact["name"]: fact["value"] for fact in facts} == {
        "is_watched": None,
        "largest_person_inpatient_year_yuan": "30000.00",
    }
    assert {one["name"]: (one["value"], one["source"]) for one in parameters} == {
        "illness.inpatient_line_other": ("20000", "county-monthly-thresholds#住院自付"),
        "illness.inpatient_line_watched": ("5000", "county-monthly-thresholds#住院自付"),
    }
    assert margin == "25000.00"


def test_an_unknown_says_which_feed_is_missing_and_which_holds_no_record(
    lake: TinyLake, book: Rulebook
) -> None:
    lake.deliver("rural_affairs/income_sweep", [], received_on=date(2026, 11, 5))

    run = screen(home=lake.home, as_of=DAY, rulebook=book)

    told = {
        one["rule_id"]: one["unknown_because"] for one in read_findings(run, rulebook=book, verdict="unknown")
    }
    assert told["housing/dangerous_house_lived_in"] == [
        {"fact": "lives_in_dangerous_house", "dataset": "housing/safety_appraisals", "reason": "missing"}
    ]
    assert {
        "fact": "business_12m_yuan",
        "dataset": "rural_affairs/income_sweep",
        "reason": "no_record",
    } in told["industry/unsold_produce"]


def test_evidence_names_the_newest_rows_and_counts_them_all(lake: TinyLake, book: Rulebook) -> None:
    run = screen(home=lake.home, as_of=DAY, rulebook=book)

    sheets = dict(_rows(sheets_of(run.path), "CAST(household_key AS VARCHAR), evidence"))
    medical = json.loads(str(sheets[key("household 甲")]))["household_medical_12m"]
    assert (medical["count"], len(medical["rows"])) == (30, 24)
    assert medical["rows"][0] == {
        "dataset": SETTLEMENTS,
        "delivery": "0000000000000001",
        "sheet": "Sheet1",
        "event_date": "2026-03-01",
        "amount_yuan": "1000.00",
        "row_no": 31,
    }


def test_the_same_inputs_give_the_same_run_and_the_same_bytes(tmp_path: Path, book: Rulebook) -> None:
    first, second = (
        screen(home=_lake(tmp_path / name).home, as_of=DAY, rulebook=book).path for name in ("one", "two")
    )

    assert first.name == second.name
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_a_new_delivery_a_new_day_or_a_new_rulebook_is_a_new_run(lake: TinyLake, book: Rulebook) -> None:
    first = screen(home=lake.home, as_of=DAY, rulebook=book)
    again = screen(home=lake.home, as_of=DAY, rulebook=book)
    next_day = screen(home=lake.home, as_of=date(2026, 11, 11), rulebook=book)
    lake.deliver(SETTLEMENTS, [], received_on=date(2026, 11, 10))
    more = screen(home=lake.home, as_of=DAY, rulebook=book)

    assert first.run_id == again.run_id
    assert len({first.run_id, next_day.run_id, more.run_id}) == 3


def test_a_run_without_the_rows_behind_it_does_not_stand_for_one_with_them(
    lake: TinyLake, book: Rulebook
) -> None:
    lean = screen(home=lake.home, as_of=DAY, rulebook=book, with_evidence=False)
    whole = screen(home=lake.home, as_of=DAY, rulebook=book)

    assert not list(lean.path.glob("evidence-*"))
    assert list(whole.path.glob("evidence-*"))
    assert (lean.hits, lean.unknowns) == (whole.hits, whole.unknowns)


def test_a_delivery_of_a_later_day_changes_nothing(lake: TinyLake, book: Rulebook) -> None:
    first = screen(home=lake.home, as_of=DAY, rulebook=book)
    lake.deliver(SETTLEMENTS, [], received_on=date(2026, 11, 11))

    assert screen(home=lake.home, as_of=DAY, rulebook=book).run_id == first.run_id


def test_the_current_run_is_named_only_when_asked(lake: TinyLake, book: Rulebook) -> None:
    run = screen(home=lake.home, as_of=DAY, rulebook=book)
    screen(home=lake.home, as_of=date(2026, 11, 11), rulebook=book, make_current=False)

    current = current_run(lake.home)
    assert current is not None
    assert current.run_id == run.run_id


def test_without_a_register_of_households_there_is_nothing_to_screen(tmp_path: Path, book: Rulebook) -> None:
    with pytest.raises(NothingToScreen, match="户籍人口信息"):
        screen(home=TinyLake(tmp_path).home, as_of=DAY, rulebook=book)


@pytest.mark.fault
@pytest.mark.parametrize("stage", ["stage4_indicators", "stage5_screen", "stage6_publish"])
def test_a_killed_run_leaves_nothing_that_counts(tmp_path: Path, book: Rulebook, stage: str) -> None:
    lake = _lake(tmp_path / "killed")
    _kill_in(stage, lake.home.root)
    assert current_run(lake.home) is None

    again = screen(home=lake.home, as_of=DAY, rulebook=book)
    undisturbed = screen(home=_lake(tmp_path / "whole").home, as_of=DAY, rulebook=book)

    assert again.run_id == undisturbed.run_id
    for path in undisturbed.path.iterdir():
        assert path.read_bytes() == (again.path / path.name).read_bytes(), path.name
    assert {path.name for path in lake.home.runs.iterdir()} == {".lock", "current.json", again.run_id}


def _kill_in(stage: str, root: Path) -> None:
    """Start a screening, wait until it stands in the stage's last step, and kill it there."""
    names = {
        "stage4_indicators": "stage4_indicators.join_wide",
        "stage5_screen": "stage5_screen.screen_wide",
        "stage6_publish": "stage6_publish._write_json",
    }
    module, _, function = names[stage].partition(".")
    code = (
        "import sys, time\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from fangpin.home import Home\n"
        f"from fangpin.pipeline import {module}\n"
        "from fangpin.pipeline.screen import screen\n"
        "from fangpin.rulebook import load_rulebook\n"
        "def stand(*args, **kwargs):\n"
        "    print('here', flush=True); time.sleep(600)\n"
        f"{module}.{function} = stand\n"
        "screen(home=Home(Path(sys.argv[1])), as_of=date(2026, 11, 10), rulebook=load_rulebook())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
        os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.fault
def test_two_screenings_at_once_publish_one_run(lake: TinyLake) -> None:
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from fangpin.home import Home\n"
        "from fangpin.pipeline.screen import screen\n"
        "from fangpin.rulebook import load_rulebook\n"
        "print(screen(home=Home(Path(sys.argv[1])), as_of=date(2026, 11, 10), rulebook=load_rulebook()).run_id)\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(lake.home.root)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate()[0].strip() for process in started]

    assert said[0] == said[1] != ""
    assert {path.name for path in lake.home.runs.iterdir()} == {".lock", "current.json", said[0]}


def test_a_link_changes_the_runs_from_its_day_on_and_undoing_it_changes_them_back(
    lake: TinyLake, book: Rulebook
) -> None:
    lake.deliver(
        SETTLEMENTS,
        [{"person": "错号", "settlement_no": "99", "settled_on": date(2026, 3, 1), "category": "住院"}],
        received_on=date(2026, 11, 5),
    )
    pair = (_hex("person 错号"), _hex("surname 错号"))
    before = screen(home=lake.home, as_of=DAY, rulebook=book).run_id

    linked = LinkEntry(*pair, _hex("person 乙"), _hex("surname 乙"), "human", None, "officer", DAY)
    record_links(lake.home, [linked])
    during = screen(home=lake.home, as_of=DAY, rulebook=book)
    again = screen(home=lake.home, as_of=DAY, rulebook=book).run_id
    undone = LinkEntry(*pair, None, None, "human", None, "officer", DAY)
    record_links(lake.home, [undone])
    after = screen(home=lake.home, as_of=DAY, rulebook=book).run_id

    assert after == before != during.run_id == again
    evidence = _rows(sheets_of(during.path), "CAST(household_key AS VARCHAR), evidence")
    told = {household: SETTLEMENTS in text for household, text in evidence}
    assert told[key("household 乙")]


def _hex(word: str) -> str:
    return key(word).replace("-", "")


ELSEWHERE = "131128100201"


def _two_counties(root: Path) -> TinyLake:
    lake = TinyLake(root)
    lake.households("甲", "乙", "丙")
    lake.households("丁", "戊", village=ELSEWHERE)
    lake.deliver(SETTLEMENTS, [_settled("甲", 1), _settled("丁", 2)], received_on=date(2026, 11, 5))
    lake.deliver(
        CERTIFICATES, [{"person": "丁", "grade": "一级", "category": "肢体"}], received_on=date(2026, 11, 5)
    )
    return lake


def _settled(person: str, number: int, *, paid: str = "30000.00") -> dict[str, object]:
    return {
        "person": person,
        "settlement_no": str(number),
        "settled_on": date(2026, 10, 1),
        "category": "住院",
        "self_paid_yuan": paid,
        "compliant_self_paid_yuan": paid,
    }


def _more_settlements(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("乙", 3)], sender_area="131121", received_on=date(2026, 11, 9))


def _a_row_put_right_for_somebody_elsewhere(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("乙", 2)], sender_area="131121", received_on=date(2026, 11, 9))


def _a_correction_with_fewer_rows(lake: TinyLake) -> None:
    corrects = lake.deliveries[2].delivery
    lake.deliver(
        SETTLEMENTS,
        [_settled("丁", 2)],
        sender_area="131128",
        received_on=date(2026, 11, 9),
        corrects=corrects,
    )


def _somebody_recognised(lake: TinyLake) -> None:
    pair, meant = (_hex("person 丁"), _hex("surname 丁")), (_hex("person 戊"), _hex("surname 戊"))
    record_links(lake.home, [LinkEntry(*pair, *meant, "human", None, "7", DAY)])


def _a_new_snapshot_and_a_village(lake: TinyLake) -> None:
    lake.deliver(
        CERTIFICATES, [{"person": "甲", "grade": "二级"}], sender_area="131128", received_on=date(2026, 11, 9)
    )
    lake.deliver(
        "water/supply_incidents",
        [{"village_code": VILLAGE, "started_on": date(2026, 11, 1)}],
        sender_area="131128",
        received_on=date(2026, 11, 9),
    )


def _rows_of_strangers_elsewhere(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("庚", 4)], sender_area="131182", received_on=date(2026, 11, 9))


@pytest.mark.parametrize(
    ("arrives", "counties"),
    [
        (_more_settlements, ("131121",)),
        (_a_row_put_right_for_somebody_elsewhere, ("131121", "131128")),
        (_a_correction_with_fewer_rows, ("131121", "131128")),
        (_somebody_recognised, ("131128",)),
        (_a_new_snapshot_and_a_village, ("131121", "131128")),
        (_rows_of_strangers_elsewhere, ("131121",)),
    ],
    ids=["rows", "elsewhere", "correction", "link", "snapshot", "strangers"],
)
def test_what_arrives_after_a_run_makes_the_run_that_all_of_it_at_once_makes(
    tmp_path: Path, book: Rulebook, arrives: Callable[[TinyLake], None], counties: tuple[str, ...]
) -> None:
    grown, at_once = _two_counties(tmp_path / "grown"), _two_counties(tmp_path / "once")
    before = screen(home=grown.home, as_of=DAY, rulebook=book)
    arrives(grown)
    arrives(at_once)

    after, whole = (screen(home=lake.home, as_of=DAY, rulebook=book) for lake in (grown, at_once))

    assert before.base is None is whole.base
    assert after.base is not None
    assert (after.base.folder, after.base.counties) == (before.path, counties)
    assert after.run_id == whole.run_id != before.run_id
    assert {path.name for path in after.path.iterdir()} == {path.name for path in whole.path.iterdir()}
    assert run_manifest(after.path) == run_manifest(whole.path)
    for path in whole.path.glob("*.parquet"):
        assert pl.read_parquet(path).equals(pl.read_parquet(after.path / path.name)), path.name


def test_a_new_register_is_screened_whole(tmp_path: Path, book: Rulebook) -> None:
    lake = _two_counties(tmp_path)
    screen(home=lake.home, as_of=DAY, rulebook=book)
    lake.households("己", received_on=date(2026, 11, 9))

    run = screen(home=lake.home, as_of=DAY, rulebook=book)

    assert (run.base, run.households) == (None, 6)
