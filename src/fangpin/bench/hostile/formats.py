"""Files of other kinds than their names say, and files that are no tables at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from fangpin.bench.hostile.people import HEADINGS, settlements
from fangpin.bench.hostile.plain import (
    NAME_CSV,
    NAME_XLS,
    NAME_XLSX,
    as_csv,
    as_dbf,
    as_html,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml,
)
from fangpin.bench.hostile.truth import Made, refused
from fangpin.bench.hostile.workbooks import Page, parts_of, workbook, zipped

_MAGIC: dict[str, bytes] = {
    "通知.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "名单.rar": b"Rar!\x1a\x07\x01\x00",
    "名单.7z": b"7z\xbc\xaf\x27\x1c",
    "名单.xlsx": b"\x1f\x8b\x08\x00",
    "名单.png": b"\x89PNG\r\n\x1a\n",
    "名单.jpg": b"\xff\xd8\xff\xe0",
    "名单.doc": b"{\\rtf1\\ansi",
    "名单.db": b"SQLite format 3\x00",
    "名单.mdb": b"\x00\x01\x00\x00Standard Jet DB\x00",
    "名单.ofd": b"\x00\x00OFD",
    "名单.exe": b"MZ\x90\x00\x03",
}


def xls(rng: random.Random) -> Made:
    """What WPS calls et is an xls too."""
    name = rng.choice((NAME_XLS, NAME_XLS.replace("xls", "et")))
    return as_xls(settlements(rng, rng.randint(2, 20)), name=name)


def ods(rng: random.Random) -> Made:
    return as_ods(settlements(rng, rng.randint(2, 20)))


def dbf(rng: random.Random) -> Made:
    return as_dbf(settlements(rng, rng.randint(2, 20)))


def html(rng: random.Random) -> Made:
    return as_html(settlements(rng, rng.randint(2, 20)), encoding=rng.choice(("utf-8", "gb2312", "gbk")))


def xml(rng: random.Random) -> Made:
    return as_xml(settlements(rng, rng.randint(2, 20)))


def wrong_ending(rng: random.Random) -> Made:
    """The bytes say what a file is, not its name."""
    lines = settlements(rng, rng.randint(2, 9))
    return rng.choice(
        (
            replace(as_csv(lines), file_name=NAME_XLSX),
            replace(as_xlsx(lines), file_name=NAME_CSV),
            replace(as_xlsx(lines), file_name=NAME_XLS),
            replace(as_xls(lines), file_name=NAME_XLSX),
            replace(as_csv(lines, separator="\t", encoding="gb18030"), file_name=NAME_XLS),
        )
    )


def no_table_at_all(rng: random.Random) -> Made:
    """PDF, pictures, archives, data bases, programs."""
    name = rng.choice(sorted(_MAGIC))
    return refused(_MAGIC[name] + rng.randbytes(rng.randint(0, 3_000)), name)


def nothing_in_it(rng: random.Random) -> Made:
    """No bytes, only spaces, only separators, an empty workbook."""
    empty = workbook(Page([]))
    data = rng.choice(
        (b"", b" \r\n\r\n", b"\xef\xbb\xbf", b",,,\r\n,,,\r\n", empty, b"\xff\xfe", b"\0" * 500)
    )
    return refused(data, rng.choice((NAME_XLSX, NAME_CSV)))


def prose(rng: random.Random) -> Made:
    """A letter, a program, a list of values without a table, noise."""
    if rng.random() < 0.3:
        return refused(rng.randbytes(rng.choice((1, 30, 5_000, 200_000))), rng.choice((NAME_XLSX, NAME_XLS)))
    texts = (
        "关于报送三月份数据的函\r\n各县医保局：\r\n请于9日前报送，逾期不候。\r\n",
        '{"rows": [{"姓名": "某", "身份证号": "1"}]}',
        "SELECT * FROM t;\nDROP TABLE t;\n",
        "a\n" * 2_000,
        "\n".join(f"{n},{n * n}" for n in range(300)),
    )
    return refused(
        rng.choice(texts).encode(rng.choice(("utf-8", "gb18030"))), rng.choice((NAME_CSV, NAME_XLSX))
    )


def password(rng: random.Random) -> Made:
    """Excel puts a locked workbook into an old-style container."""
    data = as_xls(settlements(rng, 5)).data
    if rng.random() < 0.5:
        name = "Workbook".encode("utf-16-le")
        locked = "EncryptedPackage".encode("utf-16-le")
        at = data.rindex(name)
        entry = bytearray(data[at : at + 128])
        entry[: len(locked) + 2] = locked + b"\0\0"
        entry[64:66] = (len(locked) + 2).to_bytes(2, "little")
        return refused(data[:at] + bytes(entry) + data[at + 128 :], NAME_XLSX)
    # FILEPASS directly behind the first record of the stream.
    begin = data.index(b"\x09\x08\x10\x00")
    head = data[begin : begin + 20]
    stream = head + b"\x2f\x00\x06\x00\x00\x00\x00\x00\x00\x00"
    return refused(data[:begin] + stream + data[begin + len(stream) :], NAME_XLS)


def other_packages(rng: random.Random) -> Made:
    """Zips that are no workbooks: a Word document, a binary workbook, a zip of tables."""
    inner = as_csv(settlements(rng, 3)).data
    parts = rng.choice(
        (
            {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"},
            {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": rng.randbytes(50)},
            {"一月.csv": inner, "二月.csv": inner},
            {"说明.txt": b"x"},
        )
    )
    return refused(zipped(parts), rng.choice(("名单.docx", "名单.xlsb", "名单.zip", NAME_XLSX)))


def strict_workbook(rng: random.Random) -> Made:
    """A workbook with the prefixes and capital letters that other programs use for its parts."""
    lines = settlements(rng, rng.randint(2, 9))
    made = as_xlsx(lines)
    parts = parts_of(Page([tuple(HEADINGS), *(line.cells for line in lines)]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for tag in ("worksheet", "dimension", "sheetData", "row", "c", "v", "mergeCells", "mergeCell"):
        sheet = (
            sheet.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=").encode()
    return replace(made, data=zipped(parts))


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    xls,
    ods,
    html,
    no_table_at_all,
    nothing_in_it,
    dbf,
    password,
    xml,
    wrong_ending,
    other_packages,
    prose,
    strict_workbook,
)
