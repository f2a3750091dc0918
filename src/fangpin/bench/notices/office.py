"""Papers as xlsx and docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from fangpin.bench.notices.papers import Paper

Touch = Callable[[Any, Any], None]
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def workbook(paper: Paper, touch: Touch | None = None) -> bytes:
    """Title, words, table, words, each in its rows; `touch` gets the book and the sheet before they are closed."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("公示")
        lines: list[list[Any]] = [[paper.title], *([line] for line in paper.before), list(paper.headings)]
        lines += [*paper.rows, *([line] for line in paper.after)]
        for at, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, int | float):
                    sheet.write_number(at, column, value)
                else:
                    sheet.write_string(at, column, value)
        if touch:
            touch(book, sheet)
    return stream.getvalue()


def run(words: str, properties: str = "") -> str:
    """A run of a text document."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def document(paper: Paper, *, more: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """The paper as docx; `more` is put at the end of the body, `parts` beside it."""
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) + "</w:tr>"
        for row in paper.table
    )
    body = "".join(paragraph(run(line)) for line in (paper.title, *paper.before))
    body += f"<w:tbl>{''.join(cells)}</w:tbl>" + "".join(paragraph(run(line)) for line in paper.after)
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": f"<w:document {W}><w:body>{body}{more}</w:body></w:document>",
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes], *, comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return stream.getvalue()


def changed(data: bytes, parts: Mapping[str, Callable[[str], str] | bytes]) -> bytes:
    """The same zip with some parts rewritten or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, change in parts.items():
        if isinstance(change, bytes):
            found[name] = change
        else:
            before = found.get(name, b"")
            found[name] = change(before.decode() if isinstance(before, bytes) else before)
    return zipped(found)
