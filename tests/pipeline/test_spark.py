"""A city of 100,000 households screened by DuckDB and by Spark: every finding and every fact is the same."""

import shutil
from pathlib import Path

import duckdb
import pytest

from fangpin.bench.screen.lake import AS_OF, build_lake
from fangpin.engine.session import quoted
from fangpin.home import Home
from fangpin.pipeline.run_tables import run_manifest
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook

pytestmark = pytest.mark.spark

HOUSEHOLDS = 100_000


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of the same run by DuckDB and by Spark."""
    home = Home(tmp_path_factory.mktemp("spark") / "home")
    build_lake(home_folder=home.root, households=HOUSEHOLDS, seed=11)
    by_duckdb = home.root / "by-duckdb"
    for master in (None, "local[2]"):
        run = screen(
            home=home,
            as_of=AS_OF,
            rulebook=load_rulebook(),
            make_current=False,
            with_evidence=False,
            spark_master=master,
        )
        if master is None:
            shutil.move(run.path, by_duckdb)
    return by_duckdb, run.path


@pytest.mark.parametrize("table", ["findings", "households"])
def test_every_row_is_the_same(runs: tuple[Path, Path], table: str) -> None:
    ours, theirs = (f"read_parquet({quoted(str(run / f'{table}-*.parquet'))})" for run in runs)
    with duckdb.connect() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {ours}").fetchone() or (0,)
        differing = connection.execute(f"""
            (FROM {ours} EXCEPT ALL FROM {theirs}) UNION ALL (FROM {theirs} EXCEPT ALL FROM {ours}) LIMIT 3
        """).fetchall()

    assert differing == []
    assert count >= 40_000


def test_both_tell_the_same_of_themselves(runs: tuple[Path, Path]) -> None:
    by_duckdb, by_spark = map(run_manifest, runs)

    assert by_spark == by_duckdb
    assert by_duckdb["households"] == HOUSEHOLDS
