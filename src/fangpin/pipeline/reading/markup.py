"""HTML and XML that somebody sent: their text in our own decoding, and parsers without entities and network."""

from __future__ import annotations

import re
from typing import Any, Protocol

from lxml import etree  # type: ignore[import-untyped]

from fangpin.pipeline.reading.delimited import decode
from fangpin.pipeline.refusal import IntakeError

# An honest table lies some ten elements deep.
MOST_DEPTH = 200
_DEFINES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Listener(Protocol):
    """Hears the elements of a document one after another, so that no tree of it is ever held."""

    def start(self, tag: str, attributes: Any) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def hear_xml(data: bytes, listener: Listener) -> None:
    """Whole documents only; definitions, in which a few lines can unfold to gigabytes, are refused."""
    text = _DECLARATION.sub("", decode(data))
    if _DEFINES.search(text):
        raise IntakeError(
            "文件里有 XML 的自定义内容（DOCTYPE），不能安全读取；请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。"
        )
    parser = etree.XMLParser(
        target=_Bounded(listener), encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True
    )
    _feed(parser, text)


def hear_html(data: bytes, listener: Listener) -> None:
    """As browsers do: what is not closed is closed, nothing is refused."""
    parser = etree.HTMLParser(target=_Bounded(listener), encoding="utf-8", no_network=True, huge_tree=True)
    _feed(parser, decode(data))


def plain_tag(tag: str) -> str:
    """Without its namespace."""
    return tag.rpartition("}")[2]


def _feed(parser: Any, text: str) -> None:
    try:
        for at in range(0, len(text), 2**20):
            parser.feed(text[at : at + 2**20].encode("utf-8", errors="replace"))
        parser.close()
    except etree.LxmlError as error:
        raise IntakeError(
            "文件已损坏，打不开；请向来源单位重新索取，或用 Excel、WPS 修复后另存为 xlsx 再上传。"
        ) from error


class _Bounded:
    """Passes on what it hears as long as the elements do not lie too deep."""

    def __init__(self, listener: Listener) -> None:
        self._depth, self._start, self._end = 0, listener.start, listener.end
        self.data, self.close = listener.data, listener.close

    def start(self, tag: str, attributes: Any) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise IntakeError("文件内部的层次过多，不像正常的表格；请重新导出后上传。")
        self._start(tag, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._end(tag)
