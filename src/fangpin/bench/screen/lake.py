"""Writes the lake of a made-up city as taking in its files would have left it: Parquet files and the manifest.

County after county, so that ten cities need no more memory than one. No names and no numbers: keys only.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from fangpin.bench.screen.columns import column_by_type
from fangpin.bench.screen.people import COUNTY_HOUSEHOLDS, make_people
from fangpin.bench.screen.recipes import RECIPES, SPARSE_IN_100_000, Recipe
from fangpin.contracts import Contract, load_contracts
from fangpin.engine.session import name, open_session, quoted
from fangpin.home import Home
from fangpin.kernel.calendar import first_of_month, rolling_12_months
from fangpin.pipeline.manifest import Delivered
from fangpin.pipeline.stage3_link import lake_path
from fangpin.pipeline.storing import stored_whole

AS_OF = date(2026, 11, 10)
SHEET = "Sheet1"
_RECEIVED_ON_DAY = 8


@dataclass(frozen=True)
class Parcel:
    """One file to write: what a county sends about some days."""

    contract: Contract
    county: str
    first_day: date
    until: date
    received_on: date

    def delivery(self, seed: int) -> str:
        told = f"{seed} {self.contract.id} {self.county} {self.first_day} {self.until}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def build_lake(*, home_folder: Path, households: int, seed: int) -> dict[str, Any]:
    """A home with the lake of so many households; a lake made before with the same numbers is taken as it is."""
    home = Home(home_folder).ensure()
    made = home.root / "bench.json"
    wanted = {"households": households, "seed": seed, "recipes": _recipes_hash()}
    if made.exists() and (known := json.loads(made.read_text(encoding="utf-8"))).items() >= wanted.items():
        return dict(known)
    deliveries, people = [], 0
    with open_session(files=[home.lake], spill=home.root) as connection:
        for county, first, many in _counties(households):
            make_people(
                connection, county=county, first=first, households=many, seed=seed, day=AS_OF.isoformat()
            )
            people += _number(connection, "SELECT count(*) FROM people")
            deliveries += [
                write_parcel(connection, parcel, home=home, seed=seed) for parcel in _parcels(county)
            ]
    write_manifest(home, deliveries)
    (home.root / "today").write_text(AS_OF.isoformat(), encoding="utf-8")
    told = wanted | {
        "people": people,
        "rows": sum(one.accepted for one in deliveries),
        "deliveries": len(deliveries),
    }
    made.write_text(json.dumps(told), encoding="utf-8")
    return told


def write_parcel(
    connection: duckdb.DuckDBPyConnection,
    parcel: Parcel,
    *,
    home: Home,
    seed: int,
    recipe: Recipe | None = None,
) -> Delivered:
    """Write one delivery's Parquet file from the county's `people`; returns its line of the manifest."""
    delivery, contract = parcel.delivery(seed), parcel.contract
    path = home.lake / lake_path(contract, delivery)
    query = parcel_query(parcel, seed=seed, recipe=recipe or recipe_of(contract))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = _number(
        connection,
        f"COPY ({query}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
    )
    return Delivered(
        delivery=delivery,
        contract=contract.id,
        sha256=hashlib.sha256(delivery.encode()).hexdigest(),
        file_name=f"{contract.title}.xlsx",
        sender_area=parcel.county,
        received_on=parcel.received_on,
        period_start=parcel.first_day,
        covered_until=parcel.until,
        rows_read=rows,
        accepted=rows,
        rejected=0,
        skipped=0,
        skipped_by_reason={},
        rejected_by_code={},
        warnings_by_code={},
        path=str(path.relative_to(home.lake)),
    )


def parcel_query(parcel: Parcel, *, seed: int, recipe: Recipe) -> str:
    """The rows of one delivery, columns as the contract gives them."""
    contract, contracts = parcel.contract, load_contracts()
    values = {"delivery": "delivery", "sheet": quoted(SHEET), "row_no": "place + 1"}
    for column in contract.kept_columns:
        values[column.name] = recipe.columns.get(column.name) or column_by_type(contract, column, contracts)
    columns = ", ".join(
        f"CAST({values.get(column, column)} AS {kind}) AS {name(column)}"
        for column, kind in contract.lake_columns
    )
    sent = [_rows(parcel, seed=seed, recipe=recipe, columns=columns)]
    if recipe.sends_again:
        before = replace(
            parcel,
            first_day=first_of_month(parcel.first_day, months_later=-1),
            until=parcel.first_day - timedelta(days=1),
        )
        sent.append(_rows(before, seed=seed, recipe=recipe, columns=columns, again=True))
    return f"SELECT * REPLACE ({quoted(parcel.delivery(seed))} AS delivery) FROM ({' UNION ALL '.join(sent)})"


def _rows(parcel: Parcel, *, seed: int, recipe: Recipe, columns: str, again: bool = False) -> str:
    table = "villages" if parcel.contract.is_about_villages else "people"
    salt = quoted(f"{parcel.contract.id} {parcel.until} {seed}")
    chosen = f"""
        SELECT *, hash(p, {salt}) AS x, '' AS delivery,
               '{parcel.county}{parcel.until:%Y%m}-' || CAST(place AS VARCHAR) AS number,
               DATE '{parcel.first_day}' AS first_day, DATE '{parcel.until}' AS until,
               DATE '{parcel.until.replace(day=1)}' AS month
        FROM {table}
    """
    rows = f"SELECT * FROM ({chosen}) WHERE {recipe.who}"
    if again:
        rows = f"SELECT * REPLACE (hash(x, 'again') AS x) FROM ({rows}) WHERE x % 53 = 0"
    for step, value in recipe.steps.items():
        rows = f"SELECT *, {value} AS {step} FROM ({rows})"
    return f"SELECT {columns} FROM ({rows})"


def recipe_of(contract: Contract) -> Recipe:
    """How a data set is filled; those without a recipe of their own are sparse, those about villages rare too."""
    share = "x % 20 = 0" if contract.is_about_villages else f"x % 100000 < {SPARSE_IN_100_000}"
    return RECIPES.get(contract.id) or Recipe(who=share)


def write_manifest(home: Home, deliveries: list[Delivered]) -> None:
    """All lines at once: one by one, as deliveries are entered, the list would be written over and over."""
    ordered = sorted(deliveries, key=lambda one: (one.received_on, one.contract, one.delivery))
    lines = ",\n".join(
        json.dumps({**vars(one), "arrival_no": number}, ensure_ascii=False, default=date.isoformat)
        for number, one in enumerate(ordered, start=1)
    )
    with stored_whole(home.manifest) as draft:
        draft.write_text(f'{{"deliveries": [\n{lines}\n], "refused": []}}\n', encoding="utf-8")


def _counties(households: int) -> Iterator[tuple[str, int, int]]:
    """Codes that no real county bears, each with its first household and how many it has."""
    for number, first in enumerate(range(0, households, COUNTY_HOUSEHOLDS)):
        yield (
            f"99{number // 90 + 1:02}{number % 90 + 1:02}",
            first,
            min(COUNTY_HOUSEHOLDS, households - first),
        )


def _parcels(county: str) -> Iterator[Parcel]:
    start, end = rolling_12_months(AS_OF)
    for contract in sorted(load_contracts(), key=lambda one: one.id):
        if recipe_of(contract).monthly:
            for later in range(12):
                first, after = (
                    first_of_month(start, months_later=later),
                    first_of_month(start, months_later=later + 1),
                )
                yield Parcel(
                    contract, county, first, after - timedelta(days=1), after.replace(day=_RECEIVED_ON_DAY)
                )
            continue
        received = AS_OF.replace(day=_RECEIVED_ON_DAY)
        until = received if contract.body.covers == "received_on" else end
        first = until if contract.body.period == "snapshot" else start
        yield Parcel(contract, county, first, until, received)


def _recipes_hash() -> str:
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for file in ("people.py", "recipes.py", "columns.py", "lake.py"):
        digest.update((here / file).read_bytes())
    for contract in load_contracts():
        digest.update(contract.body.model_dump_json().encode())
    return digest.hexdigest()[:16]


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
