"""YAML whose every value is text and knows its line: no number is rounded, and every fault can be found."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from fangpin.rulebook.faults import Fault

Place = tuple[str | int, ...]

# The parser written in C is ten times faster; neither turns 0.10 or 否 into anything but text.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
_LARGEST = 1_000_000
_HINTS = {
    r"'\t'": "用了制表符（Tab），请改成空格",
    "block end": "缩进没有对齐，或上面一行少了冒号",
    "mapping values": "这里不应有冒号，文字里有冒号时请加引号",
    "',' or": "括号没有配对，或少了逗号",
    "could not find expected ':'": "少了冒号",
    "quoted scalar": "引号没有配对",
    "alias": "* 开头的文字要加引号",
    "cannot start any token": "这个符号开头的文字要加引号",
}


class _Refused(Exception):
    """What YAML allows and the rulebook does not."""

    def __init__(self, line: int, says: str) -> None:
        self.line, self.says = line, says


@dataclass
class Document:
    """The content of one YAML text, the line of each of its values, and what could not be read."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, says: str) -> None:
        self.faults.append(Fault(self.file, self.line(place), says))


@dataclass
class _Open:
    """A mapping or list that is being read; `key` waits for its value."""

    place: Place
    content: dict[str, Any] | list[Any]
    key: str | None = None
    skips: bool = False


def read_document(*, text: str, file: str, first_line: int = 1) -> Document:
    """Read a YAML text; duplicate keys, empty values, anchors, tags and syntax errors become faults.

    >>> read_document(text="value: 0.10", file="a.yaml").data
    {'value': '0.10'}
    """
    document = Document(file=file)
    try:
        if len(text) > _LARGEST:
            raise _Refused(0, f"文件太大（超过 {_LARGEST:,} 个字）；请拆开。")
        _read(text, document, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        says = next((hint for sign, hint in _HINTS.items() if sign in str(error.problem)), "写法有误")
        line = first_line + (mark.line if mark else 0)
        document.faults.append(Fault(file, line, f"不是合格的 YAML（{says}）；请检查缩进、冒号和引号。"))
    except yaml.reader.ReaderError as error:
        line = first_line + text.encode().count(b"\n", 0, error.position)
        document.faults.append(
            Fault(file, line, "有看不见的控制字符（如 NUL）；请删去这一行重新输入，或另存为 UTF-8。")
        )
    except _Refused as refused:
        document.faults.append(Fault(file, first_line + refused.line, refused.says))
    if document.faults:
        document.data = None
    return document


def _read(text: str, document: Document, first_line: int) -> None:
    """Event by event, so that no nesting however deep and no anchor however often repeated costs anything."""
    above: list[_Open] = []
    roots: list[Any] = []
    next_event = _LOADER(text).get_event
    while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
        line = event.start_mark.line
        if kind is yaml.DocumentStartEvent and roots:
            raise _Refused(line, "文件里有两份内容（用 --- 隔开）；请拆成两个文件。")
        if kind is yaml.ScalarEvent:
            _refuse_marks(event, line)
            _take_scalar(event.value, line, above, roots, document, first_line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _refuse_marks(event, line)
            if len(above) >= _DEEPEST:
                raise _Refused(line, f"层次太深（超过 {_DEEPEST} 层）；请照同一文件夹里的例子写。")
            opened = _opened(event, line, above, document, first_line)
            _put(opened.content, above, roots)
            above.append(opened)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            above.pop()
        elif kind is yaml.AliasEvent:
            raise _Refused(line, f"不能用 * 引用别处的内容（*{event.anchor}）；请把内容写出来。")
    if not roots:
        raise _Refused(0, "文件是空的；请按同一文件夹里的例子填写。")
    document.data = roots[0]


def _refuse_marks(event: Any, line: int) -> None:
    if event.anchor is not None:
        raise _Refused(line, f"不能用 & 给内容起名（&{event.anchor}）；文字以 & 开头时请加引号。")
    if event.tag is not None:
        raise _Refused(line, f"不能用 ! 标明类型（{event.tag}）；文字以 ! 开头时请加引号。")


def _opened(event: Any, line: int, above: list[_Open], document: Document, first_line: int) -> _Open:
    if above and isinstance(above[-1].content, dict) and above[-1].key is None:
        raise _Refused(line, "冒号左边只能是一个名称；请检查括号和缩进。")
    place = _place(above)
    document.lines.setdefault(place, first_line + line)
    content: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
    return _Open(place=place, content=content)


def _take_scalar(
    text: str, line: int, above: list[_Open], roots: list[Any], document: Document, first_line: int
) -> None:
    inside = above[-1] if above else None
    if inside is not None and isinstance(inside.content, dict) and inside.key is None:
        inside.key = text
        place = (*inside.place, text)
        inside.skips = text in inside.content
        if inside.skips:
            document.faults.append(Fault(document.file, first_line + line, f"“{text}”写了两次；请只留一处。"))
        document.lines[place] = first_line + line
        return
    place = _place(above)
    document.lines.setdefault(place, first_line + line)
    if not text.strip():
        document.fault(place, "这里没有填值；不需要时请删去整行。")
    _put(text, above, roots)


def _place(above: list[_Open]) -> Place:
    if not above:
        return ()
    inside = above[-1]
    return (*inside.place, len(inside.content) if isinstance(inside.content, list) else inside.key or "")


def _put(value: Any, above: list[_Open], roots: list[Any]) -> None:
    if not above:
        roots.append(value)
        return
    inside = above[-1]
    if isinstance(inside.content, list):
        inside.content.append(value)
        return
    if not inside.skips:
        inside.content[inside.key or ""] = value
    inside.key = None
