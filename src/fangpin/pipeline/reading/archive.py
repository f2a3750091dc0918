"""A zip of tables: what is in it, and each table's bytes one at a time, unpacked in memory within bounds."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field

from fangpin.pipeline.reading.files import MOST_BYTES
from fangpin.pipeline.reading.zip_guard import (
    check_spans,
    is_bomb,
    pieces_of,
    zip_entries,
)
from fangpin.pipeline.refusal import IntakeError

MOST_TABLES = 500
MOST_UNPACKED = 2**30
# A document of an office program is a zip too; it is one file and not a parcel of files.
_DOCUMENT_PARTS = ("[content_types].xml", "content.xml", "xl/", "word/", "ppt/")
# What the systems of those who pack put beside the files.
_LEFTOVERS = re.compile(r"(^|/)(__MACOSX/|\._|~\$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|\x00|(^|/)\.\.(/|$)")
_SINGLY = "请解压后把里面的表格逐个上传。"


@dataclass(frozen=True)
class Packed:
    """One file of an archive: its name with the folders before it, and its bytes when asked for."""

    name: str
    _entry: zipfile.ZipInfo = field(repr=False)
    _archive: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        return self.name.rpartition("/")[2]

    def content(self) -> bytes:
        """Raises IntakeError when the file cannot be unpacked; the others may still be whole."""
        if stat.S_ISLNK(self._entry.external_attr >> 16):
            raise IntakeError(
                f"压缩包里的 {self.file_name} 只是一个链接，没有内容；请把原文件放进去重新压缩。"
            )
        if is_bomb(self._entry.file_size, self._entry.compress_size):
            raise IntakeError(f"压缩包里的 {self.file_name} 压缩得异常紧；请解压核对后单独上传这份文件。")
        if self._entry.file_size > MOST_BYTES:
            raise IntakeError(
                f"压缩包里的 {self.file_name} 超过 {MOST_BYTES // 2**20} MB；请按县或按月分成几个文件上传。"
            )
        content = bytearray()
        for piece in pieces_of(self._archive, self._entry):
            content += piece
            if len(content) > self._entry.file_size:
                break
        if len(content) != self._entry.file_size or zlib.crc32(content) != self._entry.CRC:
            raise IntakeError(f"压缩包里的 {self.file_name} 已损坏；请重新压缩后上传。")
        if packed_tables(bytes(content)) is not None:
            raise IntakeError(f"压缩包里的 {self.file_name} 又是一个压缩包；{_SINGLY}")
        return bytes(content)


def packed_tables(data: bytes) -> tuple[Packed, ...] | None:
    """The files of an archive, or None when the bytes are none; raises IntakeError when nobody should unpack it."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    entries = zip_entries(data)
    named = {_name_of(entry): entry for entry in entries}
    if any(name.lower().startswith(_DOCUMENT_PARTS) for name in named):
        return None
    if any(_LEADS_OUT.search(name) for name in named) or len(named) != len(entries):
        raise IntakeError("压缩包里的文件名不正常或有重复；" + _SINGLY)
    files = {
        name: entry for name, entry in named.items() if not name.endswith("/") and not _LEFTOVERS.search(name)
    }
    if not files:
        raise IntakeError("压缩包是空的；请检查后重新压缩上传。")
    _check(list(files.values()), size=len(data))
    return tuple(Packed(name, entry, data) for name, entry in files.items())


def _check(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    if len(entries) > MOST_TABLES:
        raise IntakeError(f"压缩包里有 {len(entries)} 个文件，超过 {MOST_TABLES} 个；请分成几个压缩包上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeError("压缩包设有密码；请取消密码重新压缩，或解压后逐个上传。")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise IntakeError(f"压缩包解压后超过 {MOST_UNPACKED // 2**30} GB；请分成几个压缩包上传。")
    check_spans(entries, size=size)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Names without the mark of Unicode are what the packer's system uses: here GBK, or UTF-8 all the same."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        name = _without_mark(name.encode("cp437", errors="replace"))
    return name.replace("\\", "/")


def _without_mark(raw: bytes) -> str:
    """Short words of GBK can be UTF-8 as well, of letters that nobody here writes."""
    gbk = raw.decode("gb18030", errors="replace")
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return gbk
    return gbk if _HAN.search(gbk) and not _HAN.search(name) else name
