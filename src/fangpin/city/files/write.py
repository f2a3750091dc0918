"""One file of the inbox: rows gathered, dirtied, dressed with titles and sign-offs, written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Ints, Keys
from fangpin.city.files.dataset import Dataset
from fangpin.city.files.deliveries import Delivery
from fangpin.city.files.dirt import Register, Soiler
from fangpin.city.files.sheets import write_csv, write_xls, write_xlsx
from fangpin.city.seeds import fixed_chances, stream

_HEADER, _TOTAL, _SIGN_OFF = -1, -2, -3
_DIRT_COLUMNS = ("file", "sheet", "row_no", "column", "kind", "clean", "dirty")


@dataclass(frozen=True)
class FileTask:
    """One file to write, from the fragments of some counties."""

    delivery: Delivery
    fragments: tuple[str, ...]
    first_row: int  # of the gathered rows: files over the limit are cut into parts
    row_count: int
    name: str  # folder and file name inside the inbox
    county_code: str
    unit: str  # county or city name for title rows

    @property
    def item(self) -> Dataset:
        return self.delivery.dataset


def write_file(task: FileTask, *, inbox: Path, seed: int) -> pl.DataFrame:
    """Write the file and return its part of the dirt register."""
    rows = _gather(task)
    item = task.item
    cells = {heading: rows[heading].fill_null("") for heading in item.headings}
    keys = rows["_uid"].to_numpy()
    soiler = Soiler(item, seed, task.name, cells, keys, rows["_certificate"])
    soiler.soil()
    take = _order(task, keys, seed=seed)
    sheet = "" if item.form == "csv" else (item.title if item.has_title_rows else "Sheet1")
    _write(inbox / task.name, task, _dress(task, cells, take), sheet)
    return _register(task, soiler.register, take, sheet)


def _gather(task: FileTask) -> pl.DataFrame:
    ordinal = task.delivery.ordinal
    seen = (pl.col("_from") <= ordinal) & (pl.col("_to") > ordinal)
    rows = pl.concat([pl.scan_parquet(path).filter(seen).collect() for path in task.fragments])
    rows = rows.slice(task.first_row, task.row_count)
    if "序号" in rows.columns:
        rows = rows.with_columns(pl.Series("序号", np.arange(1, rows.height + 1)).cast(pl.String))
    return rows


def _order(task: FileTask, keys: Keys, *, seed: int) -> Ints:
    """The rows as they stand in the file: duplicates follow their original, headers and sums are negative numbers."""
    repeated = fixed_chances(keys, seed=seed, topic=f"{task.name}/duplicate") < rates.DUPLICATE_ROWS
    take = np.repeat(np.arange(len(keys)), 1 + repeated.astype(np.int64))
    if task.item.form == "csv" or len(keys) < 3:
        return take
    rng = stream(seed, task.name, "rows")
    luck = rng.random(3)
    if luck[0] < rates.REPEATED_HEADER_FILES and len(take) > 30:
        take = np.insert(take, int(rng.integers(len(take) // 3, len(take) * 2 // 3)), _HEADER)
    if luck[1] < rates.TOTAL_ROW_FILES:
        take = np.append(take, _TOTAL)
    if luck[2] < rates.SIGN_OFF_FILES:
        take = np.append(take, _SIGN_OFF)
    return take


def _dress(task: FileTask, cells: dict[str, pl.Series], take: Ints) -> pl.DataFrame:
    if take.size == len(next(iter(cells.values()))) and (take >= 0).all():
        return pl.DataFrame(list(series.alias(name) for name, series in cells.items()))
    extra = {
        _HEADER: list(task.item.headings),
        _TOTAL: _total_row(task, cells),
        _SIGN_OFF: _sign_off_row(task),
    }
    count = len(next(iter(cells.values())))
    marks = [_HEADER, _TOTAL, _SIGN_OFF]
    index = np.where(take >= 0, take, count)
    for nth, mark in enumerate(marks):
        index[take == mark] = count + nth
    columns = [
        series.extend(pl.Series([extra[mark][place] for mark in marks], dtype=pl.String))
        .gather(index)
        .alias(name)
        for place, (name, series) in enumerate((name, series.clone()) for name, series in cells.items())
    ]
    return pl.DataFrame(columns)


def _total_row(task: FileTask, cells: dict[str, pl.Series]) -> list[str]:
    """合计 in the first column, sums below amounts."""
    row = []
    for heading, series in cells.items():
        is_sum = heading in task.item.money and not heading.startswith("人均")
        fen = (series.cast(pl.Float64, strict=False).fill_null(0.0) * 100).round(0).sum() if is_sum else 0
        row.append(f"{fen / 100:.2f}" if is_sum else "")
    return ["合计", *row[1:]]


def _sign_off_row(task: FileTask) -> list[str]:
    day = task.delivery.received_on
    blank = [""] * (len(task.item.headings) - 3)
    return ["填表人：王某", "审核人：李某", f"填表日期：{day.year}年{day.month}月{day.day}日", *blank]


def titles(item: Dataset, unit: str, received: date) -> tuple[str, ...]:
    """What the national system writes above the headings."""
    if not item.has_title_rows:
        return ()
    return (item.title, f"单位：{unit}　导出时间：{received:%Y-%m-%d}")


def _write(path: Path, task: FileTask, table: pl.DataFrame, sheet: str) -> None:
    item = task.item
    if item.form == "csv":
        write_csv(path, table)
    elif item.form == "xls":
        write_xls(path, table, sheet=sheet)
    else:
        numeric = frozenset() if item.has_title_rows else frozenset((*item.money, *item.numbers))
        above = titles(item, task.unit, task.delivery.received_on)
        write_xlsx(path, table, sheet=sheet, titles=above, numeric=numeric)


def _register(task: FileTask, register: Register, take: Ints, sheet: str) -> pl.DataFrame:
    """The dirt with the row numbers a person sees."""
    header = task.item.header_row
    shown = np.arange(len(take)) + header + 1
    positions = pl.DataFrame({"row": take, "row_no": shown})
    cells = register.frame().join(positions, on="row", how="inner", maintain_order="left")
    added = _added_rows(take, shown)
    found = pl.concat([cells.select("row_no", "column", "kind", "clean", "dirty"), added])
    return found.select(
        pl.lit(task.name).alias("file"), pl.lit(sheet).alias("sheet"), pl.col("row_no").cast(pl.Int32),
        "column", "kind", "clean", "dirty",
    ).sort("row_no", maintain_order=True)  # fmt: skip


def _added_rows(take: Ints, shown: Ints) -> pl.DataFrame:
    names = {_HEADER: "repeated_header", _TOTAL: "total_row", _SIGN_OFF: "sign_off"}
    again = np.r_[False, (take[1:] == take[:-1]) & (take[1:] >= 0)] if len(take) else np.zeros(0, dtype=bool)
    rows = [(int(shown[place]), "duplicate_row") for place in np.flatnonzero(again)]
    rows += [(int(shown[place]), names[int(take[place])]) for place in np.flatnonzero(take < 0)]
    return pl.DataFrame(
        {
            "row_no": pl.Series([row for row, _ in rows], dtype=pl.Int64), "column": [""] * len(rows),
            "kind": pl.Series([kind for _, kind in rows], dtype=pl.String),
            "clean": [""] * len(rows), "dirty": [""] * len(rows),
        },
        schema_overrides={name: pl.String for name in ("column", "clean", "dirty")},
    )  # fmt: skip
