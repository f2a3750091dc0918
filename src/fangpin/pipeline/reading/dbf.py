"""dBase and FoxPro tables: records of fixed width behind a head that names their fields."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite

from fangpin.pipeline.reading.grid import MOST_ROWS, Grid, number_as_shown
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.refusal import IntakeError

_FIELD = 32
_END_OF_FIELDS = 0x0D
_ACTIVE, _DELETED, _END_OF_FILE = 0x20, 0x2A, 0x1A
# What the head says of the characters: 936, which GB18030 contains.
_CHINESE = frozenset({0x4D, 0x7A})
_FOXPRO = frozenset({0x30, 0x31, 0x32})
DELETED = "deleted_record"
# Records looked at to tell the encoding.
_SAMPLE = 20_000
# Days from the first of the Julian calendar to the first of ours.
_JULIAN = 1_721_425


@dataclass(frozen=True)
class _Field:
    name: bytes
    kind: str
    begin: int
    end: int


def is_dbf(data: bytes) -> bool:
    """A known version, a plausible day, a head of whole fields that ends as it must."""
    if len(data) < 2 * _FIELD or data[0] not in (0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5):
        return False
    head, record = struct.unpack_from("<HH", data, 8)
    is_dated = data[2] <= 12 and data[3] <= 31
    return bool(
        is_dated and record > 1 and 2 * _FIELD < head <= len(data) and _END_OF_FIELDS in data[_FIELD:head]
    )


def read_dbf(data: bytes) -> Sheet:
    """The one sheet: the names of the fields, then the records; removed records are marked as left out."""
    count, head, width = struct.unpack_from("<IHH", data, 4)
    fields = list(_fields(data, width=width))
    whole = min(count, (len(data) - head) // width)
    if whole < count:
        raise IntakeError(
            f"dbf 文件不完整：应有 {count} 条记录，只有 {whole} 条；请重新导出或重新复制后上传。"
        )
    after = data[head + count * width :]
    if len(after) >= width and after[0] in (_ACTIVE, _DELETED):
        raise IntakeError(
            f"dbf 文件的记录比文件头写的 {count} 条多，可能没有正常保存；请在原系统重新导出后上传。"
        )
    if count >= MOST_ROWS:
        raise IntakeError(f"dbf 文件有 {count} 条记录，过多；请按县或按月分成几个文件上传。")
    records = memoryview(data)[head : head + count * width]
    encoding = _encoding(data[29], records, fields, width=width)

    def decode(text: bytes) -> str:
        # A character that the width of a field has cut through becomes U+FFFD.
        return text.rstrip(b" \x00").decode(encoding, errors="replace").strip(" ")

    grid = Grid(name="")
    grid.add_row([decode(each.name) for each in fields])
    readers = [(_reader(each, decode, version=data[0]), each.begin, each.end) for each in fields]
    for at in range(0, count * width, width):
        record = bytes(records[at : at + width])
        if record[0] not in (_ACTIVE, _DELETED):
            raise _broken()
        try:
            grid.add_row([read(record[begin:end]) for read, begin, end in readers])
        except struct.error as error:
            raise _broken() from error
        if record[0] == _DELETED:
            grid.left_out[grid.height] = DELETED
    return grid.sheet()


def _fields(data: bytes, *, width: int) -> Iterator[_Field]:
    """The fields in order; their widths must fill the record."""
    told = []
    for at in range(_FIELD, len(data) - _FIELD, _FIELD):
        if data[at] == _END_OF_FIELDS:
            break
        name, kind, length, more = (
            data[at : at + 11].split(b"\x00")[0],
            chr(data[at + 11]),
            data[at + 16],
            data[at + 17],
        )
        # Long texts keep the upper half of their length where numbers keep their decimals.
        told.append((name, kind, length + (more << 8 if kind == "C" else 0)))
    if 1 + sum(length for _, _, length in told) != width:
        told = [(name, kind, length & 0xFF) for name, kind, length in told]
    if not told or 1 + sum(length for _, _, length in told) != width:
        raise _broken()
    begin = 1
    for name, kind, length in told:
        yield _Field(name, kind, begin, begin + length)
        begin += length


def _encoding(page: int, records: memoryview, fields: list[_Field], *, width: int) -> str:
    """GB18030 when the head says so, or when most texts are no UTF-8; cells may end in half a character."""
    if page in _CHINESE:
        return "gb18030"
    unicode, others = 0, 0
    for at in range(0, min(len(records), width * _SAMPLE), width):
        for field in fields:
            cell = bytes(records[at + field.begin : at + field.end]) if field.kind == "C" else b""
            if not cell.isascii():
                try:
                    cell.decode("utf-8")
                    unicode += 1
                except UnicodeDecodeError:
                    others += 1
    return "utf-8" if unicode > others else "gb18030"


def _reader(field: _Field, decode: Callable[[bytes], str], *, version: int) -> Callable[[bytes], str]:
    """How to read the bytes of a field as text."""
    kinds: dict[str, Callable[[bytes], str]] = {
        "C": decode,
        "N": lambda cell: number_as_shown(cell.decode("latin-1").strip(" \x00")),
        "F": lambda cell: number_as_shown(cell.decode("latin-1").strip(" \x00")),
        "D": lambda cell: cell.decode("latin-1").strip(" \x00"),
        "L": lambda cell: {"T": "是", "Y": "是", "F": "否", "N": "否"}.get(
            cell.decode("latin-1").upper(), ""
        ),
        "I": lambda cell: str(struct.unpack("<i", cell)[0]),
        "+": lambda cell: str(struct.unpack(">i", cell)[0]),
        "Y": lambda cell: str(Decimal(struct.unpack("<q", cell)[0]).scaleb(-4)),
        "T": _moment,
        "0": lambda _cell: "",
    }
    if field.kind == "B" and version in _FOXPRO:
        return _double
    if field.kind in kinds:
        return kinds[field.kind]
    name = decode(field.name)

    def refuse_content(cell: bytes) -> str:
        # The content of notes and pictures lies in a second file.
        if cell.strip(b" \x00"):
            raise IntakeError(
                f"dbf 文件的字段“{name}”（备注等）内容存放在另一个文件里，读不到；请用原系统导出为 Excel 或 csv 后再上传。"
            )
        return ""

    return refuse_content


def _double(cell: bytes) -> str:
    (number,) = struct.unpack("<d", cell)
    if not isfinite(number):
        return ""
    return number_as_shown(str(int(number)) if number.is_integer() else repr(number))


def _moment(cell: bytes) -> str:
    days, milliseconds = struct.unpack("<ii", cell)
    if days <= 0:
        return ""
    try:
        day = date.min + timedelta(days=days - _JULIAN - 1)
    except OverflowError as error:
        raise _broken() from error
    return f"{day} {timedelta(seconds=milliseconds // 1000)!s:0>8}"


def _broken() -> IntakeError:
    return IntakeError("dbf 文件已损坏，打不开；请从原系统重新导出，或导出为 Excel、csv 后再上传。")
