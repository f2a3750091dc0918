"""Text files: which characters and which separator, then rows; a broken row is marked, never swallowed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from statistics import median

from fangpin.pipeline.reading.grid import UNIT, frame_of
from fangpin.pipeline.reading.private_use import remap_private_use
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.refusal import IntakeError

# The full-width comma is what people type who make such a file by hand.
_SEPARATORS = (",", "\t", ";", "|", "，")
_LOST = "\ufffd"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
BAD_QUOTES, CUT_OFF = "bad_quotes", "cut_off"
_LONGEST_LINE = 2**20
# A quoted cell may hold line breaks; one that runs on longer is a quotation mark that nobody closed.
_MOST_LINES_IN_A_CELL = 20
# Two Chinese characters in UTF-8, which a line of GB18030 hardly ever looks like: E4 to E9 stand as L, 80 to BF as C.
_UTF8_RUN = b"LCCLCC"
_UTF8_PLACES = bytes(
    ord("L") if 0xE4 <= byte <= 0xE9 else ord("C") if 0x80 <= byte <= 0xBF else ord(".")
    for byte in range(256)
)
_ODD = bytes(range(0x80, 0xA1))
# What a table in Chinese consists of, but for rare characters.
_USUAL = re.compile(
    r"[\t\n\r -~\u00b7\u2010-\u203b\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U000323af]"
)
_HEAD = 2**16
# Enough to tell the encoding by.
_SAMPLE = 2**22


def read_delimited(data: bytes) -> Sheet:
    """The one sheet of a text file; raises IntakeError when a line is longer than any row of a table."""
    _check_lines(data)
    text = remap_private_use(decode(data)).replace("\x00", _LOST)
    separator = _separator_of(text)
    is_plain = '"' not in text and text.count("\r") == text.count("\r\n")
    damaged: dict[int, str] = {}
    if not is_plain:
        lines, damaged = _unquoted(text, separator)
        text, separator = "\n".join([*lines, ""]), UNIT
        del lines
    elif not separator.isascii():
        text, separator = text.replace(UNIT, " ").replace(separator, UNIT), UNIT
    damaged |= _cut_off(text, separator)
    # The text in its own form may take four times the memory; it goes before the cells come, and so do its bytes.
    texts = [text]
    del text
    cells = frame_of(texts.pop().encode("utf-8", errors="replace"), separator)
    return Sheet(name="", cells=cells, is_delimited=True, damaged=damaged)


def _check_lines(data: bytes) -> None:
    """Refuse a line that would take more memory than the rest of any file, before it is decoded."""
    begin = 0
    while len(data) - begin > _LONGEST_LINE:
        window = (begin, begin + _LONGEST_LINE)
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            raise IntakeError(
                "文件里有一行超过 1 MB，不像表格的一行；请检查换行和引号，从原系统重新导出后上传。"
            )
        begin = end + 1


def _cut_off(text: str, separator: str) -> dict[int, str]:
    """The last row when the file ends inside it: no line end, and fewer cells than the row before."""
    end = text.rfind("\n")
    if end < 0 or not text[end:].strip():
        return {}
    before = text.rfind("\n", 0, end) + 1
    is_short = text.count(separator, end) < text.count(separator, before, end)
    return {text.count("\n") + 1: CUT_OFF} if is_short else {}


def decode(data: bytes) -> str:
    """The text, from UTF-8, UTF-16 or GB18030; a character that cannot be read becomes U+FFFD.

    >>> decode("㐂".encode("gb18030")), decode("\\ufeff㐂".encode())
    ('㐂', '㐂')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if encoding := utf16_without_mark(data):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    chinese = _chinese(data)
    # A UTF-8 file with a few broken bytes reads as GB18030 too, but as nonsense; a GB18030 file read as UTF-8
    # loses nearly every character.
    if _is_mostly_utf8(data[:_SAMPLE]):
        return "\n".join([_utf8_line(line) for line in data.removeprefix(codecs.BOM_UTF8).split(b"\n")])
    return chinese


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8-sig", errors="replace")
    return len(_CHINESE.findall(text)) > text.count(_LOST)


def utf16_without_mark(data: bytes) -> str | None:
    """The name of the encoding when every other byte of what is not Chinese is zero, and the text makes sense."""
    head = data[:_HEAD]
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[0::2].count(0)}
    for encoding, other in (("utf-16-le", "utf-16-be"), ("utf-16-be", "utf-16-le")):
        if len(data) % 2 == 0 and zeros[encoding] > len(head) * 0.02 and zeros[other] == 0:
            text = head.decode(encoding, errors="replace")
            if "\n" in text and len(_USUAL.findall(text)) > len(text) * 0.9:
                return encoding
    return None


def _chinese(data: bytes) -> str:
    """From GB18030; lines in UTF-8 among them, as where files were joined, are read as what they are."""
    if not any(_has_utf8(piece) for piece in _odd_pieces(data)):
        return data.decode("gb18030", errors="replace")
    return "\n".join([_line(line) for line in data.split(b"\n")])


def _odd_pieces(data: bytes) -> Iterator[bytes]:
    """The parts with bytes that every text in UTF-8 has and common characters in GB18030 do not."""
    for begin in range(0, len(data), _HEAD):
        piece = data[begin : begin + _HEAD + 8]
        if len(piece.translate(None, _ODD)) < len(piece):
            yield piece


def _utf8_line(line: bytes) -> str:
    """A line of a file in UTF-8; one in GB18030, as where files were joined, is read as what it is."""
    with suppress(UnicodeDecodeError):
        return line.decode("utf-8")
    if not _is_mostly_utf8(line):
        with suppress(UnicodeDecodeError):
            return line.decode("gb18030")
    return line.decode("utf-8", errors="replace")


def _has_utf8(text: bytes) -> bool:
    return _UTF8_RUN in text.translate(_UTF8_PLACES)


def _line(line: bytes) -> str:
    if _has_utf8(line):
        with suppress(UnicodeDecodeError):
            return line.decode("utf-8")
    return line.decode("gb18030", errors="replace")


# A cell of any length is text; the size of the file is bounded before.
csv.field_size_limit(2**31 - 1)


def _separator_of(text: str) -> str:
    lines = [line for line in text[:200_000].splitlines()[:50] if line.strip()][:30]
    if not lines:
        return ","
    widths = {
        separator: median(len(row) for row in csv.reader(lines, delimiter=separator))
        for separator in _SEPARATORS
    }
    return max(_SEPARATORS, key=lambda separator: widths[separator])


def _unquoted(text: str, separator: str) -> tuple[list[str], dict[int, str]]:
    """One line per record, its cells parted by the unit separator; and the records whose quotation marks make no sense."""
    lines = _LINE_END.split(text.replace(UNIT, " "))
    if lines[-1] == "":
        lines.pop()
    records: list[str] = []
    damaged: dict[int, str] = {}
    full = _usual_separators(lines, separator)
    place = 0
    while place < len(lines):
        line, taken = lines[place], 1
        if '"' in line:
            taken, cells = _quoted_record(lines, place, separator, full=full)
            rows = [cells] if cells is not None else []
            if cells is None:
                damaged |= dict.fromkeys(range(len(records) + 1, len(records) + 1 + taken), BAD_QUOTES)
                rows = [
                    [cell.strip('"') for cell in one.split(separator)] for one in lines[place : place + taken]
                ]
            records += [UNIT.join(" ".join(_unforced(cell).splitlines()) for cell in row) for row in rows]
        else:
            records.append(line.replace(separator, UNIT))
        place += taken
    return records, damaged


def _usual_separators(lines: list[str], separator: str) -> int:
    """How many separators a whole line of this file has."""
    counts = [line.count(separator) for line in lines[:1000] if line.strip()]
    return round(median(counts)) if counts else 0


def _quoted_record(
    lines: list[str], place: int, separator: str, *, full: int
) -> tuple[int, list[str] | None]:
    """How many lines the record takes, and its cells; None when the quotation marks of these lines make no sense.

    A cell that would swallow whole lines, each with all its separators, is two quotation marks too many.
    """
    quotes = 0
    for taken in range(1, min(_MOST_LINES_IN_A_CELL, len(lines) - place) + 1):
        quotes += lines[place + taken - 1].count('"')
        if quotes % 2:
            continue
        joined = [line + "\n" for line in lines[place : place + taken]]
        try:
            rows = list(csv.reader(joined, delimiter=separator, strict=True))
        except csv.Error:
            break
        whole = sum(line.count(separator) >= full for line in lines[place : place + taken])
        if full and whole > 1:
            return taken, None
        return (taken, rows[0]) if len(rows) == 1 else (1, None)
    return 1, None


def _unforced(cell: str) -> str:
    """Without the ="…" by which exports make Excel keep a number as text."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
