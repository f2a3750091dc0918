"""A list as it stands on a day: the deliveries in force, read anew from the files as they came, each row once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from fangpin.contracts import Contract, Contracts, with_headings
from fangpin.engine.feeds import in_force, known_on
from fangpin.home import Home
from fangpin.kernel.key_columns import surname_column
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.correction import without_marks
from fangpin.pipeline.manifest import Delivered, read_manifest
from fangpin.pipeline.reading import Sheet, read_bounded
from fangpin.pipeline.stage1_land import original
from fangpin.pipeline.stage2_conform import Conformed, conform


def newest_of(contract: Contract, *, home: Home, as_of: date) -> list[Delivered]:
    """The deliveries that make up the list: in force, and about the newest days; the later ones win."""
    known = in_force(contract, known_on(read_manifest(home).deliveries, as_of=as_of))
    if contract.body.period == "snapshot":
        return known
    latest = max((one.covered_until for one in known), default=as_of)
    return [one for one in known if one.covered_until == latest]


def rows_of(
    deliveries: Sequence[Delivered], *, contract: Contract, contracts: Contracts, home: Home
) -> pl.DataFrame:
    """Their rows with names and numbers; of rows with equal keys the last, a person being a number with a surname."""
    rows = pl.concat(
        read_by_contract(
            read_bounded(original(one.sha256, home=home)),
            contract=contract,
            contracts=contracts,
            received_on=one.received_on,
            month=one.covered_until.replace(day=1),
            headings=one.headings,
        ).rows
        for one in deliveries
    )
    person = contract.body.person
    # A person is a number, or the identity as written, with a surname.
    keys = [pl.col("identity" if name == person else name) for name in contract.body.row_keys]
    if person in contract.body.row_keys and contract.body.person_name:
        keys.append(surname_column(pl.col(contract.body.person_name)).alias("surname"))
    once = rows.filter(rows.select(pl.struct(keys).is_last_distinct()).to_series())
    return with_numbers_as_written(once, contract=contract)


def with_numbers_as_written(rows: pl.DataFrame, *, contract: Contract) -> pl.DataFrame:
    """Conformed rows in which a number that cannot be used stands as the department wrote it."""
    person = contract.body.person
    return rows.with_columns(pl.coalesce(person, "id_written").alias(person)) if person else rows


def read_by_contract(
    sheets: Sequence[Sheet],
    *,
    contract: Contract,
    contracts: Contracts,
    received_on: date,
    month: date,
    headings: Mapping[str, str] | None = None,
) -> Conformed:
    """Sheets whose contract is known, conformed; our own marks are left aside.

    `headings` are those by which the file was read when it came (`Delivered.headings`).
    """
    cleaned, _ = without_marks(sheets)
    contracts = with_headings(contracts, {contract.id: headings or {}})
    contract, tables = find_tables(cleaned, contracts=contracts, contract_id=contract.id)
    return conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=(),
        received_on=received_on,
        delivery_month=month,
    )
