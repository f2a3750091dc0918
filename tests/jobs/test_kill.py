"""kill -9 at any moment, then the same command again: the same result as undisturbed, nothing twice."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import psycopg
import pytest
from tests.jobs.files import MEDICAL, ROSTER, head_name, write_medical, write_roster

from fangpin.home import Home
from fangpin.home.postgres import running_database

pytestmark = pytest.mark.fault
# Thirty kills, in two halves that two processes do side by side.
KILLS, HALVES = 15, (20261125, 20261126)
# Below this a command has hardly begun.
SHORTEST = 1.0
MOMENTS = (0.35, 0.5, 0.65, 0.75, 0.85, 0.95)
# What must be equal afterwards: everything but clocks, numbers drawn from sequences, and durations.
TABLES = {
    "registry_household": "*",
    "registry_person": "*",
    "deliveries_delivery": "id, file_name, received_on, rows_read, accepted, rejected, skipped, status",
    "deliveries_deliveryissue": "delivery_id, sheet, row_no, code, says",
    "clues_screeningrun": "run_id, as_of, households, hits, unknowns, new_clues, new_findings",
    "clues_householdsheet": "*",
    "clues_rulestate": "*",
    "clues_clue": "household_id, status, opened_on, rank, rank_reason, level, rule_ids",
    "clues_finding": "rule_id, as_of, sentence, facts, evidence, run_id",
    "audit_entry": "verb, object_kind, object_id, detail",
}


class Installation:
    """A home with its own database, driven by the command as an operator would."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment["FANGPIN_HOME"] = str(self.home.root)
        command = [sys.executable, "-c", "from fangpin.cli import main; main()", *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words: str) -> float:
        begun = time.monotonic()
        child = self.start(*words)
        out, err = child.communicate(timeout=120)
        assert child.returncode == 0, (out + err).decode()
        return time.monotonic() - begun

    def kill(self, *words: str, after: float) -> None:
        child = self.start(*words)
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
        child.communicate(timeout=30)

    def state(self) -> dict[str, object]:
        """Both planes, clocks aside."""
        found: dict[str, object] = {
            str(path.relative_to(self.home.root)): path.read_bytes()
            for folder in (self.home.lake, self.home.runs)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".json", ".parquet")
        }
        with running_database(self.home) as url, psycopg.connect(url) as connection:
            for table, columns in TABLES.items():
                rows = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
                found[table] = sorted(json.dumps(row, default=str, ensure_ascii=False) for row in rows)
        return found


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_roster(folder / "户籍.csv", households=9)
    write_medical(folder / "医保结算.csv", rows=20_000)
    return folder


@pytest.fixture
def pair(monkeypatch) -> Iterator[tuple[Installation, Installation]]:
    """Two installations with the same keys, one to be left alone and one to be killed.

    Not below pytest's own folder: another session that starts closes it to the database's user.
    """
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="fangpin-kill-", ignore_cleanup_errors=True) as folder:
        undisturbed, killed = (
            Installation(Path(folder) / "undisturbed"),
            Installation(Path(folder) / "killed"),
        )
        undisturbed.home.ensure().person_key()
        killed.home.ensure()
        shutil.copytree(undisturbed.home.keys, killed.home.keys, dirs_exist_ok=True)
        yield undisturbed, killed


def intake_words(city: Path, contract: str, name: str, day: str) -> list[str]:
    return ["intake", str(city / name), "--contract", contract, "--received-on", day]


def test_intake_killed_at_any_moment_ends_the_same(city, pair):
    undisturbed, killed = pair
    roster = intake_words(city, ROSTER, "户籍.csv", "2025-11-03")
    medical = intake_words(city, MEDICAL, "医保结算.csv", "2026-08-03")
    undisturbed.run(*roster)
    seconds = undisturbed.run(*medical)

    for words in (roster, medical):
        for moment in MOMENTS:
            killed.kill(*words, after=moment * seconds)
        killed.run(*words)

    assert killed.state() == undisturbed.state()


def parcel(folder: Path) -> Path:
    """A zip with three months of settlements."""
    with zipfile.ZipFile(folder / "医保.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for month in (4, 5, 6):
            path = write_medical(folder / f"医保结算_2026{month:02d}.csv", on=date(2026, month, 5), rows=300)
            archive.write(path, path.name)
            path.unlink()
    return folder / "医保.zip"


def several_files(folder: Path) -> list[str]:
    write_roster(folder / "户籍.csv", households=9)
    write_medical(folder / "医保结算.csv", rows=300)
    names = [folder / "户籍.csv", folder / "医保结算.csv", parcel(folder)]
    return ["intake", *map(str, names), "--received-on", "2026-08-03"]


@pytest.mark.parametrize("half", HALVES)
def test_thirty_kills_at_random_moments_of_several_files_and_a_zip_lose_and_double_nothing(
    tmp_path, pair, half
):
    undisturbed, killed = pair
    words = several_files(tmp_path)
    chance = random.Random(half)
    with running_database(killed.home):
        with running_database(undisturbed.home):
            seconds = undisturbed.run(*words)
        for _ in range(KILLS):
            killed.kill(*words, after=seconds * chance.uniform(0.2, 1.0))
            # The files that are through make the next time shorter.
            seconds = max(seconds * 0.97, SHORTEST)
        killed.run(*words)

    found, wanted = killed.state(), undisturbed.state()
    deliveries = [json.loads(row)[0] for row in found["deliveries_delivery"]]
    assert len(deliveries) == len(set(deliveries)) == 5
    assert found == wanted
    assert not leftovers(killed.home)


def test_two_importers_of_the_same_files_have_one_effect(tmp_path, pair):
    undisturbed, shared = pair
    words = several_files(tmp_path)
    undisturbed.run(*words)

    with running_database(shared.home):
        both = [shared.start(*words), shared.start(*words)]
        said = [child.communicate(timeout=120) for child in both]

    assert [child.returncode for child in both] == [0, 0], said
    assert shared.state() == undisturbed.state()


def leftovers(home: Home) -> list[str]:
    """Files under way, and files that hold names without being sealed."""
    name = head_name(1).encode("gb18030")
    return [
        str(path.relative_to(home.root))
        for folder in (home.landing, home.temporary, home.root / "uploads", home.lake)
        for path in folder.rglob("*")
        if path.is_file() and (path.suffix in (".draft", ".partial") or name in path.read_bytes())
    ]


def test_screening_killed_at_any_moment_ends_the_same(city, pair):
    for installation in pair:
        installation.run(*intake_words(city, ROSTER, "户籍.csv", "2025-11-03"))
        installation.run(*intake_words(city, MEDICAL, "医保结算.csv", "2026-08-03"))
    undisturbed, killed = pair
    screen = ["screen", "--as-of", "2026-08-10"]
    seconds = undisturbed.run(*screen)

    for moment in MOMENTS:
        killed.kill(*screen, after=moment * seconds)
    killed.run(*screen)
    killed.run(*screen)

    assert killed.state() == undisturbed.state()
    assert undisturbed.state()["clues_clue"]
