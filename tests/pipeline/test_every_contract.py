"""An ordinary row of every contract goes all the way into the lake."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.pipeline.small_files import id18, put, xlsx

from fangpin.contracts import Column, ColumnType, Contract, load_contracts
from fangpin.home import Home
from fangpin.pipeline.intake import intake

CONTRACTS = load_contracts()
PLACE = {"county_name": "枣强县", "town_name": "枣强镇", "village_name": "丁家庄村"}
ORDINARY: dict[ColumnType, Callable[[Column], str]] = {
    ColumnType.text: lambda column: PLACE.get(column.name, "甲"),
    ColumnType.name: lambda _: "张三",
    ColumnType.address: lambda _: "某村1号",
    ColumnType.identifier: lambda _: id18(1),
    ColumnType.disability_certificate: lambda _: id18(1) + "42",
    ColumnType.credit_code: lambda _: "91350100M000100Y43",
    ColumnType.date: lambda _: "2026-03-05",
    ColumnType.month: lambda _: "202603",
    ColumnType.yuan: lambda _: "100.00",
    ColumnType.wan_yuan: lambda _: "1.50",
    ColumnType.integer: lambda column: str(int(column.minimum or 0) + 1),
    ColumnType.decimal: lambda _: "5.5",
    ColumnType.yes_no: lambda _: "是",
    ColumnType.code: lambda column: CONTRACTS.codes_of(column).values[0],
    ColumnType.village_code: lambda _: "131121100201",
    ColumnType.phone: lambda _: "13800138000",
}


@pytest.mark.parametrize("contract", list(CONTRACTS), ids=lambda contract: contract.id)
def test_an_ordinary_row_reaches_the_lake_with_every_kept_value(tmp_path: Path, contract: Contract) -> None:
    home = Home(tmp_path / "home").ensure()
    head = [column.says for column in contract.filed_columns]
    row = [ORDINARY[column.type](column) for column in contract.filed_columns]

    result = intake(path=put(tmp_path, xlsx([head, row])), home=home, received_on=date(2026, 4, 3))

    found = duckdb.sql(f"SELECT * FROM '{home.lake}/{contract.id}/*.parquet'")
    kinds = [str(kind) for kind in found.types]
    assert (result.contract, result.accepted, result.rejected) == (contract.id, 1, 0)
    assert tuple(zip(found.columns, kinds, strict=True)) == contract.lake_columns
    assert None not in found.fetchall()[0]
    assert "value_unknown" not in result.warnings_by_code
