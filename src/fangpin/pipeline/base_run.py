"""What an earlier run of the same day and register worked out and what still holds after more files have arrived.

Only the households of some counties can have changed, and of their facts only those that rest on what arrived; the
rest is taken over, so that the run says the same, row for row, as if everything had been worked out again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from fangpin.contracts import Contract, Contracts
from fangpin.engine.datasets import Delivery, in_lake
from fangpin.engine.feeds import ROSTER, in_force
from fangpin.engine.residents import decisions_query
from fangpin.engine.screening import Counts, count_masks
from fangpin.engine.session import name, quoted
from fangpin.home import Home
from fangpin.pipeline.inputs import Inputs
from fangpin.pipeline.linking.log import PAIR
from fangpin.pipeline.run_tables import counties_of, parts, run_manifest
from fangpin.rulebook import Rulebook
from fangpin.rulebook.regions import covers

LINKS_FILE = "links.parquet"


@dataclass(frozen=True)
class BaseRun:
    """The earlier run, the counties that are to be screened again, and the data sets that tell something new."""

    folder: Path
    manifest: Mapping[str, Any]
    counties: tuple[str, ...]
    datasets: frozenset[str]

    def part(self, table: str) -> str:
        """What a table said of these counties, as a relation."""
        return parts(self.folder, table, counties=self.counties)

    def indicators_to_count(self, rulebook: Rulebook) -> set[str]:
        """The indicators that rest on a data set with something new."""
        return {
            one
            for one in rulebook.indicators
            if self.datasets & {read.replace(".", "/") for read in rulebook.datasets_of(indicator=one)}
        }

    def counts_with(self, connection: duckdb.DuckDBPyConnection, counts: Counts) -> Counts:
        """What the whole run found, `counts` being what was found in these counties."""
        told = self.manifest
        before = count_masks(connection, self.part("households"), rules=len(told["rules"]))
        return Counts(
            households=told["households"],
            hits=told["hits"] - before.hits + counts.hits,
            unknowns=told["unknowns"] - before.unknowns + counts.unknowns,
        )

    def told_with(self, what: str, by_county: Mapping[str, Any]) -> dict[str, Any]:
        """What the manifest says of each county, `by_county` being what holds of those screened again."""
        others = {one: says for one, says in self.manifest[what].items() if one not in self.counties}
        return others | dict(by_county)


def find_base(
    connection: duckdb.DuckDBPyConnection,
    *,
    home: Home,
    inputs: Inputs,
    foundation: str,
    contracts: Contracts,
) -> BaseRun | None:
    """The newest run that more deliveries and other links make into the one wanted, if there is one."""
    known = inputs.described()
    runs = [path.parent for path in home.runs.glob("*/manifest.json")]
    for folder in sorted(runs, key=lambda one: one.stat().st_mtime, reverse=True):
        told = run_manifest(folder)
        if told.get("foundation") == foundation and told["deliveries"].items() <= known.items():
            before = [one for one in inputs.known if one.delivery in told["deliveries"]]
            change = _Change(connection, inputs=inputs, before=before, contracts=contracts, folder=folder)
            return BaseRun(folder, told, counties=change.counties(), datasets=frozenset(change.datasets))
    return None


class _Change:
    """What is known now and was not known by the base run, or was known otherwise; rather too much than too little."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        inputs: Inputs,
        before: list[Delivery],
        contracts: Contracts,
        folder: Path,
    ) -> None:
        self._connection, self._inputs, self._before, self._folder = connection, inputs, before, folder
        were = {one.delivery for one in before}
        self._added = [one for one in inputs.known if one.delivery not in were]
        self._contracts = [contracts[one] for one in sorted({one.contract for one in self._added})]
        self.datasets = {one.id for one in self._contracts}
        self._look_at_links([one for one in contracts if not one.is_about_villages])

    def counties(self) -> tuple[str, ...]:
        """Those of the senders, of the people and of the villages that anything new is about."""
        known = counties_of(self._folder)
        senders = {one.sender_area for one in self._added}
        found = {county for county in known if any(covers(sender, county) for sender in senders)}
        for contract in self._contracts:
            rows = self._rows_concerned(contract)
            if rows is None:
                continue
            if contract.is_about_villages:
                found |= self._first_of(f"SELECT DISTINCT left(village_code, 6) FROM ({rows})")
            else:
                self._connection.execute(
                    f"INSERT INTO people_concerned SELECT DISTINCT person_key FROM ({rows})"
                )
        found |= self._counties_of_people()
        self._connection.execute("DROP TABLE people_concerned; DROP TABLE links_known")
        # What is about nobody here still makes another run: one county is screened again, as a table needs rows.
        return tuple(county for county in known if county in found) or tuple(known[:1])

    def _look_at_links(self, about_people: Iterable[Contract]) -> None:
        """Whoever is taken for somebody else than before is concerned, and so are the data sets that name them."""
        then, now = pl.read_parquet(self._folder / LINKS_FILE), links_of(self._inputs.links)
        changed = pl.concat(
            [then.join(now, on=then.columns, how="anti"), now.join(then, on=then.columns, how="anti")]
        )
        self._connection.execute("CREATE TEMP TABLE people_concerned (person_key UUID)")
        self._connection.execute("CREATE TEMP TABLE links_known (person_key UUID, linked_person UUID)")
        self._insert("links_known", pl.concat([then, now]), "person_key", "linked_person")
        if changed.is_empty():
            return
        for who in ("person_key", "linked_person"):
            self._insert("people_concerned", changed, who)
        written = ", ".join(quoted(one) for one in changed["person_key"].unique())
        for contract in about_people:
            mine = in_force(contract, self._inputs.known)
            if mine and self._first_of(
                f"SELECT 1 FROM {in_lake(mine)} WHERE person_key IN ({written}) LIMIT 1"
            ):
                self.datasets.add(contract.id)

    def _insert(self, table: str, links: pl.DataFrame, *keys: str) -> None:
        self._connection.register("told", links.select(keys).unique().to_arrow())
        self._connection.execute(
            f"INSERT INTO {table} SELECT {', '.join(f'CAST({key} AS UUID)' for key in keys)} FROM told"
        )
        self._connection.unregister("told")

    def _rows_concerned(self, contract: Contract) -> str | None:
        """The rows that count now and did not, or the other way round, and those that they push out or no longer do."""
        then, now = in_force(contract, self._before), in_force(contract, self._inputs.known)
        ids = {one.delivery for one in then} ^ {one.delivery for one in now}
        if not ids:
            return None
        rows = in_lake({one.delivery: one for one in (*then, *now)}.values())
        keys = ", ".join(name(key) for key in contract.lake_keys)
        changed = f"delivery IN ({', '.join(map(quoted, sorted(ids)))})"
        return f"""
            SELECT * FROM {rows}
            WHERE {changed} OR hash({keys}) IN (SELECT hash({keys}) FROM {rows} WHERE {changed})
        """

    def _counties_of_people(self) -> set[str]:
        """Wherever a register or a decision has had them, as they are written or as whom they are taken for."""
        for one, other in (("person_key", "linked_person"), ("linked_person", "person_key")):
            self._connection.execute(f"""
                INSERT INTO people_concerned
                SELECT {other} FROM links_known WHERE {one} IN (FROM people_concerned)
            """)
        rosters = [one for one in self._inputs.known if one.contract == ROSTER]
        self._connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE homes_concerned AS
            SELECT household_key FROM {in_lake(rosters)} WHERE person_key IN (FROM people_concerned)
            UNION
            SELECT household_key FROM ({decisions_query(self._inputs.changes)})
            WHERE person_key IN (FROM people_concerned)
            """,
            [self._inputs.as_of],
        )
        return self._first_of(f"""
            SELECT DISTINCT left(village_code, 6) FROM {parts(self._folder, "households")}
            WHERE household_key IN (FROM homes_concerned)
        """)

    def _first_of(self, query: str) -> set[Any]:
        return {row[0] for row in self._connection.execute(query).fetchall()}


def links_of(links: pl.DataFrame) -> pl.DataFrame:
    """What a run keeps of the links: who counts as whom."""
    return links.select(*PAIR, "linked_person", "linked_surname", "method")
