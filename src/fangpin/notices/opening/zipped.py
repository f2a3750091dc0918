"""The parts of a zip, whole and within bounds; bytes that belong to no part are refused."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import dataclass

from fangpin.notices.findings import Unreadable

MOST_UNPACKED = 200_000_000
_MOST_PARTS = 2_000
_HEADER = 30
# A part written as a stream is followed by its sizes, in one of these lengths.
_DESCRIPTORS = frozenset({0, 12, 16, 20, 24})


@dataclass(frozen=True)
class Part:
    """One file inside, with its number for those who look for it."""

    number: int
    name: str
    data: bytes


Parts = list[Part]


def unpacked(data: bytes) -> Parts:
    """All parts; raises Unreadable when any of them, or anything between them, cannot be seen."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries, archive, data)
            return [
                Part(number, _name(entry), archive.read(entry))
                for number, entry in enumerate(entries, 1)
                if not entry.is_dir()
            ]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Unreadable("压缩的内容已损坏") from error


def is_office(parts: Parts) -> bool:
    """Whether this is a document of an office program and no parcel of files."""
    return any(part.name.lower() == "[content_types].xml" for part in parts)


def _check(entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile, data: bytes) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("设有打开密码")
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable("解压后过大")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Unreadable("内部有同名的部件")
    if archive.comment or any(entry.comment for entry in entries):
        raise Unreadable("压缩包带有备注")
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise Unreadable("内部有链接")
    _check_no_rest(entries, archive, data)


def _check_no_rest(entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile, data: bytes) -> None:
    """Parts lie one behind another from the first byte to the directory, and nothing follows it."""
    at = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset - at not in _DESCRIPTORS or (at == 0 and entry.header_offset):
            raise Unreadable("部件之间藏有别的内容")
        lengths = data[entry.header_offset + 26 : entry.header_offset + _HEADER]
        extra = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        at = entry.header_offset + _HEADER + extra + entry.compress_size
    if archive.start_dir - at not in _DESCRIPTORS or len(data) - data.rfind(b"PK\x05\x06") != 22:
        raise Unreadable("文件末尾藏有别的内容")


def _name(entry: zipfile.ZipInfo) -> str:
    """Names without the mark of Unicode are GBK here."""
    if entry.flag_bits & 0x800:
        return entry.filename
    return entry.orig_filename.encode("cp437", errors="replace").decode("gb18030", errors="replace")
