"""A list that came in goes out again in the headings of the national template, and comes back without a difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from fangpin.contracts import Contract, load_contracts
from fangpin.home import Home
from fangpin.kernel.areas import AreaTree, level_of
from fangpin.kernel.errors import UserError
from fangpin.pipeline.conforming.official import official_text
from fangpin.pipeline.reading import column_letter
from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.text_workbook import TextSheet, workbook_bytes
from fangpin.pipeline.whole_list import newest_of, read_by_contract, rows_of, with_numbers_as_written

# Title, date, headings: as the national system writes its exports.
HEADER_ROW = 3
_PLACES = ("county_name", "town_name", "village_name")


class NothingToExport(UserError):
    """There is no such list, or no row of it in the area."""


@dataclass(frozen=True)
class Difference:
    """A cell that came back otherwise, or a row that did not come back (column ""); never its content."""

    row_no: int
    column: str


@dataclass(frozen=True)
class ExportedList:
    """`rows` has the contract's columns and holds names and numbers."""

    contract: Contract
    until: date
    month: date
    rows: pl.DataFrame = field(repr=False)
    # Rows of the list whose place could not be told, left out because an area was asked for.
    unplaced: int

    @property
    def file_name(self) -> str:
        """The month in it tells which days the list is about when it is taken in again."""
        return f"{self.contract.title}_{self.until:%Y%m%d}.xlsx"

    def workbook(self, *, made_on: date) -> bytes:
        """The xlsx file; every cell is text."""
        columns = self.contract.filed_columns
        told = f"数据截至 {self.until}，导出日期 {made_on}，共 {self.rows.height} 行"
        cells = {}
        for place, column in enumerate(columns):
            head = [self.contract.title, told] if place == 0 else [None, None]
            texts = official_text(self.rows[column.name], column=column)
            cells[column_letter(place)] = pl.concat(
                [pl.Series([*head, column.says], dtype=pl.String), texts.alias("")]
            )
        sheet = TextSheet(
            name=self.contract.title,
            cells=pl.DataFrame(cells),
            header_row=HEADER_ROW,
            heading_rows=range(HEADER_ROW, HEADER_ROW + 1),
            merged=tuple(Merged(row, row, 0, len(columns) - 1) for row in (1, 2)) if len(columns) > 1 else (),
        )
        return workbook_bytes([sheet], made_on=made_on)


def export_list(*, home: Home, contract_id: str, as_of: date, area: str | None = None) -> ExportedList:
    """The list as known on a day, read anew from the files as they came; raises NothingToExport."""
    contracts = load_contracts()
    if contract_id not in contracts:
        raise NothingToExport(f"没有名为 {contract_id} 的数据约定；可用的有：{'、'.join(contracts.by_id)}。")
    contract = contracts[contract_id]
    newest = newest_of(contract, home=home, as_of=as_of)
    if not newest:
        raise NothingToExport(f"{as_of} 以前没有收到“{contract.title}”；请先接收，或换一个日期。")
    rows = rows_of(newest, contract=contract, contracts=contracts, home=home)
    rows, unplaced = _in_area(rows, contract=contract, area=area) if area else (rows, 0)
    if rows.is_empty():
        where = (
            f"没有地区 {area} 的行；请核对地区代码"
            if area
            else "没有能用的行；请看这次交付的结果，或请部门补报"
        )
        raise NothingToExport(f"“{contract.title}”里{where}。")
    until = max(one.covered_until for one in newest)
    filed = [column.name for column in contract.filed_columns]
    return ExportedList(
        contract=contract, until=until, month=until.replace(day=1), rows=rows.select(filed), unplaced=unplaced
    )


def differences(exported: ExportedList, content: bytes, *, on: date) -> list[Difference]:
    """Where the workbook, taken in again on a day, says anything else than what went out."""
    contract, contracts = exported.contract, load_contracts()
    again = read_by_contract(
        sheets_from(content), contract=contract, contracts=contracts, received_on=on, month=exported.month
    ).rows
    again = with_numbers_as_written(again, contract=contract)
    here = exported.rows.with_row_index("row_no", offset=HEADER_ROW + 1).with_columns(
        pl.col("row_no").cast(pl.Int32)
    )
    both = here.join(again, on="row_no", how="left", suffix=":again", maintain_order="left", coalesce=True)
    lost = here.join(again, on="row_no", how="anti")["row_no"].to_list()
    found = [Difference(row_no, "") for row_no in lost]
    for column in contract.filed_columns:
        differs = ~both[column.name].eq_missing(both[f"{column.name}:again"]) & ~both["row_no"].is_in(lost)
        found += [Difference(row_no, column.says) for row_no in both["row_no"].filter(differs)]
    return sorted(found, key=lambda one: (one.row_no, one.column))


def _in_area(rows: pl.DataFrame, *, contract: Contract, area: str) -> tuple[pl.DataFrame, int]:
    """The rows of an area, and how many of all rows cannot be placed."""
    prefix = area[: {"city": 4, "county": 6, "town": 9, "village": 12}[level_of(area)]]
    codes = _village_codes(rows, contract=contract)
    is_inside = codes.str.starts_with(prefix).fill_null(value=False)
    return rows.filter(is_inside), codes.null_count()


def _village_codes(rows: pl.DataFrame, *, contract: Contract) -> pl.Series:
    """The code of each row's village, or of the smallest area that its names tell; null when they tell none."""
    names = {column.name for column in contract.columns}
    if "village_code" in names:
        return rows["village_code"]
    if "county_name" not in names:
        raise NothingToExport(f"“{contract.title}”没有县乡村栏目，不能按地区导出；请由市级整份导出。")
    asked = [pl.col(name) if name in names else pl.lit(None, dtype=pl.String).alias(name) for name in _PLACES]
    places = rows.select(asked)
    tree, found = AreaTree.load(), {}
    for county, town, village in places.unique().iter_rows():
        area = tree.find_by_names(county, town, village) if county else None
        today = tree.successor(area.code) if area else None
        found[county, town, village] = (today or area).code if area else None
    return pl.Series("code", [found[row] for row in places.iter_rows()], dtype=pl.String)
