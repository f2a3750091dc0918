"""Documents of office programs: every part is read, and what no reader of the paper sees is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from typing import Any

from fangpin.notices.findings import Finding, Kind, Unreadable
from fangpin.notices.opening.sheets import open_workbook
from fangpin.notices.opening.word import open_story
from fangpin.notices.opening.xml_parts import everything_in, parsed
from fangpin.notices.opening.zipped import Part, Parts
from fangpin.notices.passages import Opened, Passage, Piece

# What is refused for being there, whatever it says: part of the name, kind, what to call it.
_NOT_FOR_READERS = (
    ("/threadedcomments/", Kind.HIDDEN, "批注"),
    ("/comments", Kind.HIDDEN, "批注"),
    ("/externallinks/", Kind.HIDDEN, "外部链接"),
    ("/pivotcache/", Kind.HIDDEN, "数据透视表缓存"),
    ("/querytables/", Kind.HIDDEN, "外部数据查询"),
    ("connections.xml", Kind.HIDDEN, "外部数据连接"),
    ("/embeddings/", Kind.HIDDEN, "嵌入的文件"),
    ("/activex/", Kind.HIDDEN, "控件"),
    ("/ctrlprops/", Kind.HIDDEN, "控件"),
    ("vbaproject", Kind.HIDDEN, "宏"),
    ("/afchunk", Kind.HIDDEN, "嵌入的文件"),
    ("/revisions/", Kind.HIDDEN, "修订记录"),
    ("/model/", Kind.HIDDEN, "数据模型"),
    ("/media/", Kind.PICTURE, ""),
    ("thumbnail", Kind.PICTURE, "缩略图"),
)
_CALLED = (
    ("docprops/custom", "自定义属性"),
    ("docprops/", "文件属性"),
    ("/header", "页眉"),
    ("/footer", "页脚"),
    ("/footnotes", "脚注"),
    ("/endnotes", "尾注"),
    ("/comments", "批注"),
    ("/threadedcomments/", "批注"),
    ("/externallinks/", "外部链接"),
    ("/pivotcache/", "数据透视表缓存"),
    ("/drawings/", "图形和文本框"),
    ("/charts/", "图表"),
    ("/diagrams/", "图示"),
    ("sharedstrings", "工作簿的文字表"),
    ("xl/workbook.xml", "工作簿的名称和设置"),
    ("xl/tables/", "表格定义"),
    ("_rels/", "链接地址"),
    ("customxml/", "自定义数据"),
)
_STORIES = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments|glossary/document)\.xml"
)
_XML = (".xml", ".rels", ".vml")
# Set-ups of printers, which every workbook from Excel may hold.
_PRINTER = re.compile(r"(xl|word)/printersettings/printersettings\d*\.bin")
# Characters of other scripts would be found in any bytes by chance.
_SINGLE, _DOUBLE = re.compile(rb"[\x20-\x7e]{6,}"), re.compile(rb"(?:[\x20-\x7e]\x00){6,}")


def open_office(parts: Parts) -> Opened:
    """A workbook or a text; raises Unreadable for slides and for parts of unknown kinds."""
    names = {part.name.lower(): part for part in parts}
    opened = Opened()
    for part in parts:
        opened.add(_open_part(part))
    if "xl/workbook.xml" in names:
        opened.add(open_workbook({name: part.data for name, part in names.items()}))
    elif "word/document.xml" not in names:
        raise Unreadable("不是 xlsx 或 docx")
    return opened


def _open_part(part: Part) -> Opened:
    name = "/" + part.name.lower()
    opened = Opened(passages=[_of_programs("内部部件的名称", part.name)])
    refused = next(((kind, what) for within, kind, what in _NOT_FOR_READERS if within in name), None)
    if refused:
        opened.findings.append(Finding("文件内部", *refused))
    if name.endswith(_XML):
        root = parsed(part.data, what=_called(name))
        opened.add(_reader_of(name)(root, _called(name)))
    elif _PRINTER.fullmatch(name[1:]):
        opened.passages += bytes_as_text(part.data, place="打印机设置")
    else:
        opened.passages += bytes_as_text(part.data, place=_called(name))
        if not refused:
            raise Unreadable("里面有认不出的部件")
    return opened


def _reader_of(name: str) -> Callable[[Any, str], Opened]:
    if _STORIES.fullmatch(name[1:]):
        return lambda root, place: open_story(root, place=place)
    if name.startswith("/xl/worksheets/sheet"):
        # Its cells are read with the workbook; here what stands beside them.
        return lambda root, place: Opened(passages=everything_in(_without_cells(root), place="工作表的设置"))
    return lambda root, place: Opened(passages=everything_in(root, place=place))


def _without_cells(root: Any) -> Any:
    bare = copy(root)
    for child in list(bare):
        if isinstance(child.tag, str) and child.tag.endswith("}sheetData"):
            bare.remove(child)
    return bare


def _called(name: str) -> str:
    return next(
        (called for within, called in _CALLED if within in name),
        "正文" if "word/document" in name else "内部部件",
    )


def _of_programs(place: str, text: str) -> Passage:
    return Passage.of([Piece(place, text)], gap="\n", is_for_programs=True)


def bytes_as_text(data: bytes, *, place: str) -> list[Passage]:
    """What can be read in bytes of whatever kind, as one and as two bytes a character."""
    single = "\n".join(run.decode("ascii") for run in _SINGLE.findall(data))
    double = "\n".join(run.decode("utf-16-le") for run in _DOUBLE.findall(data))
    return [_of_programs(place, single), _of_programs(place, double)]
