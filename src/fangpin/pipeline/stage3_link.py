"""Stage 3: person keys take the place of names and numbers, and the rows go to the lake."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from fangpin.contracts import Contract, Contracts
from fangpin.home import Home
from fangpin.kernel.key_columns import household_key_column, person_key_column, surname_key_column
from fangpin.pipeline.conforming.issues import no_issues, warning_rows
from fangpin.pipeline.manifest import Manifest
from fangpin.pipeline.stage2_conform import Conformed
from fangpin.pipeline.storing import stored_whole

_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "DECIMAL(14,2)": pa.decimal128(14, 2),
    "DECIMAL(14,4)": pa.decimal128(14, 4),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
}
_KEYS = ("person_key", "surname_key", "household_key")


def link(conformed: Conformed, *, delivery: str, secret: bytes) -> pl.DataFrame:
    """The rows as the lake keeps them: keys (as hexadecimal text), where each row stood, and the kept columns.

    Rows about villages have no keys: their village code is one of the kept columns.
    """
    keys: list[pl.Expr] = []
    if person_name := conformed.contract.body.person_name:
        keys += [
            person_key_column(pl.col("id18"), secret=secret).alias("person_key"),
            surname_key_column(pl.col(person_name), secret=secret).alias("surname_key"),
        ]
    if conformed.contract.is_household_register:
        village = next(column.name for column in conformed.contract.columns if column.type == "village_code")
        county = pl.col(village).str.slice(0, 6)
        keys.append(
            household_key_column(county, pl.col("household_no"), secret=secret).alias("household_key")
        )
    kept = [column.name for column in conformed.contract.kept_columns]
    return conformed.rows.select(*keys, pl.lit(delivery).alias("delivery"), "sheet", "row_no", *kept)


def store(rows: pl.DataFrame, path: Path, *, contract: Contract) -> None:
    """Write the Parquet file with the types of the contract, whole or not at all."""
    columns = {name: _arrow(rows[name], kind) for name, kind in contract.lake_columns}
    with stored_whole(path) as draft:
        parquet.write_table(pa.table(columns), draft, compression="zstd")


def compare_with_registry(
    rows: pl.DataFrame, *, conformed: Conformed, known: Manifest, contracts: Contracts, home: Home
) -> pl.DataFrame:
    """Warnings for people the register does not know, or knows by another surname; none while there is no register."""
    registers = [path for path in _registers(known, contracts=contracts, home=home) if path.exists()]
    contract = conformed.contract
    if contract.is_household_register or contract.is_about_villages or not registers or rows.is_empty():
        return no_issues()
    people = pl.concat([pl.read_parquet(path, columns=list(_KEYS[:2])) for path in registers])
    keyed = rows.select("sheet", "row_no", *(pl.col(name).str.decode("hex") for name in _KEYS[:2]))
    known_people = people.join(keyed, on="person_key", how="semi")
    surnames = known_people.group_by("person_key").agg(pl.col("surname_key").unique().alias("surnames"))
    found = keyed.join(surnames, on="person_key", how="left", maintain_order="left").with_columns(
        code=pl.when(pl.col("surnames").is_null())
        .then(pl.lit("person_not_in_registry"))
        .when(~pl.col("surnames").list.contains(pl.col("surname_key")))
        .then(pl.lit("surname_conflict"))
    )
    person = conformed.tables[0].subject_place(contract)
    return warning_rows(found.filter(pl.col("code").is_not_null()), column=str(person))


def lake_path(contract: Contract, delivery: str) -> Path:
    """Where a delivery lies, relative to the lake."""
    return Path(contract.department) / contract.dataset / f"{delivery}.parquet"


def _registers(known: Manifest, *, contracts: Contracts, home: Home) -> Sequence[Path]:
    """Every register of households: whom a newer one lacks stays known."""
    return [
        home.lake / one.path
        for one in known.deliveries
        if one.contract in contracts and contracts[one.contract].is_household_register
    ]


def _arrow(column: pl.Series, kind: str) -> pa.Array:
    """A column with the Arrow type that Parquet keeps as the contract's type."""
    if kind == "UUID":
        sixteen = column.str.decode("hex").to_arrow().cast(pa.binary(16))
        return pa.ExtensionArray.from_storage(pa.uuid(), sixteen)
    return column.to_arrow().cast(_ARROW_TYPES[kind])
