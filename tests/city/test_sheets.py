"""Writing tables: the same bytes for the same cells, readable by others."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl

from fangpin.city.files.sheets import write_csv, write_xls, write_xlsx

TABLE = pl.DataFrame({"姓名": ["王㐂", "李𠮷", "阿依古丽·买买提"], "金额": ["12.50", "1,234.00", ""]})


def cells(path: Path, *, dtypes: str | None = "string") -> list[tuple[object, ...]]:
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes=dtypes)
    return sheet.to_polars().rows()


def test_an_xlsx_carries_no_trace_of_the_day_it_was_written(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", TABLE, sheet="Sheet1")

    assert b"2020-01-01T00:00:00Z" in __import__("zipfile").ZipFile(tmp_path / "a.xlsx").read(
        "docProps/core.xml"
    )


def test_title_rows_stand_above_the_headings(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", TABLE, sheet="名单", titles=("监测对象信息", "单位：衡水市"))

    assert cells(tmp_path / "a.xlsx") == [
        ("监测对象信息", None), ("单位：衡水市", None), ("姓名", "金额"), ("王㐂", "12.50"), ("李𠮷", "1,234.00"),
        ("阿依古丽·买买提", None),
    ]  # fmt: skip


def test_only_plain_numbers_of_numeric_columns_become_numbers(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", TABLE, sheet="Sheet1", numeric=frozenset({"金额"}))

    assert cells(tmp_path / "a.xlsx")[1:] == [
        ("王㐂", "12.5"),
        ("李𠮷", "1,234.00"),
        ("阿依古丽·买买提", None),
    ]


def test_an_xls_keeps_characters_beyond_the_first_plane(tmp_path: Path) -> None:
    write_xls(tmp_path / "a.xls", TABLE, sheet="Sheet1")

    assert [row[0] for row in cells(tmp_path / "a.xls")] == ["姓名", "王㐂", "李𠮷", "阿依古丽·买买提"]


def test_a_csv_is_gb18030_and_quotes_commas(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", TABLE)

    text = (tmp_path / "a.csv").read_bytes().decode("gb18030")
    assert text == '姓名,金额\r\n王㐂,12.50\r\n李𠮷,"1,234.00"\r\n阿依古丽·买买提,\r\n'.replace(
        "提,\r", '提,""\r'
    )
