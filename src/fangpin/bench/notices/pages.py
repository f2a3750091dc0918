"""Papers as pdf, html and csv."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from fangpin.bench.notices.papers import Paper

_LINES_A_PAGE, _TOP, _STEP, _WIDTH = 40, 800, 18, 110
_FONTS = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
)


@dataclass
class Pdf:
    """The pieces of a pdf: drawing of the pages, and whatever else is hung into it."""

    lines: list[list[str]]
    drawing: str = ""
    of_page: str = ""
    of_catalog: str = ""
    info: str = ""
    # Number and content of further objects, from 100 on.
    objects: dict[int, bytes] = field(default_factory=dict)
    unlisted: bytes = b""
    is_packed: bool = True


def hexed(words: str) -> str:
    """Words as the font of these papers writes them."""
    return f"<{words.encode('utf-16-be').hex()}>"


def shown(words: str, x: float, y: float, *, before: str = "") -> str:
    """The drawing of some words at a place."""
    return f"BT /F1 10 Tf {before} {x} {y} Td {hexed(words)} Tj ET\n"


def pdf_lines(paper: Paper) -> list[list[str]]:
    """Words in one piece, rows in cells."""
    before, after = ([[line] for line in lines] for lines in (paper.before, paper.after))
    return [[paper.title], *before, *paper.table, *after]


def pdf(pieces: Pdf) -> bytes:
    """Written out with its table of objects; all pages share the font."""
    sheets = [pieces.lines[at : at + _LINES_A_PAGE] for at in range(0, len(pieces.lines), _LINES_A_PAGE)]
    objects: dict[int, bytes] = {3: _FONTS[0].encode(), 4: _FONTS[1].encode()}
    kids = []
    for number, lines in enumerate(sheets):
        drawing = "".join(
            shown(cell, 40 + column * _WIDTH, _TOP - at * _STEP)
            for at, line in enumerate(lines)
            for column, cell in enumerate(line)
            if cell
        )
        drawing += pieces.drawing if number == 0 else ""
        page, content = 10 + 2 * number, 11 + 2 * number
        kids.append(f"{page} 0 R")
        more = pieces.of_page if number == 0 else ""
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {_within(more, 'resources')} >> {_within(more, 'page')} >>"
        ).encode()
        objects[content] = packed(drawing) if pieces.is_packed else stream(drawing.encode("latin-1"))
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {pieces.of_catalog} >>".encode()
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects[5] = f"<< /Producer (fangpin) {pieces.info} >>".encode()
    return _written(objects | pieces.objects, unlisted=pieces.unlisted)


def _within(more: str, where: str) -> str:
    """`of_page` may begin with “resources:”."""
    is_resources = more.startswith("resources:")
    return more.removeprefix("resources:") if is_resources == (where == "resources") else ""


def packed(drawing: str) -> bytes:
    return stream(zlib.compress(drawing.encode("latin-1")), "/Filter /FlateDecode")


def stream(data: bytes, head: str = "") -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _written(objects: dict[int, bytes], *, unlisted: bytes) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = out.tell()
        out.write(f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n")
    out.write(unlisted)
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(f"{number} 1\n{place:010d} 00000 n \n".encode())
    out.write(f"trailer\n<< /Size {max(places) + 1} /Root 1 0 R /Info 5 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def page(paper: Paper, *, more: str = "", head: str = "") -> bytes:
    """The paper as html; `more` is put at the end of the body."""
    table = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in paper.table
    )
    words = "".join(f"<p>{escape(line)}</p>" for line in paper.before)
    after = "".join(f"<p>{escape(line)}</p>" for line in paper.after)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{escape(paper.title)}</title>{head}</head>'
        f"<body><h1>{escape(paper.title)}</h1>{words}<table>{table}</table>{after}{more}</body></html>"
    ).encode()


def table_text(paper: Paper, *, encoding: str = "utf-8-sig") -> bytes:
    """The paper as csv."""
    out = io.StringIO(newline="")
    lines: Sequence[Sequence[Any]] = [
        [paper.title],
        *([line] for line in paper.before),
        paper.headings,
        *paper.rows,
        *([line] for line in paper.after),
    ]
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)
