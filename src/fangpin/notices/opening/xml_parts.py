"""XML inside documents: parsed without entities and network, and all that is written in it, whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from fangpin.notices.findings import Unreadable
from fangpin.notices.passages import Passage, Piece

# Names that programs give to things; a few of their letters look like numbers by chance.
_UNIQUE_NAME = re.compile(r"\{?[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}\}?")


def parsed(data: bytes, *, what: str) -> Any:
    """The root; raises Unreadable with the name of the part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"{what}不是完整的 XML") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(f"{what}带有自定义内容（DOCTYPE）")
    return root


def local(element: Any) -> str:
    """The tag without its namespace; of a comment or an instruction nothing."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def everything_in(root: Any, *, place: str) -> list[Passage]:
    """All texts one after another, and all attributes, comments and instructions."""
    texts, others = list(_texts(root)), list(_others(root))
    return [
        Passage.of((Piece(place, text) for text in texts), gap="\n"),
        Passage.of((Piece(place, text) for text in others), gap="\n", is_for_programs=True),
    ]


def attributes_of(root: Any, *, place: str) -> Passage:
    """What stands in attributes and comments; the texts are read elsewhere."""
    return Passage.of((Piece(place, text) for text in _others(root)), gap="\n", is_for_programs=True)


def _texts(root: Any) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str):
            yield from (text for text in (element.text, *(child.tail for child in element)) if _says(text))


def _others(root: Any) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str):
            yield from (value for value in element.attrib.values() if _says(value))
        else:
            yield from (text for text in (element.text, element.tail) if _says(text))


def _says(text: str | None) -> bool:
    return text is not None and len(text) > 1 and not _UNIQUE_NAME.fullmatch(text) and not text.isspace()
