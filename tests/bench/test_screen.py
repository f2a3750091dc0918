"""The made-up city is the same each time, and every way to the fifteen rules gives one answer."""

import hashlib
from pathlib import Path

import pytest

from fangpin.bench.screen import ways, works
from fangpin.bench.screen.lake import build_lake
from fangpin.home import Home
from fangpin.pipeline.manifest import read_manifest

HOUSEHOLDS = 3000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("bench") / "home"
    build_lake(home_folder=folder, households=HOUSEHOLDS, seed=7)
    return Home(folder)


def test_the_same_seed_gives_the_same_lake(home: Home, tmp_path: Path) -> None:
    build_lake(home_folder=tmp_path / "again", households=HOUSEHOLDS, seed=7)

    assert _bytes(Home(tmp_path / "again")) == _bytes(home)


def test_our_rules_hand_written_sql_and_pandas_agree_to_the_fen(home: Home, tmp_path: Path) -> None:
    ours, sql, pandas = (tmp_path / f"{way}.parquet" for way in ("ours", "sql", "pandas"))

    done = ways.by_fangpin(home_folder=home.root, answer=ours, memory_limit="1GB")
    ways.write_answer(run_folder=Path(done["run"]), answer=ours)
    ways.by_duckdb(home_folder=home.root, answer=sql, memory_limit="1GB")
    ways.by_pandas(home_folder=home.root, answer=pandas, memory_limit="1GB")
    ways.take_pandas_answer(pandas)

    assert len(ways.read_answer(sql)) >= 13
    assert ways.differing_rows(ours, sql) == 0
    assert ways.differing_rows(pandas, sql) == 0


def test_a_delivery_is_taken_in_and_taken_back(home: Home) -> None:
    before = read_manifest(home)

    delivered = works.deliver(home_folder=home.root, households=HOUSEHOLDS, seed=7)

    assert delivered in read_manifest(home).deliveries
    assert delivered.accepted > 1000
    works.take_back(home_folder=home.root, delivered=delivered)
    assert read_manifest(home) == before


def _bytes(home: Home) -> dict[str, str]:
    return {
        str(path.relative_to(home.lake)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.lake.rglob("*.parquet")
    }
