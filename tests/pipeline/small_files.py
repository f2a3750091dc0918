"""Small files as departments send them, with made-up people."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from fangpin.kernel.identity import make_id18

VILLAGE = "131102001045"
SETTLEMENTS = [
    "结算流水号",
    "参保人姓名",
    "身份证号",
    "结算日期",
    "医疗类别",
    "医疗费总额",
    "政策范围内费用",
    "基本医保支付",
    "大病保险支付",
    "医疗救助支付",
    "政策范围内自付",
    "个人自付",
    "定点机构名称",
]
ROSTER = [
    "户号",
    "户主姓名",
    "与户主关系",
    "姓名",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "行政区划代码",
    "乡镇街道",
    "村居委会",
    "住址",
]
PAYMENTS = ["发放月份", "县", "乡", "村", "户主姓名", "户主身份证号码", "救助类别", "保障人口", "户保障金额"]
DEATHS = ["姓名", "公民身份号码", "死亡日期", "注销日期"]


def id18(number: int) -> str:
    """The number of the n-th made-up person, a man when n is odd."""
    return make_id18(region="131102", birth_date=date(1950 + number % 50, 3, 4), sequence=100 + number)


def settlement(number: int, **cells: str) -> list[str]:
    """One row of SETTLEMENTS, with other cells by heading."""
    row = dict(
        zip(
            SETTLEMENTS,
            [
                f"S{number}",
                "张三",
                id18(number),
                "2026-03-05",
                "住院",
                "1000",
                "900",
                "500",
                "0",
                "0",
                "400",
                "500",
                "某医院",
            ],
            strict=True,
        )
    )
    return list((row | cells).values())


def resident(
    number: int, *, household: str, name: str = "张三", relation: str = "户主", **cells: str
) -> list[str]:
    """One row of ROSTER."""
    born = id18(number)[6:14]
    row = dict(
        zip(
            ROSTER,
            [
                household,
                "张三",
                relation,
                name,
                id18(number),
                "男" if number % 2 else "女",
                "汉族",
                born,
                VILLAGE,
                "某街道",
                "某村",
                "某村1号",
            ],
            strict=True,
        )
    )
    return list((row | cells).values())


def text_file(rows: Sequence[Sequence[str]], *, encoding: str = "gb18030", separator: str = ",") -> bytes:
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def xlsx(*sheets: Sequence[Sequence[Any]] | Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook; a sheet is rows of values (None is an empty cell) or a function that writes it."""
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for rows in sheets:
        if callable(rows):
            rows(book)
            continue
        sheet = book.add_worksheet()
        for row_no, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(row_no, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row_no, place, cell)
                elif cell is not None:
                    sheet.write(row_no, place, cell)
    book.close()
    return whole.getvalue()


def xls(rows: Sequence[Sequence[Any]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row_no, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(row_no, place, cell, day)
            elif cell is not None:
                sheet.write(row_no, place, cell)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def with_part(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same zip with its parts changed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return whole.getvalue()


def put(folder: Path, data: bytes, *, name: str = "文件.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
