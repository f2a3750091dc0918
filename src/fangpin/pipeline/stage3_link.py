"""Stage 3: person keys take the place of names and numbers, and the rows go to the lake."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from fangpin.contracts import Column, ColumnType, Contract
from fangpin.home import Home
from fangpin.kernel.key_columns import (
    household_key_column,
    person_key_column,
    surname_key_column,
    text_key_column,
)
from fangpin.kernel.masking_columns import mask_ids_in_column
from fangpin.pipeline.linking.facts import person_facts
from fangpin.pipeline.linking.register import take_register
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


def link(conformed: Conformed, *, delivery: str, secret: bytes) -> pl.DataFrame:
    """The rows as the lake keeps them: keys (as hexadecimal text), where each row stood, and the kept columns.

    Rows about villages have no keys: their village code is one of the kept columns.
    """
    keys: list[pl.Expr] = []
    if person_name := conformed.contract.body.person_name:
        keys += [
            person_key_column(pl.col("identity"), secret=secret).alias("person_key"),
            surname_key_column(pl.col(person_name), secret=secret).alias("surname_key"),
        ]
    if conformed.contract.is_household_register:
        village = next(column.name for column in conformed.contract.columns if column.type == "village_code")
        county = pl.col(village).str.slice(0, 6)
        keys.append(
            household_key_column(county, pl.col("household_no"), secret=secret).alias("household_key")
        )
    kept = [
        _kept(column, contract=conformed.contract, secret=secret)
        for column in conformed.contract.kept_columns
    ]
    told = pl.lit(delivery).alias("delivery")
    # Lazily, an expression that stands in several places is worked out once.
    return conformed.rows.lazy().select(*keys, told, "sheet", "row_no", *kept).collect()


def _kept(column: Column, *, contract: Contract, secret: bytes) -> pl.Expr:
    """A column as the lake has it, which knows people by their keys: somebody's number in a text is masked."""
    if column.type not in (ColumnType.text, ColumnType.address):
        return pl.col(column.name)
    is_key = column.name in contract.body.row_keys
    mask = partial(_masked_apart, secret=secret) if is_key else mask_ids_in_column
    return pl.col(column.name).map_batches(mask, return_dtype=pl.String())


def _masked_apart(texts: pl.Series, *, secret: bytes) -> pl.Series:
    """Masked, with a key of the whole text: serial numbers often look like somebody's, and tell rows apart."""
    masked = mask_ids_in_column(texts)
    places = (masked != texts).arg_true()
    if places.is_empty():
        return texts
    both = pl.DataFrame({"masked": masked.gather(places), "text": texts.gather(places)})
    key = text_key_column(pl.col("text"), secret=secret)
    return masked.scatter(places, both.select(pl.col("masked") + "#" + key).to_series())


def store(rows: pl.DataFrame, path: Path, *, contract: Contract) -> None:
    """Write the Parquet file with the types of the contract, whole or not at all."""
    columns = {name: _arrow(rows[name], kind) for name, kind in contract.lake_columns}
    with stored_whole(path) as draft:
        parquet.write_table(pa.table(columns), draft, compression="zstd")


def register_people(
    rows: pl.DataFrame,
    conformed: Conformed,
    *,
    home: Home,
    sender_area: str,
    delivery: str,
    received_on: date,
    replaced: pl.Series | None = None,
) -> None:
    """Keep the people of a household register, sealed, for all later files to be compared with.

    `replaced` are the keys of the people of the list that this one corrects.
    """
    people = rows.select("person_key", "surname_key", "household_key").hstack(
        person_facts(conformed).drop("county_name", "town_name", "village_name")
    )
    take_register(
        people,
        home=home,
        sender_area=sender_area,
        delivery=delivery,
        received_on=received_on,
        replaced=replaced,
    )


def lake_path(contract: Contract, delivery: str) -> Path:
    """Where a delivery lies, relative to the lake."""
    return Path(contract.department) / contract.dataset / f"{delivery}.parquet"


def _arrow(column: pl.Series, kind: str) -> pa.Array:
    """A column with the Arrow type that Parquet keeps as the contract's type."""
    if kind == "UUID":
        sixteen = column.str.decode("hex").to_arrow().cast(pa.binary(16))
        return pa.ExtensionArray.from_storage(pa.uuid(), sixteen)
    return column.to_arrow().cast(_ARROW_TYPES[kind])
