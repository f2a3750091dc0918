"""Pages for browsers: text, attributes, comments and styles; what a browser would hide or draw is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from fangpin.notices.findings import Finding, Kind, Unreadable
from fangpin.notices.opening.plain import decoded
from fangpin.notices.opening.xml_parts import attributes_of
from fangpin.notices.passages import Opened, Passage, Piece, Table

_BEFORE = re.compile(
    r"(?:\s|\ufeff|<\?xml[^>]*>|<!--.*?-->|<!doctype\s+html[^>]*>)*", re.IGNORECASE | re.DOTALL
)
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)[\s/>]", re.IGNORECASE)
# Exports often begin in the middle of a page.
_BEGINNINGS = frozenset(
    [
        "html",
        "head",
        "body",
        "meta",
        "title",
        "style",
        "table",
        "thead",
        "tbody",
        "tr",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "span",
        "center",
        "section",
        "article",
    ]
)
# Within a line: what stands in them belongs to the words around them.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "dfn",
        "em",
        "font",
        "i",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_PICTURES = frozenset(["img", "svg", "canvas", "video", "audio", "picture", "map"])
_FOREIGN = frozenset(["object", "embed", "iframe", "frame", "applet", "portal"])
_AFTER_THE_END = re.compile(r"</html\s*>\s*\S", re.IGNORECASE)
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?(?![.0-9])|font-size\s*:\s*0"
    r"|text-indent\s*:\s*-|clip-path|clip\s*:|(?:left|top)\s*:\s*-\d{3,}|unicode-bidi|direction\s*:\s*rtl",
    re.IGNORECASE,
)
_DRAWS = re.compile(r"url\s*\(|@import", re.IGNORECASE)


def looks_like_markup(data: bytes) -> bool:
    """Whether the file begins with an element."""
    return data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")


def open_html(data: bytes) -> Opened:
    """Raises Unreadable for other markup than pages."""
    text = decoded(data)
    before = _BEFORE.match(text)
    first = _ELEMENT.match(text, before.end() if before else 0)
    if first is None or first[1].lower() not in _BEGINNINGS:
        raise Unreadable("不是网页，这种格式检查不了")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("网页打不开") from error
    opened = Opened(passages=[_words(root), attributes_of(root, place="网页的属性和注释")])
    opened.tables = [_table(table, number) for number, table in enumerate(root.iter("table"), 1)]
    opened.findings = sorted(set(_unseen(root)))
    # Browsers show what follows the end, parsers drop it.
    if _AFTER_THE_END.search(text):
        opened.findings.append(Finding("网页", Kind.HIDDEN, "网页结尾以后的内容"))
    return opened


def _words(root: Any) -> Passage:
    """The text as the page runs on; a new line wherever an element ends the line."""
    lines = "".join(_letters(root)).split("\n")
    shown = [line.strip() for line in lines if line.strip()]
    return Passage.of((Piece(f"网页第 {number} 段", line) for number, line in enumerate(shown, 1)), gap="\n")


def _letters(element: Any) -> Iterator[str]:
    is_inline = element.tag in _INLINE
    if not is_inline:
        yield "\n"
    yield " ".join((element.text or "").split("\n")) if isinstance(element.tag, str) else ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _letters(child)
        yield " ".join((child.tail or "").split("\n"))
    if not is_inline:
        yield "\n"


def _table(table: Any, number: int) -> Table:
    rows = []
    for at, row in enumerate(table.iter("tr"), 1):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        rows.append(
            tuple(
                Piece(f"网页表 {number} 第 {at} 行第 {column} 格", "".join(_letters(cell)).replace("\n", " "))
                for column, cell in enumerate(cells, 1)
            )
        )
    return Table(tuple(rows))


def _unseen(root: Any) -> Iterator[Finding]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            if (element.text or "").strip():
                yield Finding("网页", Kind.HIDDEN, "注释")
            continue
        style = element.get("style", "")
        if element.tag in _PICTURES or _DRAWS.search(style):
            yield Finding("网页", Kind.PICTURE)
        elif element.tag in _FOREIGN:
            yield Finding("网页", Kind.HIDDEN, "嵌入的内容")
        elif element.tag == "script":
            yield Finding("网页", Kind.UNREADABLE, "脚本")
        elif element.tag == "style":
            yield from _of_style(element.text or "")
        elif _is_hidden(element, style) and ("".join(element.itertext()).strip() or element.get("value")):
            yield Finding("网页", Kind.HIDDEN, "隐藏的文字")


def _of_style(text: str) -> Iterator[Finding]:
    if _HIDES.search(text):
        yield Finding("网页", Kind.HIDDEN, "会隐藏文字的样式")
    if _DRAWS.search(text):
        yield Finding("网页", Kind.PICTURE)


def _is_hidden(element: Any, style: str) -> bool:
    if element.tag in ("template", "noscript", "bdo") or element.get("dir", "").lower() == "rtl":
        return True
    is_input = element.tag == "input" and element.get("type", "").lower() == "hidden"
    return is_input or element.get("hidden") is not None or bool(_HIDES.search(style))
