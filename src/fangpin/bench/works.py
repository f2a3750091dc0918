"""The pieces of work that are measured: each takes plain words and answers plain figures."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

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
