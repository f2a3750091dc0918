"""Screens all households as of one day: stages 4 to 6, one run at a time, the same run for the same inputs."""

import fcntl
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from fangpin.contracts import load_contracts
from fangpin.engine.feeds import ROSTER, covered_until, missing_or_stale
from fangpin.engine.session import open_session
from fangpin.engine.spark import SparkTables, open_spark
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.pipeline import stage4_indicators, stage5_screen, stage6_publish
from fangpin.pipeline.base_run import BaseRun, find_base
from fangpin.pipeline.inputs import inputs_on
from fangpin.pipeline.linking.log import links_hash
from fangpin.pipeline.run_tables import run_manifest
from fangpin.rulebook import Rulebook

Progress = Callable[[str, int, int], None]


class NothingToScreen(UserError):
    """No register of households has arrived by the day."""


@dataclass(frozen=True)
class Run:
    """A published run."""

    run_id: str
    as_of: date
    path: Path
    households: int
    hits: int
    unknowns: int
    seconds: float
    # What it was made from just now, if it was: the same run taken as it is says nothing of it.
    base: BaseRun | None = None


def screen(
    *,
    home: Home,
    as_of: date,
    rulebook: Rulebook,
    memory_limit: str = "1GB",
    progress: Progress | None = None,
    make_current: bool = True,
    with_evidence: bool = True,
    spark_master: str | None = None,
) -> Run:
    """Screen and publish; a run that is already there is taken as it is.

    Without evidence the run holds the verdicts and the facts, but not the rows behind them. With a Spark master
    (`local[2]`, `spark://…`) indicators and rules are worked out there, to the same run.
    """
    begun = time.monotonic()
    home.ensure()
    with _alone(home):
        stage6_publish.remove_drafts(home)
        inputs, base = inputs_on(home, as_of=as_of), None
        if not any(one.contract == ROSTER for one in inputs.known):
            raise NothingToScreen(
                f"{as_of} 以前没有收到户籍人口信息，无法筛查；请先接收公安局的户籍人口信息，或换一个日期。"
            )
        run_id = inputs.name_run(rulebook=rulebook, with_evidence=with_evidence)
        folder = home.runs / run_id
        if not (folder / "manifest.json").exists():
            foundation = inputs.name_foundation(rulebook=rulebook, with_evidence=with_evidence)
            contracts = load_contracts()
            with (
                open_session(
                    files=[home.lake, home.runs], spill=home.runs, memory_limit=memory_limit
                ) as connection,
                _spark_tables(spark_master, connection, home=home) as spark,
            ):
                if spark is None:
                    base = find_base(
                        connection, home=home, inputs=inputs, foundation=foundation, contracts=contracts
                    )
                stage4_indicators.count_indicators(
                    connection,
                    as_of=as_of,
                    deliveries=inputs.known,
                    contracts=contracts,
                    rulebook=rulebook,
                    progress=progress or _silent,
                    links=inputs.links,
                    register_changes=inputs.changes,
                    with_evidence=with_evidence,
                    spark=spark,
                    base=base,
                )
                counts = stage5_screen.screen_households(
                    connection, rulebook=rulebook, as_of=as_of, spark=spark
                )
                feeds, until = missing_or_stale(connection), covered_until(connection)
                if base is not None:
                    counts = base.counts_with(connection, counts)
                    feeds, until = base.told_with("feeds", feeds), base.told_with("covered_until", until)
                stage6_publish.publish_run(
                    connection,
                    home=home,
                    run_id=run_id,
                    as_of=as_of,
                    rulebook=rulebook,
                    manifest={
                        "run_id": run_id,
                        "foundation": foundation,
                        "as_of": as_of.isoformat(),
                        "rulebook": rulebook.hash,
                        "rules": [rule.id for rule in rulebook.rules_in_force(on=as_of)],
                        "deliveries": inputs.described(),
                        "links": {"people": inputs.links.height, "hash": links_hash(inputs.links)},
                        "feeds": feeds,
                        "covered_until": until,
                        "households": counts.households,
                        "hits": counts.hits,
                        "unknowns": counts.unknowns,
                    },
                    links=inputs.links,
                    with_evidence=with_evidence,
                    base=base,
                )
        if make_current:
            stage6_publish.name_current_run(home=home, run_id=run_id, as_of=as_of)
    return replace(_run(folder, seconds=time.monotonic() - begun), base=base)


def current_run(home: Home) -> Run | None:
    """The run that is published, if any."""
    if not home.current_run.exists():
        return None
    named = json.loads(home.current_run.read_text(encoding="utf-8"))
    return _run(home.runs / named["run_id"], seconds=0.0)


def stored_run(home: Home, *, run_id: str) -> Run:
    """A run published earlier; raises UserError where its folder is gone."""
    folder = home.runs / run_id
    if not (folder / "manifest.json").exists():
        raise UserError(f"批次 {run_id} 的筛查结果已不在本机；请选别的日期，或重新筛查那一天。")
    return _run(folder, seconds=0.0)


def _run(folder: Path, *, seconds: float) -> Run:
    told = run_manifest(folder)
    return Run(
        run_id=told["run_id"],
        as_of=date.fromisoformat(told["as_of"]),
        path=folder,
        households=told["households"],
        hits=told["hits"],
        unknowns=told["unknowns"],
        seconds=seconds,
    )


@contextmanager
def _spark_tables(
    master: str | None, connection: duckdb.DuckDBPyConnection, *, home: Home
) -> Iterator[SparkTables | None]:
    """Spark and a folder for what is handed over; nothing without a master."""
    if master is None:
        yield None
        return
    with TemporaryDirectory(prefix=f"{stage6_publish.DRAFT_PREFIX}spark-", dir=home.runs) as name:
        folder = Path(name)
        with open_spark(master, spill=folder / "spill") as spark:
            yield SparkTables(spark, connection, folder=folder)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One screening at a time in a home; the lock goes with the process, however it ends."""
    with (home.runs / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _silent(_what: str, _done: int, _of: int) -> None:
    pass
