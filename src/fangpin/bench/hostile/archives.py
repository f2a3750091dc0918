"""Zips that are made to hurt: bombs, forged names, links, parts that lie over one another."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from fangpin.bench.hostile.people import HEADINGS, settlements
from fangpin.bench.hostile.plain import NAME_XLSX, placed
from fangpin.bench.hostile.truth import Made, Outcome, counted, refused
from fangpin.bench.hostile.workbooks import SHEET, Page, parts_of, zipped

_MEGABYTE = 2**20


def sheet_of_spaces(rng: random.Random) -> Made:
    """A sheet that unpacks to a hundred times its size and more."""
    parts = _parts(rng)
    blank = b" " * (rng.choice((20, 60, 120)) * _MEGABYTE)
    parts[SHEET] = parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + blank)
    return refused(zipped(parts), NAME_XLSX)


def bomb_beside_the_sheets(rng: random.Random) -> Made:
    """The bomb is a part that no table needs."""
    parts = _parts(rng)
    parts["docProps/thumbnail.xml"] = bytes(rng.choice((20, 60)) * _MEGABYTE)
    return refused(zipped(parts), NAME_XLSX)


def archive_in_archive(rng: random.Random) -> Made:
    """A zip of zips, each of which is a bomb."""
    data = zipped({"0.txt": bytes(8 * _MEGABYTE)})
    for depth in range(rng.randint(1, 5)):
        data = zipped({f"{depth}-{copy}.zip": data for copy in range(4)})
    return refused(data, rng.choice((NAME_XLSX, "全部表格.zip")))


def overlapping_parts(rng: random.Random) -> Made:
    """Many entries that point at the same packed bytes."""
    name, content = b"xl/worksheets/sheet1.xml", b"<row/>" * (_MEGABYTE // 6)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    head = struct.pack(
        "<4s5H3I2H",
        b"PK\3\4",
        20,
        0,
        8,
        0,
        0x5021,
        zlib.crc32(content),
        len(packed),
        len(content),
        len(name),
        0,
    )
    body = head + name + packed
    directory = b""
    copies = rng.choice((40, 500, 1500))
    for copy in range(copies):
        other = b"xl/worksheets/sheet%d.xml" % (copy + 1)
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0x5021, zlib.crc32(content), len(packed), len(content),
            len(other), 0, 0, 0, 0, 0, 0,
        ) + other  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, copies, copies, len(directory), len(body), 0)
    return refused(body + directory + end, NAME_XLSX)


def hundred_thousand_parts(rng: random.Random) -> Made:
    """More entries than any table has."""
    count = rng.choice((2_500, 30_000, 100_000))
    body, directory = [], []
    offset = 0
    for entry in range(count):
        name = b"xl/media/%d.png" % entry
        local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0x5021, 0, 0, 0, len(name), 0) + name
        body.append(local)
        directory.append(
            struct.pack(
                "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0x5021, 0, 0, 0, len(name), 0, 0, 0, 0, 0, offset
            )
            + name
        )
        offset += len(local)
    listed = b"".join(directory)
    shown = min(count, 0xFFFF)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, shown, shown, len(listed), offset, 0)
    return refused(b"".join(body) + listed + end, NAME_XLSX)


def names_that_lead_out(rng: random.Random) -> Made:
    """Entries that would be written outside the folder one unpacks in."""
    parts = _parts(rng)
    name = rng.choice(
        (
            "../../../../tmp/evil.xml",
            "/etc/cron.d/evil",
            "C:\\Windows\\evil.dll",
            "xl/..\\..\\evil.xml",
            "xl/a/../../../evil",
        )
    )
    parts[name] = b"evil"
    return refused(zipped(parts), NAME_XLSX)


def links(rng: random.Random) -> Made:
    """An entry that is a symbolic link to a file of this machine."""
    lines = settlements(rng, rng.randint(2, 9))
    whole = io.BytesIO(zipped(parts_of(Page([tuple(HEADINGS), *(line.cells for line in lines)]))))
    with zipfile.ZipFile(whole, "a") as archive:
        entry = zipfile.ZipInfo("xl/media/image1.png", date_time=(2020, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return Made(whole.getvalue(), counted(placed(lines), Outcome.either), NAME_XLSX)


def size_forged(rng: random.Random) -> Made:
    """The sheet says that it is small and unpacks to something large, or the other way round."""
    parts = _parts(rng)
    parts[SHEET] += b" " * (8 * _MEGABYTE)
    data = bytearray(zipped(parts))
    told = rng.choice((1_000, 2**31 - 1, 0))
    size = struct.pack("<I", len(parts[SHEET]))
    for place in (data.find(size), data.rfind(size)):
        data[place : place + 4] = struct.pack("<I", told)
    return refused(bytes(data), NAME_XLSX)


def same_name_twice(rng: random.Random) -> Made:
    """Two entries of one name: which one a reader takes is its own affair, so neither counts."""
    whole = io.BytesIO(zipped(_parts(rng)))
    other = parts_of(Page([tuple(HEADINGS), *(line.cells for line in settlements(rng, 4))]))
    data = bytearray(whole.getvalue())
    with zipfile.ZipFile(whole, "a") as archive:
        entry = zipfile.ZipInfo(SHEET.replace("1", "9"), date_time=(2020, 1, 1, 0, 0, 0))
        archive.writestr(entry, other[SHEET])
    data = bytearray(whole.getvalue().replace(SHEET.replace("1", "9").encode(), SHEET.encode()))
    return refused(bytes(data), NAME_XLSX)


def parts_locked(rng: random.Random) -> Made:
    """A zip with a password."""
    data = bytearray(zipped(_parts(rng)))
    at = 0
    while (at := data.find(b"PK\1\2", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return refused(bytes(data), rng.choice((NAME_XLSX, "医保.zip")))


def _parts(rng: random.Random) -> dict[str, bytes]:
    lines = settlements(rng, rng.randint(2, 9))
    return parts_of(Page([tuple(HEADINGS), *(line.cells for line in lines)]))


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    sheet_of_spaces,
    names_that_lead_out,
    overlapping_parts,
    hundred_thousand_parts,
    links,
    archive_in_archive,
    size_forged,
    bomb_beside_the_sheets,
    same_name_twice,
    parts_locked,
)
