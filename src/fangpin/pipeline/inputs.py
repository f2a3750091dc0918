"""What there is to know on a day: the deliveries, who is meant by whom, who lives with whom; and the run's name."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import fangpin.engine
from fangpin.contracts import load_contracts
from fangpin.engine.datasets import Delivery
from fangpin.engine.feeds import DEATHS, ROSTER, known_on
from fangpin.home import Home
from fangpin.pipeline.linking.log import SAME_HOUSEHOLD, links_hash, links_in_force
from fangpin.pipeline.manifest import read_manifest
from fangpin.pipeline.register_changes import change_files, name_changes
from fangpin.rulebook import Rulebook


@dataclass(frozen=True)
class Inputs:
    """All that is known by the day."""

    as_of: date
    known: Sequence[Delivery]
    links: pl.DataFrame
    changes: Sequence[Path]

    def name_run(self, *, rulebook: Rulebook, with_evidence: bool = True) -> str:
        """Runs of one name say the same, row for row."""
        return self._name(rulebook, self.known, self.links, with_evidence=with_evidence)

    def name_foundation(self, *, rulebook: Rulebook, with_evidence: bool) -> str:
        """The same for runs that differ only in what departments sent about people whom the register already has."""
        register = [one for one in self.known if one.contract in (ROSTER, DEATHS)]
        links = self.links.filter(pl.col("method") == SAME_HOUSEHOLD)
        return self._name(rulebook, register, links, with_evidence=with_evidence)

    def described(self) -> dict[str, str]:
        """Of each delivery all that a run depends on, besides its rows."""
        return {one.delivery: _describe(one) for one in self.known}

    def _name(
        self, rulebook: Rulebook, known: Sequence[Delivery], links: pl.DataFrame, *, with_evidence: bool
    ) -> str:
        decisions = f"{links_hash(links)} {name_changes(self.changes, as_of=self.as_of)}"
        if not with_evidence:
            decisions += " without evidence"
        return name_run(as_of=self.as_of, rulebook=rulebook, known=known, decisions=decisions)


def inputs_on(home: Home, *, as_of: date) -> Inputs:
    known = known_on(deliveries_in_force(home), as_of=as_of)
    return Inputs(
        as_of=as_of, known=known, links=links_in_force(home, as_of=as_of), changes=change_files(home)
    )


def name_run(*, as_of: date, rulebook: Rulebook, known: Sequence[Delivery], decisions: str = "") -> str:
    """Sixteen hexadecimal digits of all that a run depends on: day, rules, deliveries, decisions, contracts, program."""
    digest = hashlib.sha256(f"{as_of} {rulebook.hash} {decisions}".encode())
    for one in known:
        digest.update(f" {one.delivery} {_describe(one)}".encode())
    for contract in load_contracts():
        digest.update(contract.id.encode() + contract.body.model_dump_json().encode())
    program = Path(fangpin.engine.__file__).parent
    for path in [*sorted(program.glob("*.py")), *sorted(Path(__file__).parent.glob("stage[456]_*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def deliveries_in_force(home: Home) -> list[Delivery]:
    """What the lake's manifest lists."""
    return [
        Delivery(
            delivery=one.delivery,
            contract=one.contract,
            sender_area=one.sender_area,
            received_on=one.received_on,
            covered_until=one.covered_until,
            period_start=one.period_start,
            path=home.lake / one.path,
            corrects=one.corrects,
            is_supplement=one.is_supplement,
            correction_no=one.correction_no,
            arrival_no=one.arrival_no,
            also_replaces=one.also_replaces,
        )
        for one in read_manifest(home).deliveries
    ]


def _describe(one: Delivery) -> str:
    return (
        f"{one.sender_area} {one.received_on} {one.period_start} {one.covered_until}"
        f" {one.corrects} {one.is_supplement} {one.correction_no} {one.also_replaces}"
    )
