"""Looking at an xls before the reader does: passwords, broken files, cells that lie beyond reason.

The reader lays out the whole rectangle of a sheet; one damaged cell record could ask it for more memory than
there is, which ends the process instead of raising an error.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fangpin.pipeline.reading.layout import LAYOUT_RECORDS, NUMBER_RECORDS, Layout, XlsLayout
from fangpin.pipeline.reading.sheet import MOST_COLUMNS
from fangpin.pipeline.refusal import IntakeError

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_FILEPASS, _BOF = 0x2F, 0x809
# Records that place one cell, or a run of cells that ends in the last two bytes.
_CELLS = frozenset({0x06, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0xFD})
_RUNS = frozenset({0xBD, 0xBE})
# A larger rectangle must be filled at least to a hundredth.
_SPARSE_CELLS = 2_000_000


def guard_xls(data: bytes) -> list[Layout]:
    """The layouts of its sheets; raises IntakeError unless the file is a readable workbook of a sensible extent."""
    try:
        streams = dict(_streams(data))
        if "EncryptedPackage" in streams:
            raise _locked()
        start = streams.get("Workbook", streams.get("Book"))
        if start is None:
            if "WordDocument" in streams:
                raise IntakeError("这是 Word 文档；请把表格复制到 Excel，另存为 xlsx 后再上传。")
            raise IntakeError("文件里没有工作簿；请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。")
        return _check_records(_content(data, *start))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise _broken() from error


def _streams(data: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every stream's name with its first sector and size."""
    (directory_start,) = struct.unpack_from("<I", data, 0x30)
    directory = _chain(data, directory_start)
    for at in range(0, len(directory) - 127, 128):
        (name_length,) = struct.unpack_from("<H", directory, at + 64)
        if directory[at + 66] == 2 and 2 <= name_length <= 64:
            name = directory[at : at + name_length - 2].decode("utf-16-le")
            yield name, struct.unpack_from("<II", directory, at + 116)


def _content(data: bytes, start: int, size: int) -> bytes:
    (cutoff,) = struct.unpack_from("<I", data, 0x38)
    if size >= cutoff:
        return _chain(data, start)[:size]
    # Small streams lie in 64-byte sectors inside the root's stream.
    (small_table_start,) = struct.unpack_from("<I", data, 0x3C)
    small_table = _chain(data, small_table_start)
    (directory_start,) = struct.unpack_from("<I", data, 0x30)
    (root_start,) = struct.unpack_from("<I", _chain(data, directory_start), 116)
    root = _chain(data, root_start)
    found, sector = bytearray(), start
    while sector < _END and len(found) < size:
        found += root[sector * 64 : sector * 64 + 64]
        (sector,) = struct.unpack_from("<I", small_table, sector * 4)
    return bytes(found[:size])


def _chain(data: bytes, start: int) -> bytes:
    """The bytes of a chain of sectors."""
    (shift,) = struct.unpack_from("<H", data, 0x1E)
    if shift not in (9, 12):
        raise _broken()
    size = 1 << shift
    table = _sector_table(data, size)
    found, sector, steps = bytearray(), start, 0
    while sector < _END:
        steps += 1
        if steps > len(table) + 1 or sector >= len(table):
            raise _broken()
        found += data[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
    return bytes(found)


def _sector_table(data: bytes, size: int) -> tuple[int, ...]:
    sectors = [sector for sector in struct.unpack_from("<109I", data, 0x4C) if sector < _END]
    (more,) = struct.unpack_from("<I", data, 0x44)
    seen = 0
    while more < _END:
        seen += 1
        if seen > len(data) // size:
            raise _broken()
        listed = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += [sector for sector in listed[:-1] if sector < _END]
        more = listed[-1]
    table = b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in sectors)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _check_records(book: bytes) -> list[Layout]:
    place, end, last = 0, len(book) - 3, len(book)
    unpack = struct.Struct("<HH").unpack_from
    cells, rows, columns = 0, 0, 0
    layout = XlsLayout()
    while place < end:
        kind, length = unpack(book, place)
        body = place + 4
        if body + length > last:
            raise _broken()
        if kind == _FILEPASS:
            raise _locked()
        if kind == _BOF:
            layout.begin(place)
        elif kind in LAYOUT_RECORDS:
            layout.hear(kind, book[body : body + length])
        elif layout.units and kind in NUMBER_RECORDS:
            layout.hear_number(kind, book[body : body + length])
        if kind in _CELLS or kind in _RUNS:
            row, column = unpack(book, body)
            if kind in _RUNS:
                (column,) = struct.unpack_from("<H", book, body + length - 2)
            cells, rows, columns = cells + 1, max(rows, row + 1), max(columns, column + 1)
        place = body + length
    is_sparse = rows * columns > max(_SPARSE_CELLS, 100 * cells)
    if columns > MOST_COLUMNS or is_sparse:
        raise _broken()
    return layout.layouts


def _locked() -> IntakeError:
    return IntakeError("文件设有打开密码；请取消密码后重新上传。")


def _broken() -> IntakeError:
    return IntakeError("文件已损坏，打不开；请向来源单位重新索取，或用 Excel、WPS 修复后另存为 xlsx 再上传。")
