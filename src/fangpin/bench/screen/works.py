"""The pieces of work of `fangpin bench screen`, each run in a process of its own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from fangpin.bench.screen.lake import AS_OF, Parcel, recipe_of, write_manifest, write_parcel
from fangpin.bench.screen.people import COUNTY_HOUSEHOLDS, make_people
from fangpin.bench.screen.ways import staged_screen
from fangpin.contracts import load_contracts
from fangpin.engine.session import open_session
from fangpin.home import Home
from fangpin.pipeline.manifest import Delivered, enter, read_manifest
from fangpin.pipeline.run_tables import findings_of, households_of
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook

NEW_ROWS = 100_000
_DATASET = "medical_insurance/settlements"


def screen_anew(*, home_folder: Path, memory_limit: str) -> dict[str, Any]:
    """All rules of the rulebook, from the lake to a published run."""
    rulebook = load_rulebook()
    run, stages = staged_screen(Home(home_folder), rulebook=rulebook, memory_limit=memory_limit)
    return {
        "seconds": round(run.seconds, 2),
        "households": run.households,
        "rules": len(rulebook.rules_in_force(on=AS_OF)),
        "hits": run.hits,
        "unknowns": run.unknowns,
        "stages": stages,
        "run": str(run.path),
    }


def screen_again(*, home_folder: Path, memory_limit: str) -> dict[str, Any]:
    """A screening on top of those that were made before."""
    run = screen(home=Home(home_folder), as_of=AS_OF, rulebook=load_rulebook(), memory_limit=memory_limit)
    return {
        "seconds": round(run.seconds, 2),
        "hits": run.hits,
        "unknowns": run.unknowns,
        "run": str(run.path),
    }


def findings_digest(run_folder: str) -> str:
    """A number that two runs share when all their facts, verdicts and findings are the same, to the fen."""
    folder, told = Path(run_folder), list[int]()
    with open_session(files=[folder]) as connection:
        for table in (f"(SELECT * EXCLUDE (run_id) FROM {findings_of(folder)})", households_of(folder)):
            row = connection.execute(
                f"SELECT count(*), sum(hash(one) % 1000000007), bit_xor(hash(one)) FROM {table} AS one"
            ).fetchone()
            told += row or ()
    return " ".join(map(str, told))


def deliver(*, home_folder: Path, households: int, seed: int) -> Delivered:
    """One county sends about 100,000 settlements of the month before: most of them new, some put right."""
    home, contract = Home(home_folder), load_contracts()[_DATASET]
    first = (AS_OF.replace(day=1) - timedelta(days=1)).replace(day=1)
    parcel = Parcel(
        contract, "990101", first, AS_OF.replace(day=1) - timedelta(days=1), AS_OF - timedelta(days=1)
    )
    with open_session(files=[home.lake], spill=home.root) as connection:
        many = min(households, COUNTY_HOUSEHOLDS)
        make_people(
            connection, county=parcel.county, first=0, households=many, seed=seed, day=AS_OF.isoformat()
        )
        row = connection.execute("SELECT count(*) FROM people").fetchone()
        share = NEW_ROWS * 1000 // max(row[0] if row else 1, 1)
        recipe = replace(recipe_of(contract), who=f"x % 1000 < {share}", sends_again=False)
        delivered = write_parcel(connection, parcel, home=home, seed=seed + 1, recipe=recipe)
    return enter(delivered, home=home)[0]


def take_back(*, home_folder: Path, delivered: Delivered) -> None:
    """Leave the lake as it was."""
    home = Home(home_folder)
    (home.lake / delivered.path).unlink()
    kept = [one for one in read_manifest(home).deliveries if one.delivery != delivered.delivery]
    write_manifest(home, kept)
