"""YAML whose every value is text and knows its line: no number is rounded, and every fault can be found."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from fangpin.rulebook.faults import Fault

Place = tuple[str | int, ...]

# Resolves nothing: 0.10 stays 0.10, and 否 or no stays a word. The one written in C is ten times faster.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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


def read_document(*, text: str, file: str, first_line: int = 1) -> Document:
    """Read a YAML text; duplicate keys, empty values, anchors and syntax errors become faults.

    >>> read_document(text="value: 0.10", file="a.yaml").data
    {'value': '0.10'}
    """
    document = Document(file=file)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        document.faults.append(
            Fault(file, first_line + line, f"不是合格的 YAML（{error.problem}）；请检查缩进、冒号和引号。")
        )
        return document
    if node is None:
        document.faults.append(Fault(file, first_line, "文件是空的；请按同一文件夹里的例子填写。"))
        return document
    document.data = _value(node, (), document, first_line)
    return document


def _value(node: yaml.Node, place: Place, document: Document, first_line: int) -> Any:
    document.lines[place] = first_line + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            document.lines[(*place, key)] = first_line + key_node.start_mark.line
            if key in content:
                document.fault((*place, key), f"“{key}”写了两次；请只留一处。")
                continue
            content[key] = _value(value_node, (*place, key), document, first_line)
            document.lines[(*place, key)] = first_line + key_node.start_mark.line
        return content
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), document, first_line) for index, item in enumerate(node.value)]
    if not node.value.strip():
        document.fault(place, "这里没有填值；不需要时请删去整行。")
    return node.value
