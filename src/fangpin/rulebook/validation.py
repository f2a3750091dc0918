"""Turns pydantic's complaints into faults with a line and a Chinese sentence."""

from typing import Any

from pydantic import ValidationError

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.yaml_lines import Document

_SAYS = {
    "missing": "缺少“{field}”；请补上。",
    "extra_forbidden": "不认识“{field}”；请检查拼写，或删去。",
    "string_pattern_mismatch": "“{field}”的写法不对（现为 {input}）；请照同一文件夹里的例子写。",
    "string_too_short": "“{field}”太短；请写清楚。",
    "string_too_long": "“{field}”太长；请精简。",
    "enum": "“{field}”不能是 {input}；可用的有：{expected}。",
    "literal_error": "“{field}”不能是 {input}；可用的有：{expected}。",
    "dict_type": "“{field}”下面应是一组“名称: 内容”；请检查缩进。",
    "tuple_type": "“{field}”应是一个列表；请写成 [甲, 乙] 或逐行以 - 开头。",
    "string_type": "“{field}”应是文字；请检查缩进。",
    "too_short": "“{field}”至少要有一项。",
    "model_type": "“{field}”下面应是一组“名称: 内容”；请检查缩进。",
    "date_from_datetime_parsing": "“{field}”不是日历上有的日期（现为 {input}）。",
    "int_parsing": "“{field}”应是整数（现为 {input}）。",
    "bool_parsing": "“{field}”应是 true 或 false（现为 {input}）。",
}


def model_faults(error: ValidationError, document: Document) -> list[Fault]:
    """Every complaint as a fault at the line it is about."""
    return [_fault(detail, document) for detail in error.errors(include_url=False)]


def _fault(detail: Any, document: Document) -> Fault:
    place = tuple(detail["loc"])
    field = ".".join(str(part) for part in place) or "文件"
    return Fault(document.file, document.line(place), complaint(detail, field=field))


def complaint(detail: Any, *, field: str) -> str:
    """One of pydantic's complaints in words about what the reader knows as `field`."""
    expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace(", ", "、")
    if detail["type"] == "value_error":
        return f"“{field}”：{detail['ctx']['error']}。"
    form = _SAYS.get(detail["type"], "“{field}”的内容不对（现为 {input}）；请照同一文件夹里的例子写。")
    return form.format(field=field, input=_short(detail["input"]), expected=expected)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"
