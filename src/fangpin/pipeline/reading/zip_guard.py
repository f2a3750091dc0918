"""Looking at an xlsx before anything unpacks it: bombs, forged names, cells at the end of the world."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import polars as pl

from fangpin.pipeline.reading.formulas import Formulas
from fangpin.pipeline.reading.layout import Layout, XlsxLayout
from fangpin.pipeline.reading.sheet import MOST_CELLS, column_index
from fangpin.pipeline.refusal import IntakeError

# An honest sheet of 200,000 rows shrinks 7.6 times, a bomb 400 times (measured).
MOST_RATIO = 50
MOST_UNPACKED = 2**30
MOST_ENTRIES = 2_000
# A hundred times the parts of any honest file.
_MOST_LISTED = 50_000
# From here on a hundredth of the rectangle must be filled.
SPARSE_CELLS = 8_000_000
# Small parts that repeat themselves (styles, an empty sheet) may shrink a lot and do no harm.
_HARMLESS_BYTES = 2**20

_CHUNK = 2**23
_OVERLAP = 64
# Searched by polars, whose regular expressions run several times faster over megabytes than Python's.
_REACHES = (
    (r"""\sr=["'][A-Z]{3}\d""", "columns", 16_384),
    (r"""\sr=["'][B-Z][A-Z]\d""", "columns", 702),
    (r"""\sr=["'][A-Z]{0,3}1\d{5}["']""", "rows", 199_999),
    (r"""\sr=["'][A-Z]{0,3}[2-4]\d{5}["']""", "rows", 499_999),
    (r"""\sr=["'][A-Z]{0,3}(?:[5-9]\d{5}|\d{7,9})["']""", "rows", 2**20),
)
_LONG_NUMBER = r"v>-?(?:\d{16,}|\d(?:\.\d+)?[Ee]\+?1[5-9])"
# Of cells: a row without one reaches nowhere, however far down it is drawn.
_REFERENCE = r"""\sr=["'][A-Z]{1,3}\d{1,9}["']"""
_REFUSED_NAMES = re.compile(r"^/|^[A-Za-z]:|\\|\x00|(^|/)\.\.(/|$)")


@dataclass
class _Extent:
    """How far the cells of one sheet may reach, rounded up."""

    columns: int = 52
    rows: int = 99_999
    cells: int = 0
    has_long_numbers: bool = False

    @property
    def rectangle(self) -> int:
        return self.columns * self.rows

    @property
    def is_sparse(self) -> bool:
        return self.rectangle > max(SPARSE_CELLS, 100 * self.cells)


@dataclass
class Guarded:
    """What was seen of an xlsx or ods on the way through."""

    parts: frozenset[str]
    # Whether a number cell holds more digits than a number can keep.
    has_long_numbers: bool = False
    # By the names of the parts that may be sheets.
    layouts: dict[str, Layout] = field(default_factory=dict)
    # The parts with formulas that have no value.
    uncomputed: set[str] = field(default_factory=set)


def guard_zip(data: bytes) -> Guarded:
    """Look through all parts; raises IntakeError when the file had better not be read."""
    entries = zip_entries(data)
    if not entries:
        raise _broken()
    if len(entries) > MOST_ENTRIES:
        raise IntakeError(
            f"文件内部有 {len(entries)} 个部件，超过 {MOST_ENTRIES} 个，不像正常的表格；请重新导出后上传。"
        )
    _check_declared(entries, size=len(data))
    seen = Guarded(frozenset(entry.filename for entry in entries))
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".bin", ".rels", ".vml")):
            _check_part(data, entry, seen)
    return seen


def zip_entries(data: bytes) -> list[zipfile.ZipInfo]:
    """What the directory of a zip lists; each entry takes some memory, so their number is looked at before."""
    if data.count(b"PK\x01\x02") > _MOST_LISTED:
        raise IntakeError("文件内部的部件过多，不像正常的表格；请重新导出后上传。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        struct.error,
        RecursionError,
        NotImplementedError,
    ) as error:
        raise _broken() from error


def _check_declared(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeError("文件设有打开密码；请取消密码后重新上传。")
    names = [entry.filename for entry in entries]
    if any(_REFUSED_NAMES.search(name) for name in names) or _has_twins(names):
        raise IntakeError("文件内部的部件名不正常；请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise IntakeError("文件解压后超过 1 GB；请按县或按月分成几个文件上传。")
    if any(is_bomb(entry.file_size, entry.compress_size) for entry in entries):
        raise IntakeError(
            "文件压缩得异常紧，可能有大片空白或重复内容；请删去空白行列，另存为 xlsx 后再上传。"
        )
    check_spans(entries, size=size)


def _has_twins(names: list[str]) -> bool:
    """Whether two parts have one name: readers do not mind its case."""
    return len({name.lower() for name in names}) != len(names)


def check_spans(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    """Parts that lie over one another let a small file unpack into a large one."""
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, length), (following, _) in zip(spans, [*spans[1:], (size, 0)], strict=True):
        if start + length > following:
            raise _broken()


def is_bomb(unpacked: int, packed: int) -> bool:
    """Whether a part shrank more than honest content does."""
    return unpacked > _HARMLESS_BYTES and unpacked > MOST_RATIO * max(packed, 1)


def _check_part(data: bytes, entry: zipfile.ZipInfo, seen: Guarded) -> None:
    """Unpack one part piece by piece, keeping nothing: the size must be as declared, the cells within reach."""
    name = PurePosixPath(entry.filename.lower()).name
    is_sheet = name.endswith(".xml") and name not in ("sharedstrings.xml", "styles.xml")
    extent, layout, unpacked, checksum, tail = _Extent(), XlsxLayout(), 0, 0, b""
    formulas = Formulas()
    for piece in _ahead(pieces_of(data, entry)):
        unpacked += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if unpacked > entry.file_size:
            raise _broken()
        if is_sheet:
            _widen(extent, tail + piece, fresh=len(tail))
            layout.feed(piece)
            formulas.feed(piece)
            tail = piece[-_OVERLAP:]
    # The readers stop at the last row and never see that the checksum is wrong.
    if unpacked != entry.file_size or checksum != entry.CRC:
        raise _broken()
    if is_sheet and (extent.is_sparse or extent.rectangle > MOST_CELLS):
        _check_extent(data, entry, extent)
    if is_sheet:
        seen.has_long_numbers |= extent.has_long_numbers
        seen.layouts[entry.filename] = layout.layout
        if formulas.has_uncomputed:
            seen.uncomputed.add(entry.filename)


def pieces_of(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part, a few megabytes at a time."""
    try:
        name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
        start = entry.header_offset + 30 + name_length + extra_length
        packed = memoryview(data)[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise _broken()
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        pending = bytes(packed)
        while pending and not inflate.eof:
            piece = inflate.decompress(pending, _CHUNK)
            if not piece and not inflate.unconsumed_tail:
                break
            yield piece
            pending = inflate.unconsumed_tail
        yield inflate.flush()
    except (zlib.error, struct.error) as error:
        raise _broken() from error


def _ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece while the next is being unpacked."""
    with ThreadPoolExecutor(1) as thread:
        following = thread.submit(next, pieces, None)
        while (piece := following.result()) is not None:
            following = thread.submit(next, pieces, None)
            yield piece


def part_of(data: bytes, name: str) -> bytes:
    """The content of the part with this name, of a zip that was looked at."""
    return b"".join(pieces_of_part(data, name))


def pieces_of_part(data: bytes, name: str) -> Iterator[bytes]:
    """The same, a few megabytes at a time."""
    (entry,) = (entry for entry in zip_entries(data) if entry.filename == name)
    return pieces_of(data, entry)


def _widen(extent: _Extent, piece: bytes, *, fresh: int) -> None:
    extent.cells += piece.count(b"<c ", fresh) + piece.count(b":c ", fresh)
    text = pl.Series([piece.decode("latin-1")])
    beyond = [each for each in _REACHES if getattr(extent, each[1]) < each[2]]
    sought = [pattern for pattern, _, _ in beyond] + [_LONG_NUMBER] * (not extent.has_long_numbers)
    # One pass tells that there is nothing new, which is the rule.
    if not text.str.contains("|".join(sought)).item():
        return
    for pattern, side, reach in beyond:
        if getattr(extent, side) < reach and text.str.contains(pattern).item():
            setattr(extent, side, reach)
    extent.has_long_numbers = extent.has_long_numbers or text.str.contains(_LONG_NUMBER).item()


def _check_extent(data: bytes, entry: zipfile.ZipInfo, extent: _Extent) -> None:
    """The rectangle may be too large: find the true last row and column, then judge."""
    extent.columns, extent.rows, tail = 1, 1, b""
    for piece in pieces_of(data, entry):
        text = pl.Series([(tail + piece).decode("latin-1")])
        found = text.str.extract_all(_REFERENCE).explode().drop_nulls()
        if len(found):
            last = found.str.extract(r"(\d+)").cast(pl.Int64).max()
            letters = found.str.extract("([A-Z]+)").drop_nulls().unique()
            extent.rows = max(extent.rows, int(str(last)))
            extent.columns = max([extent.columns, *(column_index(each) + 1 for each in letters)])
        tail = piece[-_OVERLAP:]
    if extent.is_sparse:
        raise IntakeError(
            f"工作表第 {extent.rows} 行附近有零散内容，中间大片空白；请删去表格以外的内容，另存后重新上传。"
        )
    if extent.rectangle > MOST_CELLS:
        raise IntakeError(f"工作表有 {extent.rows} 行，单元格过多；请按县或按月分成几个文件上传。")


def _broken() -> IntakeError:
    return IntakeError("文件已损坏，打不开；请向来源单位重新索取，或用 Excel、WPS 修复后另存为 xlsx 再上传。")
