"""Papers that keep something in a layer of xlsx or docx which their reader does not look at."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from fangpin.bench.notices.made import Made, Maker
from fangpin.bench.notices.office import Touch, W, changed, document, paragraph, run, workbook, zipped
from fangpin.bench.notices.papers import Victim, clean_paper, make_victim
from fangpin.notices import Kind

_ANY = frozenset(Kind)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def office_tricks() -> Iterator[tuple[str, Maker]]:
    for name, touch in _SHEET_LAYERS.items():
        yield f"xlsx {name}", _workbook_with(name, touch)
    for name, change in _SHEET_PARTS.items():
        yield f"xlsx {name}", _workbook_changed(name, change)
    for name, build in _TEXT_LAYERS.items():
        yield f"docx {name}", _document_with(name, build)


def secret(victim: Victim, chance: Random) -> str:
    return chance.choice((victim.id18, victim.mobile, victim.card, f"{victim.name}身患重病"))


def _workbook_with(name: str, touch: Callable[[Any, Any, str], None]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        touched: Touch = lambda book, sheet: touch(book, sheet, what)  # noqa: E731
        return Made(f"xlsx {name}", "公示.xlsx", workbook(clean_paper(chance), touched), _ANY)

    return make


def _workbook_changed(name: str, change: Callable[[bytes, str], bytes]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        return Made(f"xlsx {name}", "公示.xlsx", change(workbook(clean_paper(chance)), what), _ANY)

    return make


def _document_with(name: str, build: Callable[[str], dict[str, Any]]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        return Made(f"docx {name}", "公示.docx", document(clean_paper(chance), **build(what)), _ANY)

    return make


def _other_sheet(state: str) -> Callable[[Any, Any, str], None]:
    def touch(book: Any, _: Any, what: str) -> None:
        other = book.add_worksheet("底表")
        other.write_string(0, 0, what)
        getattr(other, state)()

    return touch


def _textbox(_: Any, sheet: Any, what: str) -> None:
    sheet.insert_textbox(50, 1, what)


def _chart(book: Any, sheet: Any, what: str) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=公示!$A$5:$A$8", "name": "系列"})
    chart.set_title({"name": what})
    sheet.insert_chart("H2", chart)


def _picture(_: Any, sheet: Any, what: str) -> None:
    from io import BytesIO

    sheet.insert_image(50, 1, "pixel.png", {"image_data": BytesIO(PIXEL), "description": what})


def _white(book: Any, sheet: Any, what: str) -> None:
    sheet.write_string(60, 9, what, book.add_format({"font_color": "#FFFFFF", "num_format": ";;;"}))


def _hidden_row(_: Any, sheet: Any, what: str) -> None:
    sheet.write_string(60, 1, what)
    sheet.set_row(60, None, None, {"hidden": True})


def _flat_row(_: Any, sheet: Any, what: str) -> None:
    sheet.write_string(60, 1, what)
    sheet.set_row(60, 0.1)


def _hidden_column(_: Any, sheet: Any, what: str) -> None:
    sheet.write_string(5, 20, what)
    sheet.set_column(20, 20, None, None, {"hidden": True})


def _list(_: Any, sheet: Any, what: str) -> None:
    sheet.data_validation(5, 3, 9, 3, {"validate": "list", "source": ["甲", what]})


def _prompt(_: Any, sheet: Any, what: str) -> None:
    sheet.data_validation(5, 3, 9, 3, {"validate": "any", "input_title": "提示", "input_message": what})


_SHEET_LAYERS: dict[str, Callable[[Any, Any, str], None]] = {
    "comment": lambda _, sheet, what: sheet.write_comment(3, 1, what),
    "hidden sheet": _other_sheet("hide"),
    "very hidden sheet": _other_sheet("very_hidden"),
    "hidden row": _hidden_row,
    "row without height": _flat_row,
    "hidden column": _hidden_column,
    "white cell": _white,
    "far away cell": lambda _, sheet, what: sheet.write_string(5000, 200, what),
    "defined name": lambda book, _, what: book.define_name("底数", f'="{what}"'),
    "title of properties": lambda book, _, what: book.set_properties({"title": what}),
    "comments of properties": lambda book, _, what: book.set_properties({"comments": what}),
    "custom property": lambda book, _, what: book.set_custom_property("备注", what),
    "header": lambda _, sheet, what: sheet.set_header(f"&C{what}"),
    "footer": lambda _, sheet, what: sheet.set_footer(f"&L{what}"),
    "text box": _textbox,
    "chart title": _chart,
    "picture": _picture,
    "list to choose from": _list,
    "prompt": _prompt,
    "name of a sheet": lambda book, _, what: book.add_worksheet(what[:31]),
    "link": lambda _, sheet, what: sheet.write_url(60, 0, f"https://x.example/{what}", string="详情"),
    "tip of a link": lambda _, sheet, what: sheet.write_url(
        60, 0, "https://x.example/", string="详情", tip=what
    ),
    "formula": lambda _, sheet, what: sheet.write_formula(60, 0, f'="{what[:5]}"&"{what[5:]}"', None, what),
    "rich text": lambda book, sheet, what: sheet.write_rich_string(
        60,
        0,
        what[:2],
        book.add_format({"bold": True}),
        what[2:4],
        book.add_format({"italic": True}),
        what[4:],
    ),
    "condition": lambda book, sheet, what: sheet.conditional_format(
        "A1:A9",
        {"type": "text", "criteria": "containing", "value": what, "format": book.add_format({"bold": True})},
    ),
}


def _added(name: str, content: Callable[[str], str]) -> Callable[[bytes, str], bytes]:
    return lambda data, what: changed(data, {name: content(what).encode()})


def _orphan(data: bytes, what: str) -> bytes:
    return changed(
        data, {"xl/sharedStrings.xml": lambda text: text.replace("</sst>", f"<si><t>{what}</t></si></sst>")}
    )


def _commented(data: bytes, what: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({one: archive.read(one) for one in archive.namelist()}, comment=what.encode())


_SHEET_PARTS: dict[str, Callable[[bytes, str], bytes]] = {
    "external link": _added("xl/externalLinks/externalLink1.xml", lambda what: f"<externalLink><v>{what}</v></externalLink>"),
    "pivot cache": _added("xl/pivotCache/pivotCacheRecords1.xml", lambda what: f'<records><r><s v="{what}"/></r></records>'),
    "embedded file": _added("xl/embeddings/oleObject1.bin", lambda what: what),
    "macro": _added("xl/vbaProject.bin", lambda what: what),
    "threaded comment": _added("xl/threadedComments/threadedComment1.xml", lambda what: f"<t><text>{what}</text></t>"),
    "own data": _added("customXml/item1.xml", lambda what: f"<data>{what}</data>"),
    "unknown part": _added("xl/notes.bin", lambda what: what),
    "name of a part": lambda data, what: changed(data, {f"customXml/{what}.xml": b"<data/>"}),
    "printer's set-up": _added("xl/printerSettings/printerSettings1.bin", lambda what: f"设置{what}"),
    "text that no cell shows": _orphan,
    "comment of the zip": _commented,
    "bytes behind the zip": lambda data, what: data + what.encode(),
    "bytes before the zip": lambda data, what: what.encode() + data,
    "xml comment": lambda data, what: changed(
        data, {"xl/styles.xml": lambda text: text.replace("</styleSheet>", f"<!--{what}--></styleSheet>")}
    ),
}  # fmt: skip


def _within_run(properties: str) -> Callable[[str], dict[str, Any]]:
    return lambda what: {"more": paragraph(run(what, properties))}


def _part(name: str, root: str) -> Callable[[str], dict[str, Any]]:
    return lambda what: {"parts": {name: f"<w:{root} {W}>{paragraph(run(what))}</w:{root}>"}}


def _symbols(what: str) -> dict[str, Any]:
    letters = "".join(
        f'<w:r><w:sym w:font="Symbol" w:char="F0{ord(one):02X}"/></w:r>' if one.isascii() else run(one)
        for one in what
    )
    return {"more": paragraph(letters)}


_TEXT_LAYERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "hidden text": _within_run("<w:vanish/>"),
    "white text": _within_run('<w:color w:val="FFFFFF"/>'),
    "tiny text": _within_run('<w:sz w:val="1"/>'),
    "deleted text": lambda what: {"more": f'<w:p><w:del w:id="1"><w:r><w:delText>{what}</w:delText></w:r></w:del></w:p>'},
    "inserted text": lambda what: {"more": f'<w:p><w:ins w:id="1">{run(what)}</w:ins></w:p>'},
    "moved text": lambda what: {"more": f'<w:p><w:moveFrom w:id="1">{run(what)}</w:moveFrom></w:p>'},
    "comment": _part("word/comments.xml", "comments"),
    "header": _part("word/header1.xml", "hdr"),
    "footer": _part("word/footer1.xml", "ftr"),
    "footnote": _part("word/footnotes.xml", "footnotes"),
    "endnote": _part("word/endnotes.xml", "endnotes"),
    "building block": _part("word/glossary/document.xml", "glossaryDocument"),
    "text box": lambda what: {"more": f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(run(what))}</w:txbxContent></w:pict></w:r></w:p>"},
    "nested table": lambda what: {"more": f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{paragraph(run(what))}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"},
    "code of a field": lambda what: {"more": f'<w:p><w:r><w:instrText>HYPERLINK "http://x/{what}"</w:instrText></w:r></w:p>'},
    "alternative text": lambda what: {"more": f'<w:p><w:r><w:drawing><docPr descr="{what}"/></w:drawing></w:r></w:p>'},
    "bookmark": lambda what: {"more": f'<w:p><w:bookmarkStart w:id="1" w:name="{what}"/></w:p>'},
    "content control": lambda what: {"more": f'<w:sdt><w:sdtPr><w:alias w:val="{what}"/></w:sdtPr></w:sdt>'},
    "symbols": _symbols,
    "properties": lambda what: {"parts": {"docProps/core.xml": f"<cp><title>{what}</title></cp>"}},
    "custom property": lambda what: {"parts": {"docProps/custom.xml": f"<p><property><lpwstr>{what}</lpwstr></property></p>"}},
    "variable": lambda what: {"parts": {"word/settings.xml": f'<w:settings {W}><w:docVars><w:docVar w:name="a" w:val="{what}"/></w:docVars></w:settings>'}},
    "own data": lambda what: {"parts": {"customXml/item1.xml": f"<data>{what}</data>"}},
    "embedded file": lambda what: {"parts": {"word/embeddings/book.xlsx": what.encode()}},
    "picture": lambda what: {"parts": {"word/media/image1.png": PIXEL + what.encode()}},
    "thumbnail": lambda what: {"parts": {"docProps/thumbnail.jpeg": what.encode()}},
    "alternative chunk": lambda what: {"parts": {"word/afchunk.htm": what.encode()}},
    "link": lambda what: {"parts": {"word/_rels/document.xml.rels": f'<R><Relationship Id="r1" Target="http://x/{what}"/></R>'}},
    "entity": lambda what: {"parts": {"customXml/item1.xml": f'<!DOCTYPE d [<!ENTITY e "{what}">]><d>&e;</d>'}},
}  # fmt: skip
