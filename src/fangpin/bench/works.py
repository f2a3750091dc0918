"""The pieces of work that are measured: each takes plain words and answers plain figures."""

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from fangpin.bench.large_files import LargeFile
from fangpin.bench.rosters import RosterFile
from fangpin.city.build import build_city
from fangpin.city.inbox import read_arrivals
from fangpin.engine.feeds import ROSTER
from fangpin.home import Home
from fangpin.pipeline.intake import intake
from fangpin.pipeline.published import recompute_all
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook


def city(*, out: Path, households: int, months: int, seed: int) -> dict[str, Any]:
    """Build a city."""
    return asdict(build_city(out=out, households=households, months=months, seed=seed))


def intake_all(*, city_folder: Path, home_folder: Path) -> dict[str, int]:
    """Take in all files of a city in the order they arrived."""
    home = Home(home_folder).ensure()
    arrivals = read_arrivals(city_folder)
    totals: Counter[str] = Counter(files=len(arrivals))
    # The registers first, as in jobs: the other files are compared with them.
    for arrival in sorted(arrivals, key=lambda each: each.contract != ROSTER):
        result = intake(
            path=arrival.path,
            home=home,
            received_on=arrival.received_on,
            contract_id=arrival.contract,
            sender_area=arrival.sender_area,
        )
        for name in ("rows_read", "accepted", "rejected", "skipped"):
            totals[name] += getattr(result, name)
    return dict(totals)


def take_file(*, home_folder: Path, file: LargeFile, received_on: date) -> dict[str, int]:
    """Take in one file, landed to linked."""
    result = intake(
        path=file.path, home=Home(home_folder), received_on=received_on, contract_id=file.contract
    )
    return {name: getattr(result, name) for name in ("rows_read", "accepted", "rejected", "skipped")}


def screen_once(*, home_folder: Path, as_of: date, memory_limit: str) -> dict[str, Any]:
    """Screen all households as of one day."""
    run = screen(home=Home(home_folder), as_of=as_of, rulebook=load_rulebook(), memory_limit=memory_limit)
    return {
        "run_id": run.run_id,
        "households": run.households,
        "hits": run.hits,
        "unknowns": run.unknowns,
        "path": str(run.path),
    }


def take_rosters(*, files: list[RosterFile], home_folder: Path) -> dict[str, Any]:
    """Take registers through the command an operator uses: file, lake, registry."""
    seconds = []
    for file in files:
        begun = time.monotonic()
        command = ["intake", str(file.path), "--sender-area", file.county_code, "--json"]
        _run_command(home_folder, *command, "--received-on", file.received_on.isoformat())
        seconds.append(time.monotonic() - begun)
    people = sum(file.people for file in files)
    return {
        "people": people,
        "files": len(files),
        "people_a_second": round(people / sum(seconds)),
        "slowest_file_seconds": round(max(seconds), 1),
    }


def _run_command(home_folder: Path, *words: str) -> None:
    program = [sys.executable, "-c", "from fangpin.cli import main; main()", *words]
    done = subprocess.run(  # noqa: S603  (our own command line)
        program,
        env={**os.environ, "FANGPIN_HOME": str(home_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"fangpin {words[0]} failed: {done.stderr[-500:]}")


def explain_all(*, home_folder: Path, as_of: date) -> dict[str, Any]:
    """Work out every stored finding of a run from its own facts."""
    rulebook = load_rulebook()
    run = screen(home=Home(home_folder), as_of=as_of, rulebook=rulebook)
    return recompute_all(run, rulebook=rulebook).as_json()


def link(*, people: int, seed: int, village_noise: float) -> dict[str, Any]:
    """Link a synthetic list to a synthetic register."""
    from fangpin.bench.link import link_truth

    return link_truth(people=people, seed=seed, village_noise=village_noise)


def link_febrl() -> dict[str, Any]:
    """The same way of linking on public sets."""
    from fangpin.bench.febrl import febrl_scores

    return dict(febrl_scores())


def link_count_u(*, people: int, seed: int) -> dict[str, Any]:
    """How often two people of a register agree."""
    from fangpin.bench.link_model import counted_u

    return dict(counted_u(people=people, seed=seed))
