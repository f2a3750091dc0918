"""Writes the reference pages of docs/reference from rulebook, contracts, glossary and fields, so that they cannot differ."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from fangpin.contracts import Contract, load_contracts
from fangpin.glossary import load_glossary
from fangpin.reference.field_page import field_lines
from fangpin.reference.procedure_page import procedure_lines
from fangpin.rulebook import Rule, load_rulebook
from fangpin.rulebook.table_text import row_sentence

_NOTICE = "<!-- 由 `make docs` 生成，请勿手工修改。 -->"


def reference_pages() -> dict[str, str]:
    """The pages by file name."""
    return {
        "rules.md": _page("预警规则", _rules()),
        "parameters.md": _page("参数", _parameters()),
        "procedures.md": _page("办理程序", procedure_lines()),
        "datasets.md": _page("部门数据", _datasets()),
        "glossary.md": _page("术语", _glossary()),
        "fields.md": _page("字段登记", field_lines()),
    }


def write_reference(folder: Path) -> list[Path]:
    """Write every page; returns what was written."""
    written = []
    for name, text in reference_pages().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", _NOTICE, "", *lines]).rstrip() + "\n"


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def _rules() -> Iterator[str]:
    book = load_rulebook()
    for rule in book.rules.values():
        text = rule.text
        yield from (
            f"## {rule.title}",
            "",
            f"- 编号：`{rule.id}`　{_kind(rule)}　自 {text.from_} 起",
            f"- 触发条件：`{' '.join(text.fires_when.split())}`",
            f"- 说明：{text.says}",
            f"- 解除：{text.clears_when}",
            f"- 依据：{text.source}　负责：{text.owner}",
            "",
        )


def _kind(rule: Rule) -> str:
    return f"风险：{rule.risk}　级别：{rule.level}" if rule.risk else "需说明事项（不是预警）"


def _parameters() -> Iterator[str]:
    book = load_rulebook()
    yield from _table(
        ["参数", "名称", "地区", "自", "至（不含）", "数值", "单位", "依据"],
        (
            (
                f"`{name}`",
                parameter.title,
                value.region,
                str(value.from_),
                str(value.until or "—"),
                str(value.value),
                parameter.unit,
                value.source,
            )
            for name, parameter in book.parameters.items()
            for value in parameter.values
        ),
    )
    yield from ("", "## 决策表", "")
    for name, table in book.tables.items():
        for version in table.versions:
            span = f"自 {version.from_} 起" + (f"，至 {version.until}（不含）" if version.until else "")
            yield f"`{name}` {table.title}（地区 {version.region}，{span}，依据 {version.source}）"
            yield ""
            yield from (f"- {row_sentence(table, row, units=book.units)}" for row in version.rows)


def _datasets() -> Iterator[str]:
    for contract in load_contracts():
        yield from (
            f"## {contract.title}（{contract.sender}）",
            "",
            f"- 编号：`{contract.id}`　粒度：{contract.body.grain}　周期：{contract.body.period}",
            f"- 用途：{contract.body.purpose}　依据：{contract.body.legal_basis}",
            f"- 每月 {contract.body.expected_day} 日前报送；超过 {contract.body.max_age_days} 天视为过期（未知）",
            f"- 识别：{_subject(contract)}　同一记录：{'、'.join(contract.column(key).says for key in contract.body.row_keys)}",
            f"- 负责：{contract.body.owner}　保存 {contract.body.retention_months} 个月　告知：{contract.body.told}",
            "",
        )
        yield from _table(
            ["表头", "也认", "列名", "类型", "必填", "进入数据湖"],
            (
                (
                    column.says,
                    "、".join(column.synonyms),
                    f"`{column.name}`",
                    str(column.type),
                    "是" if column.required else "",
                    "是" if column.is_kept else "否",
                )
                for column in contract.body.columns
            ),
        )
        yield ""


def _subject(contract: Contract) -> str:
    """How a row says whom, or which village, it is about."""
    if contract.is_about_villages:
        return "按村（村代码，或县、乡、村名称）"
    return f"按人（{contract.column(contract.body.person or '').says}）"


def _glossary() -> Iterator[str]:
    yield from _table(
        ["术语", "代码名", "种类", "出处", "不要混同于", "含义"],
        (
            (term.zh, f"`{term.code}`", term.kind, term.source, f"`{term.not_}`", term.meaning)
            for term in load_glossary().values()
        ),
    )
