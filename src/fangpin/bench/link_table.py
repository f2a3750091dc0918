"""The figures of `fangpin bench link` as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from fangpin.pipeline.linking.words import METHOD_SAYS, ZONE_SAYS

_WAYS = {"number": "只凭号码", "number_and_surname": "号码和姓氏", "full": "全部办法（自动部分）"}
_METHODS = METHOD_SAYS | {"number_and_name": "号码和姓名", "refused": "没有可用的事实，退回"}
_ZONES = ZONE_SAYS | {"direct": "直接认到", "refused": "退回"}


def show_link(figures: dict[str, Any]) -> None:
    """Print what was measured."""
    answer, console = figures["answer"], Console(width=120)
    console.print(
        f"底册 {answer['people']:,} 人，名单 {answer['rows']:,} 行，其中 {answer['on_register']:,} 行的人在底册里；"
        f"没有村和别的村各占 {answer['village_noise']:.0%}。"
    )
    for title, part in (("全部", answer["all"]), ("姓名有生僻字的", answer["rare_names"])):
        console.print(_ways(title, part))
    console.print(_methods(answer["by_method"]))
    asked = answer["review_holds_the_person"]
    console.print(
        f"待人工的 {asked['rows']:,} 行（人在底册里的），候选里有本人的 {asked['shown']:,} 行。"
        f"底册 {answer['seconds']['register']} 秒，读名单 {answer['seconds']['read']} 秒，"
        f"认人 {answer['seconds']['recognise']} 秒；内存峰值 {figures['peak_mb']} MB。"
    )


def _ways(title: str, part: dict[str, Any]) -> Table:
    table = Table(title=title)
    table.add_column("办法", no_wrap=True)
    for head in ("召回率", "95% 区间", "准确率", "95% 区间", "认错"):
        table.add_column(head, justify="right", no_wrap=True)
    for way, says in _WAYS.items():
        recall, precision = part[way]["recall"], part[way]["precision"]
        wrong = precision["whole"] - precision["part"]
        table.add_row(says, *_share(recall, 2), *_share(precision, 4), f"{wrong:,}")
    return table


def _share(share: dict[str, Any], digits: int) -> tuple[str, str]:
    if share["share"] is None:
        return "—", "—"
    low, high = f"{share['low']:.{digits}%}", f"{share['high']:.{digits}%}"
    return f"{share['share']:.{digits}%}", f"{low}–{high}"


def _methods(found: list[dict[str, Any]]) -> Table:
    table = Table(title="按办法分")
    for head in ("结果", "办法"):
        table.add_column(head, no_wrap=True)
    for head in ("行数", "在底册里", "认对", "认错"):
        table.add_column(head, justify="right")
    for each in found:
        table.add_row(
            _ZONES[each["zone"]],
            _METHODS[each["method"]],
            *(f"{each[key]:,}" for key in ("rows", "on_register", "right", "wrong")),
        )
    return table
