"""The page of all fields of the operational plane: what is held, why, on which basis, how long, and who reads it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from fangpin.apps.accounts.enums import Role
from fangpin.apps.privacy.field_register import FieldRegister, field_register
from fangpin.apps.privacy.field_words import HeldField

HEADINGS = ("字段", "标签", "用途", "依据", "保存", "谁看得到")


def field_lines() -> Iterator[str]:
    register = field_register()
    yield "业务库（PostgreSQL）里的每一个字段。部门数据（数据湖）的每一栏在[部门数据](datasets.md)里，"
    yield "用途、依据和保存期限写在各数据集的数据约定里。"
    yield from _words(register)
    for app, names in groupby(register.models, key=lambda name: name[0]):
        yield from (f"## {app}", "")
        for _, model in names:
            yield from (f"### `{app}.{model}`", "", register.models[app, model].holds, "")
            yield from _table(HEADINGS, _rows(register, app, model))
            yield ""


def _rows(register: FieldRegister, app: str, model: str) -> Iterator[Sequence[str]]:
    """A row for all fields that share everything."""
    alike: dict[tuple[str, ...], list[HeldField]] = {}
    for one in register.fields(app, model).values():
        shared = (one.label.value, one.purpose, one.basis, one.retention, one.readers)
        alike.setdefault(shared, []).append(one)
    words = register.words
    for (label, purpose, basis, retention, readers), fields in alike.items():
        names = "、".join(f"{one.says} `{one.name}`" for one in fields)
        on = f"{words.bases[basis].says}（{words.bases[basis].source}）"
        yield names, label, purpose, on, words.retentions[retention].says, words.readers[readers].says


def _words(register: FieldRegister) -> Iterator[str]:
    words = register.words
    yield from ("", "## 标签", "")
    yield from (f"- {label}：{says}" for label, says in words.labels.items())
    yield from ("", "## 保存期限", "")
    yield from (f"- {one.says}（依据：{one.source}）" for one in words.retentions.values())
    yield from ("", "## 读者", "")
    for group in words.readers.values():
        yield f"- {group.says}：{'、'.join(Role(role).label for role in group.roles) or '无'}"
    yield ""


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
