"""What kind of file the bytes are, whatever the name says, and the reader for it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from fangpin.kernel.masking import mask_ids_in
from fangpin.pipeline.reading.dbf import is_dbf, read_dbf
from fangpin.pipeline.reading.delimited import decode, read_delimited, utf16_without_mark
from fangpin.pipeline.reading.html_tables import read_html
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.reading.workbook import read_xls, read_xlsx
from fangpin.pipeline.reading.xml_tables import read_flat_xml, read_spreadsheet_xml
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
    (b"MIME-Version:", "这是网页归档（mht）文件，读不了；" + _SAVE_AS),
    (b"SQLite format 3", "这是数据库文件；请导出为 Excel 或 csv 后再上传。"),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_COMMENTS = re.compile(r"<!--.*?-->|<\?.*?\?>|<!doctype[^>\[]*(?:\[.*?\])?[^>]*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?P<tag>[^\W\d][\w.:-]*)[\s/>]")
# Exports often begin in the middle of a page.
_HTML = frozenset(
    {
        "html",
        "head",
        "body",
        "meta",
        "table",
        "title",
        "style",
        "script",
        "div",
        "tr",
        "thead",
        "tbody",
        "center",
    }
    | {"font", "form", "p", "h1", "h2", "h3", "link", "br", "span", "b"}
)


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, read in this process; foreign files are read by `read_bounded`."""
    return sheets_from(file_bytes(path))


def file_bytes(path: Path) -> bytes:
    """What a file holds; refuses what is empty, too large or still being written."""
    if not path.is_file():
        raise IntakeError(f"找不到文件 {path.name}；请核对路径后重试。")
    before = path.stat()
    check_size(before.st_size)
    data = path.read_bytes()
    after = path.stat()
    if (len(data), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise IntakeError("文件在接收过程中被改动；请等写完后重新上传。")
    return data


def check_size(size: int) -> None:
    """Refuse what is empty or too large before anything is read."""
    if size == 0:
        raise IntakeError("文件是空的（0 字节）；请检查导出是否成功，再重新上传。")
    if size > MOST_BYTES:
        raise IntakeError(
            f"文件有 {size // 2**20} MB，超过 {MOST_BYTES // 2**20} MB；请按县或按月分成几个文件上传。"
        )


def sheets_from(data: bytes) -> list[Sheet]:
    """All sheets, empty ones left out; raises IntakeError when the bytes are not a table we can read."""
    check_size(len(data))
    sheets = [sheet for sheet in _read(data) if not sheet.is_empty]
    if not sheets:
        raise IntakeError("文件里没有内容；请检查导出是否成功，再重新上传。")
    for sheet in sheets:
        _refuse_overlaps(sheet)
    return _without_identifiers(sheets)


def _refuse_overlaps(sheet: Sheet) -> None:
    """No program joins a cell to two others; following each of many such would take any time and memory."""
    last: dict[int, int] = {}
    for merged in sorted(set(sheet.merged), key=lambda one: one.first_row):
        if merged.first_row <= last.get(merged.first_column, 0):
            raise IntakeError(
                f"工作表“{mask_ids_in(sheet.name)}”第 {merged.first_row} 行的合并单元格与另一处合并重叠，文件已损坏；"
                "请用 Excel 或 WPS 打开，取消合并后另存，再重新上传。"
            )
        last[merged.first_column] = merged.last_row


def _without_identifiers(sheets: list[Sheet]) -> list[Sheet]:
    """The names of sheets go into the lake and its database: numbers in them are masked, the names kept apart."""
    names = [mask_ids_in(sheet.name) for sheet in sheets]
    return [
        sheet
        if name == sheet.name
        else replace(sheet, name=name if names.count(name) == 1 else f"{name}（{place}）")
        for place, (sheet, name) in enumerate(zip(sheets, names, strict=True), start=1)
    ]


def _read(data: bytes) -> list[Sheet]:
    head = data[:4096]
    for magic, says in _FOREIGN:
        if head.startswith(magic):
            raise IntakeError(says)
    if head.startswith(b"PK"):
        return read_xlsx(data)
    if head.startswith(_OLE):
        return read_xls(data)
    if is_dbf(data):
        return [read_dbf(data)]
    if (root := _root_of(data[:65_536])) is not None:
        return _read_markup(data, root)
    if not (head.startswith(_UTF16) or utf16_without_mark(data)) and _looks_binary(head):
        raise IntakeError("认不出这个文件的格式；请上传 xlsx、xls 或 csv 文件。")
    return [read_delimited(data)]


def _root_of(beginning: bytes) -> str | None:
    """The first element of a document in HTML or XML, in lower case; None when it is neither."""
    text = _COMMENTS.sub("", decode(beginning)).lstrip("\ufeff\ufffd \t\r\n")
    found = _ROOT.match(text)
    return found["tag"].lower() if found else None


def _read_markup(data: bytes, root: str) -> list[Sheet]:
    if root in _HTML:
        return read_html(data)
    if root.rpartition(":")[2] == "workbook":
        return read_spreadsheet_xml(data)
    return read_flat_xml(data)


def _looks_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\r\x1a" for byte in head)
    return controls > len(head) * 0.02 + 1
