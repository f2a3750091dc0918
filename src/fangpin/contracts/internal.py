"""The tables that the two planes exchange: `contracts/internal/` as Python objects."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from fangpin.contracts.load import ContractFaults, Fault, read_model
from fangpin.kernel.places import data_folder


class InternalColumn(BaseModel):
    """One column of an exchanged table; `type` is DuckDB's word for it, or JSON for a part of a manifest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal[
        "VARCHAR",
        "VARCHAR[]",
        "UUID",
        "DATE",
        "INTEGER",
        "BIGINT",
        "DOUBLE",
        "BOOLEAN",
        "DECIMAL(18,2)",
        "JSON",
    ]
    required: bool = False
    values: tuple[str, ...] = ()
    says: str


class InternalTable(BaseModel):
    """One exchanged table: who writes it, who reads it, what a row is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    owner: str
    written_by: str
    read_by: str
    grain: str
    keys: tuple[str, ...] = Field(min_length=1)
    columns: tuple[InternalColumn, ...] = Field(min_length=1)

    @property
    def types(self) -> dict[str, str]:
        """Column names and types, in order."""
        return {column.name: column.type for column in self.columns}


@cache
def load_internal(*, folder: Path | None = None) -> dict[str, InternalTable]:
    """All exchanged tables by name; raises ContractFaults."""
    root = (folder or data_folder("contracts")).resolve()
    faults: list[Fault] = []
    tables: dict[str, InternalTable] = {}
    for path in sorted(root.glob("internal/*.yaml")):
        if (table := read_model(path, InternalTable, folder=root, faults=faults)) is None:
            continue
        tables[path.stem] = table
        named = {column.name for column in table.columns}
        faults += [
            Fault(str(path.relative_to(root.parent)), 1, f"keys：columns 里没有栏目 {key}")
            for key in table.keys
            if key not in named
        ]
    if faults:
        raise ContractFaults(faults)
    return tables
