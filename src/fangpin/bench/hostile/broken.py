"""Files damaged on the way: bytes changed, cut off, parts exchanged. A file may be refused, but never half believed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace

from fangpin.bench.hostile.people import HEADINGS, Line, settlements
from fangpin.bench.hostile.plain import (
    NAME_CSV,
    NAME_XLSX,
    as_ods,
    as_xls,
    as_xlsx,
    csv_text,
    numbered,
    placed,
)
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Truth, counted
from fangpin.bench.hostile.workbooks import SHEET, STRINGS, Page, parts_of, workbook, zipped

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")


def text_bytes_changed(rng: random.Random) -> Made:
    """Bytes of single rows changed, neither line ends nor quotation marks: a digit changed shows in its check digit."""
    lines, rows = _text(rng)
    hit = set()
    for place in rng.sample(range(len(lines)), rng.randint(1, 4)):
        row = bytearray(rows[place + 1])
        at = rng.randrange(len(row) - 2)
        row[at] = _other_byte(rng, row[at], never=b'\r\n"\x00\x0b\x0c\x1c\x1d\x1e')
        rows[place + 1] = bytes(row)
        hit.add(place)
    truth = placed([_touched(line) if place in hit else line for place, line in enumerate(lines)], sheet="")
    return Made(b"".join(rows), counted(truth, Outcome.either), NAME_CSV)


def text_bytes_changed_anywhere(rng: random.Random) -> Made:
    """Any byte may become any other, line ends and quotation marks too; lines may melt or part."""
    lines, rows = _text(rng)
    data = bytearray(b"".join(rows))
    start = len(rows[0])
    changes = rng.randint(1, 8)
    touched: set[int] = set()
    for _ in range(changes):
        at = rng.randrange(start, len(data))
        data[at] = _other_byte(rng, data[at])
        touched |= _rows_near(rows, at)
    truth = Truth(
        outcome=Outcome.either,
        # A melted line takes one row away, a quotation mark up to twenty.
        count=range(0 if data.count(b'"') else len(lines) - 2 * changes, len(lines) + 2 * changes + 1),
        numbered=numbered(
            line.but(fate=Fate.safe) if place not in touched else _touched(line)
            for place, line in enumerate(lines)
        ),
        others=frozenset(line.truth.identifier or "" for line in lines),
    )
    return Made(bytes(data), truth, NAME_CSV)


def text_cut_off(rng: random.Random) -> Made:
    """The end is missing: what is left of the last row is not the row."""
    lines, rows = _text(rng)
    whole = rng.randrange(len(lines))
    last = rows[whole + 1]
    cut = rng.randrange(1, len(last) - 2)
    kept = [*lines[:whole], _touched(lines[whole]).but(fields=_true_or_unknown(lines[whole]))]
    data = b"".join(rows[: whole + 1]) + last[:cut]
    return Made(data, counted(placed(kept, sheet=""), Outcome.either), NAME_CSV)


def text_piece_missing(rng: random.Random) -> Made:
    """A block of bytes is missing: the row before it runs into the row after it."""
    lines, rows = _text(rng)
    data = b"".join(rows)
    begin = rng.randrange(len(rows[0]), len(data) - 60)
    end = min(begin + rng.randrange(1, 600), len(data))
    touched = _rows_near(rows, begin) | _rows_near(rows, end)
    data = data[:begin] + data[end:]
    truth = Truth(
        outcome=Outcome.either,
        count=range(data.count(b"\n") - 1, data.count(b"\n") + 1),
        numbered=numbered(
            _touched(line) if place in touched else line.but(fate=Fate.safe)
            for place, line in enumerate(lines)
        ),
        others=frozenset(line.truth.identifier or "" for line in lines),
    )
    return Made(data, truth, NAME_CSV)


def workbook_bytes_changed(rng: random.Random) -> Made:
    """Every part of a zip has a checksum: a workbook with a changed byte is what it was, or it is refused."""
    made = _book(rng)
    data = bytearray(made.data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data))
        data[at] = _other_byte(rng, data[at])
    return _maybe(made, bytes(data))


def packed_sheet_changed(rng: random.Random) -> Made:
    """A byte changed inside the packed rows: an amount must not become another amount."""
    made = _book(rng)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        entry = archive.getinfo(rng.choice((SHEET, STRINGS)))
    data = bytearray(made.data)
    start = entry.header_offset + 30 + len(entry.filename)
    at = start + rng.randrange(entry.compress_size)
    data[at] = _other_byte(rng, data[at])
    return _maybe(made, bytes(data))


def stored_digit_changed(rng: random.Random) -> Made:
    """The parts lie unpacked and one digit of a number is another: only the checksum tells."""
    made = _book(rng, method=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        entry = archive.getinfo(rng.choice((SHEET, STRINGS)))
    data = bytearray(made.data)
    start = entry.header_offset + 30 + len(entry.filename)
    digits = [at for at in range(start, start + entry.compress_size) if data[at : at + 1].isdigit()]
    at = rng.choice(digits)
    data[at] = rng.choice([byte for byte in b"0123456789" if byte != data[at]])
    return _maybe(made, bytes(data))


def workbook_cut_off(rng: random.Random) -> Made:
    """The list of parts stands at the end of a zip; without it there is no file."""
    made = _book(rng)
    return Made(made.data[: rng.randrange(4, len(made.data) - 22)], Truth(outcome=Outcome.refused), NAME_XLSX)


def sheets_exchanged(rng: random.Random) -> Made:
    """Two sheets have changed their places in the zip; both are read."""
    one, two = settlements(rng, rng.randint(3, 9)), settlements(rng, rng.randint(3, 9))
    parts = parts_of(Page(_rows(one), name="一月"), Page(_rows(two), name="二月"))
    first, second = SHEET, SHEET.replace("1", "2")
    parts[first], parts[second] = parts[second], parts[first]
    truth = counted(placed(two, sheet="一月") | placed(one, sheet="二月"))
    return Made(zipped(parts), truth, NAME_XLSX)


def parts_exchanged(rng: random.Random) -> Made:
    """Two parts that are no sheets have changed places: refused, or every row as it was."""
    lines = settlements(rng, rng.randint(3, 20))
    parts = parts_of(Page(_rows(lines)))
    first, second = rng.sample(sorted(parts), 2)
    parts[first], parts[second] = parts[second], parts[first]
    return Made(zipped(parts), counted(placed(lines), Outcome.either), NAME_XLSX)


def part_missing(rng: random.Random) -> Made:
    """A part is gone: refused, or every row as it was."""
    one, two = settlements(rng, rng.randint(3, 20)), settlements(rng, 2)
    parts = parts_of(Page(_rows(one), name="名单"), Page(_rows(two), name="附表"))
    del parts[rng.choice([name for name in parts if not name.startswith("xl/worksheets/")])]
    truth = counted(placed(one, sheet="名单") | placed(two, sheet="附表"), Outcome.either)
    return Made(zipped(parts), truth, NAME_XLSX)


def sheet_missing(rng: random.Random) -> Made:
    """One of two sheets is gone from the zip while the workbook lists it: its rows cannot be left out silently."""
    lines = settlements(rng, rng.randint(3, 20))
    parts = parts_of(Page(_rows(lines), name="名单"), Page(_rows(settlements(rng, 5)), name="附表"))
    del parts[SHEET.replace("1", "2")]
    return Made(zipped(parts), Truth(outcome=Outcome.refused), NAME_XLSX)


def old_workbook_bytes_changed(rng: random.Random) -> Made:
    """An xls has no checksums; a changed number must still not become another person."""
    lines = settlements(rng, rng.randint(3, 20))
    made = as_xls(lines)
    data = bytearray(made.data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        data[at] = _other_byte(rng, data[at])
    return Made(bytes(data), _uncertain(lines), made.file_name)


def old_workbook_cut_off(rng: random.Random) -> Made:
    """An xls without its end."""
    lines = settlements(rng, rng.randint(3, 20))
    made = as_xls(lines)
    return Made(made.data[: rng.randrange(8, len(made.data) - 512)], _uncertain(lines), made.file_name)


def open_document_bytes_changed(rng: random.Random) -> Made:
    """The same as a workbook: its parts have checksums."""
    made = as_ods(settlements(rng, rng.randint(3, 20)))
    data = bytearray(made.data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data))
        data[at] = _other_byte(rng, data[at])
    return _maybe(made, bytes(data))


def joined_to_something(rng: random.Random) -> Made:
    """Bytes before or after a whole workbook, or the workbook twice: refused, or every row once."""
    made = _book(rng)
    junk = rng.randbytes(rng.randint(1, 2_000))
    data = rng.choice((junk + made.data, made.data + junk, made.data + made.data, made.data + bytes(512)))
    return _maybe(made, data)


def _text(rng: random.Random) -> tuple[list[Line], list[bytes]]:
    """Lines, and the header and each of them as bytes."""
    lines = settlements(rng, rng.randint(5, 30))
    encoding = rng.choice(_ENCODINGS)
    text = csv_text(lines)
    rows = [
        row.encode("utf-8" if encoding == "utf-8-sig" else encoding) for row in text.splitlines(keepends=True)
    ]
    if encoding == "utf-8-sig":
        rows[0] = b"\xef\xbb\xbf" + rows[0]
    return lines, rows


def _rows(lines: list[Line]) -> list[tuple[object, ...]]:
    return [tuple(HEADINGS), *(line.cells for line in lines)]


def _book(rng: random.Random, *, method: int = zipfile.ZIP_DEFLATED) -> Made:
    lines = settlements(rng, rng.randint(3, 30))
    made = as_xlsx(lines)
    return replace(made, data=workbook(Page(_rows(lines)), method=method))


def _maybe(made: Made, data: bytes) -> Made:
    return replace(made, data=data, truth=replace(made.truth, outcome=Outcome.either))


def _touched(line: Line) -> Line:
    """A row with a changed byte: it may be refused or read, but its person is who it was or nobody known."""
    return line.but(fate=Fate.safe, fields={}, name=None)


def _true_or_unknown(line: Line) -> dict[str, frozenset[object]]:
    return {name: values | {None} for name, values in line.truth.fields.items()}


def _uncertain(lines: list[Line]) -> Truth:
    return Truth(outcome=Outcome.either, others=frozenset(line.truth.identifier or "" for line in lines))


def _rows_near(rows: list[bytes], at: int) -> set[int]:
    """The lines that hold this byte or touch it; the header does not count."""
    start, found = 0, set()
    for place, row in enumerate(rows):
        if start - 1 <= at <= start + len(row):
            found.add(place - 1)
        start += len(row)
    return found


def _other_byte(rng: random.Random, byte: int, *, never: bytes = b"") -> int:
    return rng.choice([other for other in range(256) if other != byte and other not in never])


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    text_bytes_changed,
    workbook_bytes_changed,
    packed_sheet_changed,
    text_cut_off,
    stored_digit_changed,
    old_workbook_bytes_changed,
    text_bytes_changed_anywhere,
    workbook_cut_off,
    sheets_exchanged,
    parts_exchanged,
    text_piece_missing,
    part_missing,
    old_workbook_cut_off,
    open_document_bytes_changed,
    joined_to_something,
    sheet_missing,
)
