"""What kind of file the bytes are, whatever the name says, and the reader for it."""

from __future__ import annotations

from pathlib import Path

from fangpin.pipeline.reading.delimited import read_delimited
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.reading.workbook import read_xls, read_xlsx
from fangpin.pipeline.refusal import IntakeError

MOST_BYTES = 400 * 2**20

_SAVE_AS = "请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。"
_FOREIGN = (
    (b"%PDF", "这是 PDF 文件，读不出表格；请向来源单位索取 Excel 或 csv 文件。"),
    (b"Rar!", "这是压缩包；请解压后把里面的表格逐个上传。"),
    (b"7z\xbc\xaf", "这是压缩包；请解压后把里面的表格逐个上传。"),
    (b"\x1f\x8b", "这是压缩包；请解压后把里面的表格逐个上传。"),
    (b"\x89PNG", "这是图片，读不出表格；请上传 Excel 或 csv 文件。"),
    (b"\xff\xd8\xff", "这是图片，读不出表格；请上传 Excel 或 csv 文件。"),
    (b"{\\rtf", "这是 Word 文档；请把表格复制到 Excel，另存为 xlsx 后再上传。"),
    (b"SQLite format 3", "这是数据库文件；请导出为 Excel 或 csv 后再上传。"),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file, empty ones left out; raises IntakeError when it is not a table we can read."""
    check_size(path)
    return sheets_from(path.read_bytes())


def sheets_from(data: bytes) -> list[Sheet]:
    """All sheets, empty ones left out; raises IntakeError when the bytes are not a table we can read."""
    sheets = [sheet for sheet in _read(data) if not sheet.is_empty]
    if not sheets:
        raise IntakeError("文件里没有内容；请检查导出是否成功，再重新上传。")
    return sheets


def check_size(path: Path) -> None:
    """Refuse what is empty or too large before anything is read."""
    size = path.stat().st_size
    if size == 0:
        raise IntakeError("文件是空的（0 字节）；请检查导出是否成功，再重新上传。")
    if size > MOST_BYTES:
        raise IntakeError(
            f"文件有 {size // 2**20} MB，超过 {MOST_BYTES // 2**20} MB；请按县或按月分成几个文件上传。"
        )


def _read(data: bytes) -> list[Sheet]:
    head = data[:4096]
    for magic, says in _FOREIGN:
        if head.startswith(magic):
            raise IntakeError(says)
    if head.startswith(b"PK"):
        return read_xlsx(data)
    if head.startswith(_OLE):
        return read_xls(data)
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_UTF16):
        lowered = head.decode("utf-16", errors="ignore").lstrip().lower().encode()
    if lowered.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body")):
        raise IntakeError("这是网页（HTML）改名的表格；" + _SAVE_AS)
    if lowered.startswith(b"<?xml") or lowered.startswith(b"<workbook"):
        raise IntakeError("这是 XML 格式的表格；" + _SAVE_AS)
    if _is_dbf(data):
        raise IntakeError("这是 dbf 数据库文件；" + _SAVE_AS)
    if not head.startswith(_UTF16) and _looks_binary(head):
        raise IntakeError("认不出这个文件的格式；请上传 xlsx、xls 或 csv 文件。")
    return [read_delimited(data)]


def _is_dbf(data: bytes) -> bool:
    # dBase III/IV and FoxPro: version byte, a plausible month and day, header length that fits the file.
    is_versioned = len(data) > 32 and data[0] in (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5)
    return is_versioned and 1 <= data[2] <= 12 and 1 <= data[3] <= 31 and b"\x00" in data[4:32]


def _looks_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\r\x1a" for byte in head)
    return controls > len(head) * 0.02 + 1
