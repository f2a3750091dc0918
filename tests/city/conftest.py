"""A tiny city of two counties, built once, and its files read back."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from fangpin.city.build import CitySummary, build_city
from fangpin.city.files.catalogue import dataset
from fangpin.city.files.dataset import Dataset
from fangpin.kernel.places import data_folder

HOUSEHOLDS = 260
COUNTIES = ("131121", "131128")


@dataclass
class BuiltCity:
    """The folder of a city and its summary."""

    out: Path
    summary: CitySummary
    _read: dict[str, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def transfers(self) -> list[dict[str, str]]:
        with (self.out / "inbox.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def truth(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.out / "truth" / f"{name}.parquet")

    def item(self, transfer: dict[str, str]) -> Dataset:
        return dataset(f"{transfer['department']}/{transfer['dataset']}")

    def cells(self, name: str) -> pl.DataFrame:
        """All cells of a file as text: row n of the table is row n + 1 as a person sees it."""
        if name not in self._read:
            self._read[name] = read_cells(self.out / "inbox" / name)
        return self._read[name]

    def rows(self, transfer: dict[str, str]) -> pl.DataFrame:
        """The rows below the headings, under their headings."""
        cells = self.cells(transfer["file"])
        header = self.item(transfer).header_row - 1
        return cells[header + 1 :].rename(dict(zip(cells.columns, cells.row(header), strict=True)))


def read_cells(path: Path) -> pl.DataFrame:
    if path.suffix == ".csv":
        lines = list(csv.reader(path.read_bytes().decode("gb18030").splitlines()))
        return pl.DataFrame(lines, orient="row", schema={f"c{n}": pl.String for n in range(len(lines[0]))})
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
    return sheet.to_polars().fill_null("")


@pytest.fixture(scope="session")
def two_counties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Division lists of two counties with two towns each."""
    folder = tmp_path_factory.mktemp("divisions")
    source = data_folder("divisions")
    (folder / "hengshui_code_history.csv").write_bytes((source / "hengshui_code_history.csv").read_bytes())
    towns: list[str] = []
    for kind in ("areas", "streets", "villages"):
        lines = (source / f"hengshui_{kind}_2023.csv").read_text(encoding="utf-8-sig").splitlines()
        kept = [line for line in lines[1:] if line.startswith(COUNTIES)]
        if kind == "streets":
            kept = [line for county in COUNTIES for line in [x for x in kept if x.startswith(county)][:2]]
            towns = [line[:9] for line in kept]
        if kind == "villages":
            kept = [line for line in kept if line[:9] in towns]
        (folder / f"hengshui_{kind}_2023.csv").write_text(
            "\n".join([lines[0], *kept]) + "\n", encoding="utf-8"
        )
    return folder


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, two_counties: Path) -> BuiltCity:
    out = tmp_path_factory.mktemp("city")
    summary = build_city(
        households=HOUSEHOLDS, seed=11, months=6, out=out, divisions=two_counties, processes=1
    )
    return BuiltCity(out, summary)
