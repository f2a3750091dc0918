"""Papers that keep something in a layer of pdf, html, text or zip, or come in a kind of file that cannot be read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from fangpin.bench.notices.layers_office import PIXEL, secret
from fangpin.bench.notices.made import Made, Maker
from fangpin.bench.notices.office import workbook, zipped
from fangpin.bench.notices.pages import Pdf, hexed, page, pdf, pdf_lines, shown, stream, table_text
from fangpin.bench.notices.papers import clean_paper, make_victim
from fangpin.notices import Kind

_ANY = frozenset(Kind)


def page_tricks() -> Iterator[tuple[str, Maker]]:
    for name, build in _PDF_LAYERS.items():
        yield f"pdf {name}", _pdf_with(name, build)
    for name, after in _PDF_BYTES.items():
        yield f"pdf {name}", _pdf_changed(name, after)
    for name, words in _HTML_LAYERS.items():
        yield f"html {name}", _page_with(name, words)
    for name, make in _FILES.items():
        yield name, _file(name, make)


def _pdf_with(name: str, build: Callable[[str], dict[str, Any]]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        return Made(f"pdf {name}", "公示.pdf", pdf(Pdf(pdf_lines(clean_paper(chance)), **build(what))), _ANY)

    return make


def _pdf_changed(name: str, after: Callable[[bytes, str], bytes]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        return Made(f"pdf {name}", "公示.pdf", after(pdf(Pdf(pdf_lines(clean_paper(chance)))), what), _ANY)

    return make


def _page_with(name: str, words: Callable[[str], dict[str, str]]) -> Maker:
    def make(chance: Random) -> Made:
        what = secret(make_victim(chance), chance)
        return Made(f"html {name}", "公示.html", page(clean_paper(chance), **words(what)), _ANY)

    return make


def _file(name: str, make_file: Callable[[Random, str], tuple[str, bytes]]) -> Maker:
    def make(chance: Random) -> Made:
        file_name, data = make_file(chance, secret(make_victim(chance), chance))
        return Made(name, file_name, data, _ANY)

    return make


def _annotation(what: str, subtype: str = "Text") -> dict[str, Any]:
    note = f"<< /Type /Annot /Subtype /{subtype} /Rect [10 10 20 20] /Contents {_utf16(what)} >>"
    return {"of_page": "/Annots [100 0 R]", "objects": {100: note.encode()}}


def _utf16(words: str) -> str:
    return f"<feff{words.encode('utf-16-be').hex()}>"


def _metadata(what: str) -> dict[str, Any]:
    packet = f"<?xpacket begin='' id='x'?><x><title>{what}</title></x><?xpacket end='w'?>".encode()
    return {
        "of_catalog": "/Metadata 100 0 R",
        "objects": {100: stream(packet, "/Type /Metadata /Subtype /XML")},
    }


def _attachment(what: str) -> dict[str, Any]:
    return {
        "of_catalog": "/Names << /EmbeddedFiles << /Names [(a) 101 0 R] >> >>",
        "objects": {
            100: stream(what.encode(), "/Type /EmbeddedFile"),
            101: b"<< /Type /Filespec /F (a.txt) /EF << /F 100 0 R >> >>",
        },
    }


def _form_field(what: str) -> dict[str, Any]:
    field = f"<< /FT /Tx /T (a) /V {_utf16(what)} >>".encode()
    return {"of_catalog": "/AcroForm << /Fields [100 0 R] >>", "objects": {100: field}}


def _layer(what: str) -> dict[str, Any]:
    return {
        "of_catalog": "/OCProperties << /OCGs [100 0 R] /D << /OFF [100 0 R] >> >>",
        "of_page": "resources:/Properties << /L1 100 0 R >>",
        "objects": {100: b"<< /Type /OCG /Name (x) >>"},
        "drawing": "/OC /L1 BDC\n" + shown(what, 40, 20) + "EMC\n",
    }


def _inner_form(what: str) -> dict[str, Any]:
    head = "/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F1 3 0 R >> >>"
    return {
        "of_page": "resources:/XObject << /X1 100 0 R >>",
        "objects": {100: stream(shown(what, 40, 20).encode(), head)},
        "drawing": "/X1 Do\n",
    }


def _picture(what: str) -> dict[str, Any]:
    head = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return {
        "of_page": "resources:/XObject << /X1 100 0 R >>",
        "objects": {100: stream(b"0" + what.encode(), head)},
        "drawing": "/X1 Do\n",
    }


def _own_signs(what: str) -> dict[str, Any]:
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Secret /Encoding /Identity-H /DescendantFonts [4 0 R] >>"
    )
    return {
        "of_page": "resources:/Font << /F1 3 0 R /F9 100 0 R >>",
        "objects": {100: font.encode()},
        "drawing": f"BT /F9 10 Tf 40 20 Td <{'0012' * len(what)}> Tj ET\n",
    }


_PDF_LAYERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "white text": lambda what: {"drawing": "1 1 1 rg\n" + shown(what, 40, 20)},
    "text without ink": lambda what: {"drawing": shown(what, 40, 20, before="3 Tr")},
    "text beside the page": lambda what: {"drawing": shown(what, 900, 20)},
    "tiny text": lambda what: {"drawing": f"BT /F1 0.1 Tf 40 20 Td {hexed(what)} Tj ET\n"},
    "turned text": lambda what: {"drawing": f"BT /F1 10 Tf 0 1 -1 0 500 300 Tm {hexed(what)} Tj ET\n"},
    "slanted text": lambda what: {"drawing": f"BT /F1 10 Tf .7 .7 -.7 .7 200 200 Tm {hexed(what)} Tj ET\n"},
    "covered text": lambda what: {"drawing": shown(what, 40, 20) + "0 0 500 40 re f\n"},
    "comment": _annotation,
    "free text": lambda what: _annotation(what, "FreeText"),
    "stamp": lambda what: _annotation(what, "Stamp"),
    "metadata": _metadata,
    "title": lambda what: {"info": f"/Title {_utf16(what)}"},
    "own property": lambda what: {"info": f"/Remark {_utf16(what)}"},
    "attachment": _attachment,
    "bookmark": lambda what: {
        "of_catalog": "/Outlines 100 0 R",
        "objects": {
            100: b"<< /Type /Outlines /First 101 0 R /Last 101 0 R /Count 1 >>",
            101: f"<< /Title {_utf16(what)} /Parent 100 0 R /Dest [10 0 R /Fit] >>".encode(),
        },
    },
    "form field": _form_field,
    "layer": _layer,
    "form drawn": _inner_form,
    "picture": _picture,
    "script": lambda what: {"of_catalog": f"/OpenAction << /S /JavaScript /JS {_utf16(what)} >>"},
    "words for reading aloud": lambda what: {
        "drawing": f"/Span << /ActualText {_utf16(what)} >> BDC\n" + shown("附", 40, 20) + "EMC\n"
    },
    "own signs": _own_signs,
    "left over object": lambda what: {"objects": {100: stream(shown(what, 40, 20).encode())}},
    "unlisted object": lambda what: {"unlisted": f"200 0 obj\n({what})\nendobj\n".encode()},
}


def _next_version(data: bytes, _: str) -> bytes:
    start = data.rfind(b"startxref")
    return data + data[start:]


def _packed_rest(data: bytes, what: str) -> bytes:
    return data + zlib.compress(what.encode())


_PDF_BYTES: dict[str, Callable[[bytes, str], bytes]] = {
    "former version": _next_version,
    "packed bytes behind the end": _packed_rest,
    "cut short": lambda data, what: data[: len(data) // 2] + what.encode(),
    "locked": lambda data, _: data.replace(b"trailer\n<<", b"trailer\n<< /Encrypt 5 0 R"),
}

_HTML_LAYERS: dict[str, Callable[[str], dict[str, str]]] = {
    "comment": lambda what: {"more": f"<!-- {what} -->"},
    "not displayed": lambda what: {"more": f'<p style="display: none">{what}</p>'},
    "hidden by its attribute": lambda what: {"more": f"<p hidden>{what}</p>"},
    "hidden by a class": lambda what: {"head": "<style>.x{visibility:hidden}</style>", "more": f'<p class="x">{what}</p>'},
    "white": lambda what: {"more": f'<p style="color:#fff">{what}</p>'},
    "hidden field": lambda what: {"more": f'<input type="hidden" value="{what}">'},
    "field": lambda what: {"more": f'<textarea>{what}</textarea>'},
    "data attribute": lambda what: {"more": f'<p data-id="{what}">附</p>'},
    "tip": lambda what: {"more": f'<p title="{what}">附</p>'},
    "alternative text": lambda what: {"more": f'<img alt="{what}" src="x.png">'},
    "script": lambda what: {"more": f"<script>var a='{what}'</script>"},
    "style": lambda what: {"head": f"<style>p::after{{content:'{what}'}}</style>"},
    "meta": lambda what: {"head": f'<meta name="description" content="{what}">'},
    "link": lambda what: {"more": f'<a href="tel:{what}">电话</a>'},
    "frame": lambda what: {"more": f'<iframe srcdoc="{what}"></iframe>'},
    "drawing": lambda what: {"more": f"<svg><text>{what}</text></svg>"},
    "backwards": lambda what: {"more": f'<bdo dir="rtl">{what[::-1]}</bdo>'},
    "turned by a character": lambda what: {"more": f"<p>\u202e{what[::-1]}\u202c</p>"},
    "template": lambda what: {"more": f"<template>{what}</template>"},
    "without script": lambda what: {"more": f"<noscript>{what}</noscript>"},
    "picture in the address": lambda what: {"more": f'<p style="background:url(data:text/plain,{what})">附</p>'},
    "outside the body": lambda what: {"more": f"</body></html>{what}"},
}  # fmt: skip


def _csv_in(encoding: str) -> Callable[[Random, str], tuple[str, bytes]]:
    def make(chance: Random, what: str) -> tuple[str, bytes]:
        paper = clean_paper(chance)
        paper.after.append(what)
        return "公示.csv", table_text(paper, encoding=encoding)

    return make


def _zip_of(name: str, data: bytes, what: str = "") -> tuple[str, bytes]:
    return f"公示{what}.zip", zipped({name: data})


_FILES: dict[str, Callable[[Random, str], tuple[str, bytes]]] = {
    "csv in GBK": _csv_in("gb18030"),
    "csv in UTF-16": _csv_in("utf-16"),
    "text": lambda chance, what: ("公示.txt", "\n".join([*clean_paper(chance).lines, what]).encode()),
    "name of the file": lambda chance, what: (f"{what}.xlsx", workbook(clean_paper(chance))),
    "name inside a zip": lambda chance, what: _zip_of(f"{what}.xlsx", workbook(clean_paper(chance))),
    "inside a zip": lambda chance, what: _zip_of("公示.csv", _csv_in("utf-8")(chance, what)[1]),
    "inside a zip inside a zip": lambda chance, what: _zip_of("内.zip", _zip_of("a.csv", _csv_in("utf-8")(chance, what)[1])[1]),
    "picture file": lambda _, what: ("公示.png", PIXEL + what.encode()),
    "old document": lambda _, what: ("公示.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + what.encode("utf-16-le")),
    "rich text": lambda _, what: ("公示.rtf", b"{\\rtf1 " + what.encode() + b"}"),
    "page archive": lambda _, what: ("公示.mht", b"MIME-Version: 1.0\n\n" + what.encode()),
    "packed": lambda _, what: ("公示.gz", gzip.compress(what.encode())),
    "xml": lambda _, what: ("公示.xml", f"<?xml version='1.0'?><Workbook><c>{what}</c></Workbook>".encode()),
    "slides": lambda _, what: ("公示.pptx", zipped({"[Content_Types].xml": "<Types/>", "ppt/slides/slide1.xml": f"<p>{what}</p>"})),
    "open document": lambda _, what: ("公示.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"<t>{what}</t>"})),
    "broken bytes": lambda chance, _: ("公示.dat", bytes(chance.randrange(256) for _ in range(2000))),
    "empty": lambda _, __: ("公示.xlsx", b""),
    "wrong ending": lambda chance, what: ("公示.pdf", _csv_in("utf-8")(chance, what)[1]),
}  # fmt: skip
