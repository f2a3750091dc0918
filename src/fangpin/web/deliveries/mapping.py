"""The preview's lines: which heading of the file is which column of ours, with three cells of the clerk's own file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fangpin.apps.deliveries.api import each_heading
from fangpin.contracts import Contract, is_own_heading

_SAYS = {
    "own": "与数据约定一致",
    "synonym": "常见叫法",
    "learnt": "记住的对应",
    "not_needed": "记住的对应：不需要",
    "strange": "不认识",
}


@dataclass(frozen=True)
class HeadingLine:
    """One heading; `field` is the name of its choice in the form, "" where there is nothing to choose."""

    heading: str
    letter: str
    column: str
    column_says: str
    known_says: str
    samples: Sequence[str]
    field: str
    is_strange: bool


def heading_lines(
    inspection: dict[str, Any], *, contract: Contract, cells: Mapping[str, Any], said: Mapping[str, str]
) -> list[HeadingLine]:
    """In the order of the file, each heading once; what the clerk chose already wins over what was read."""
    names = {column.name: column.says for column in contract.filed_columns}
    lines = []
    for index, heading in enumerate(each_heading(inspection).values()):
        column = said.get(heading["bare"], heading["column"])
        lines.append(
            HeadingLine(
                heading=heading["heading"],
                letter=heading["letter"],
                column=column,
                column_says=names.get(column, ""),
                known_says=_SAYS[heading["known"]],
                samples=cells.get("samples", {}).get(heading["sheet"], {}).get(heading["letter"], ()),
                field="" if is_own_heading(contract, heading["heading"]) else f"heading_{index}",
                is_strange=heading["known"] == "strange",
            )
        )
    return lines


def said_in(words: Mapping[str, str], *, inspection: dict[str, Any]) -> dict[str, str]:
    """The choices of the form by plain heading; a heading without a choice stays as it was read."""
    return {
        heading["bare"]: words[f"heading_{index}"][:60]
        for index, heading in enumerate(each_heading(inspection).values())
        if f"heading_{index}" in words
    }


def rows_in(inspection: dict[str, Any]) -> int:
    return sum(table["rows"] for table in inspection["tables"])


def corrections_before(inspection: dict[str, Any]) -> list[str]:
    """Deliveries in force that corrected the same file earlier, whose place this one takes."""
    corrected = inspection["corrects"]
    return [one for one in inspection.get("replaces", ()) if corrected and one != corrected]


def seen_words(inspection: dict[str, Any], *, contract: Contract) -> list[tuple[str, str]]:
    """What was recognised, in pairs of name and words."""
    tables = inspection["tables"]
    columns = contract.filed_columns
    given = {heading["column"] for heading in each_heading(inspection).values()} - {""}
    pairs = [
        ("对上的栏目", f"{len(columns)} 个栏目中对上 {len(given)} 个"),
        ("数据所属时间", _period(inspection, contract=contract)),
        ("文件", inspection["kind"]),
        (
            "读到的表",
            "；".join(
                f"{table['sheet'] or '（单一表）'}：表头在第 {table['header_row']} 行，数据 {table['rows']:,} 行"
                for table in tables
            ),
        ),
    ]
    if units := _units(inspection):
        pairs.append(("金额单位", units))
    if inspection["other_sheets"]:
        others = "、".join(inspection["other_sheets"])
        pairs.append(("没有表头的工作表", f"{others}：不会读入，行数计入“略过”。"))
    if hidden := inspection["hidden_sheets"]:
        pairs.append(("隐藏的工作表", f"{'、'.join(hidden)}：打开文件时看不见，照样读入，请核对。"))
    if hidden_rows := sum(table["hidden_rows"] for table in tables):
        pairs.append(("隐藏的行", f"{hidden_rows:,} 行打开文件时看不见，照样读入，请核对。"))
    if hidden_columns := sorted({letter for table in tables for letter in table["hidden_columns"]}):
        pairs.append(("隐藏的列", f"{'、'.join(hidden_columns)} 列打开文件时看不见，照样读入，请核对。"))
    return pairs


def _units(inspection: dict[str, Any]) -> str:
    """Which columns of money the file gives in another unit than ours."""
    columns: dict[tuple[str, str], list[str]] = {}
    for heading in each_heading(inspection).values():
        if heading.get("unit"):
            columns.setdefault((heading["unit"], heading["unit_kept"]), []).append(heading["heading"])
    return "；".join(
        f"文件里写明单位是{unit}，接收时换算成{kept}：{'、'.join(names)}"
        for (unit, kept), names in columns.items()
    )


def _period(inspection: dict[str, Any], *, contract: Contract) -> str:
    start, until = (date.fromisoformat(inspection[name]) for name in ("period_start", "covered_until"))
    month = f"{until.year}年{until.month}月"
    if contract.body.period == "cumulative" and start.month != until.month:
        month = f"{start.year}年{start.month}月至{until.month}月"
    if inspection["corrects"]:
        return f"{month}（与被更正的交付相同）"
    if inspection["is_period_named"]:
        return f"{month}（文件名里写明）"
    if contract.body.covers == "received_on":
        return f"{month}（按上传日期）"
    if unfinished := inspection.get("unfinished_month"):
        return _unfinished(month, date.fromisoformat(unfinished), rows=inspection.get("unfinished_rows", 0))
    return f"{month}（文件名里没有月份，按上传日期的上个月计；不对时请把月份写进文件名，如 {until:%Y%m}，再重新上传）"


def _unfinished(month: str, named: date, *, rows: int) -> str:
    name = f"{named.month}月"
    dated = f"文件里有 {rows:,} 行的日期在{name}，照样接收。" if rows else ""
    return (
        f"{month}（文件名里的{named.year}年{name}还没有结束，按上传日期的上个月计。{dated}"
        f"要交的是{name}整月的数据时，请撤回，等{name}结束后重新导出再上传）"
    )
