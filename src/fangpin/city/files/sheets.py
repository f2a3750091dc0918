"""Tables of text as csv, xlsx and xls, with the same bytes for the same cells."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import xlwt
from rustpy_xlsxwriter import write_worksheet

# Every created-at mark inside a workbook: the day does not matter, that it never changes does.
_CREATED = "2020-01-01T00:00:00Z"
_CORE = "docProps/core.xml"


def write_csv(path: Path, table: pl.DataFrame) -> None:
    """Comma-separated in GB18030, as Windows programs of offices save it."""
    text = table.write_csv(line_terminator="\r\n")
    path.write_bytes(text.encode("gb18030"))


def write_xlsx(
    path: Path,
    table: pl.DataFrame,
    *,
    sheet: str,
    titles: tuple[str, ...] = (),
    numeric: frozenset[str] = frozenset(),
) -> None:
    """Title rows, then the headings, then the cells; cells of numeric columns that read as numbers are numbers."""
    merged: list[Any] = [(row, 0, row, table.width - 1, title) for row, title in enumerate(titles)]
    rows: Any = _typed_rows(table, numeric) if numeric and table.height else table
    buffer = io.BytesIO()
    write_worksheet(rows, buffer, sheet_name=sheet, header_row=len(titles), merge_ranges=merged or None)
    path.write_bytes(_with_fixed_date(buffer.getvalue()))


def _typed_rows(
    table: pl.DataFrame, numeric: frozenset[str]
) -> Iterator[dict[str, str | float | int | None]]:
    columns: list[list[Any]] = []
    for name in table.columns:
        cells = table[name]
        if name in numeric:
            numbers = cells.cast(pl.Float64, strict=False)
            plain = cells.str.contains(r"^-?[0-9]+(\.[0-9]+)?$").fill_null(False).to_list()
            columns.append(
                [n if p else c for n, p, c in zip(numbers.to_list(), plain, cells.to_list(), strict=True)]
            )
        else:
            columns.append(cells.to_list())
    for row in zip(*columns, strict=True):
        yield dict(zip(table.columns, row, strict=True))


def write_xls(path: Path, table: pl.DataFrame, *, sheet: str) -> None:
    """The format before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    for column, name in enumerate(table.columns):
        page.write(0, column, name)
    for row, cells in enumerate(table.iter_rows(), start=1):
        line = page.row(row)
        for column, cell in enumerate(cells):
            if cell:
                line.set_cell_text(column, cell)
    book.save(str(path))


def _with_fixed_date(workbook: bytes) -> bytes:
    """The same zip with the creation date replaced; all other entries are copied without packing them again."""
    source = zipfile.ZipFile(io.BytesIO(workbook))
    out = io.BytesIO()
    directory = []
    for entry in source.infolist():
        if entry.filename == _CORE:
            content = _fixed_core(source.read(entry))
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush()
            crc, size = zlib.crc32(content), len(content)
        else:
            packed = _packed_bytes(workbook, entry)
            crc, size = entry.CRC, entry.file_size
        directory.append((entry.filename.encode(), out.tell(), crc, len(packed), size))
        _write_entry(out, directory[-1], packed)
    _write_directory(out, directory)
    return out.getvalue()


def _fixed_core(content: bytes) -> bytes:
    text = content.decode()
    for tag in ("created", "modified"):
        begin = text.index(">", text.index(f"<dcterms:{tag}")) + 1
        end = text.index("<", begin)
        text = f"{text[:begin]}{_CREATED}{text[end:]}"
    return text.encode()


def _packed_bytes(workbook: bytes, entry: zipfile.ZipInfo) -> bytes:
    name_length, extra_length = struct.unpack(
        "<HH", workbook[entry.header_offset + 26 : entry.header_offset + 30]
    )
    begin = entry.header_offset + 30 + name_length + extra_length
    return workbook[begin : begin + entry.compress_size]


# Version 2.0, no flags, deflated, 1980-01-01 00:00.
_ENTRY = struct.pack("<HHHHH", 20, 0, 8, 0, 0x21)


def _write_entry(out: io.BytesIO, entry: tuple[bytes, int, int, int, int], packed: bytes) -> None:
    name, _, crc, packed_size, size = entry
    out.write(
        b"PK\x03\x04" + _ENTRY + struct.pack("<IIIHH", crc, packed_size, size, len(name), 0) + name + packed
    )


def _write_directory(out: io.BytesIO, entries: list[tuple[bytes, int, int, int, int]]) -> None:
    start = out.tell()
    for name, offset, crc, packed_size, size in entries:
        sizes = struct.pack("<IIIHHHHHII", crc, packed_size, size, len(name), 0, 0, 0, 0, 0, offset)
        out.write(b"PK\x01\x02" + struct.pack("<H", 20) + _ENTRY + sizes + name)
    length = out.tell() - start
    out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), length, start, 0))
