"""`fangpin bench hostile`: hostile and dirty files through intake, a table by class, and a fault ends in 1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from fangpin.bench.hostile.catalogue import KINDS, numbers_of
from fangpin.bench.hostile.judge import FaultKind
from fangpin.bench.hostile.run import Result, run_hostile

_LOSSES = {FaultKind.loss}
_INVENTED = {FaultKind.invented}
_GUESSED = {FaultKind.guessed}
_MOST_SHOWN = 200


@click.command("hostile")
@click.option("--files", default=500, show_default=True, type=click.IntRange(1, 1_000_000), help="文件数")
@click.option(
    "--from", "first", default=0, show_default=True, type=click.IntRange(0), help="从第几个文件开始"
)
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--only", type=click.Choice(list(KINDS)), help="只做一类")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="同时几个进程")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="把出错的文件写到这个文件夹")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_hostile(
    files: int, first: int, seed: int, only: str | None, workers: int, keep: Path | None, as_json: bool
) -> None:
    """恶意和脏乱的文件逐个接收，与真相比较；有任何差错则以 1 退出。"""
    numbers = numbers_of(range(first, first + files), kind=only)
    summary = run_hostile(numbers, seed=seed, workers=workers, keep=keep)
    rows = [_line(kind, [one for one in summary.results if one.kind == kind]) for kind in KINDS]
    rows = [row for row in rows if row["files"]] + [_line("", summary.results)]
    if as_json:
        faults = [_fault_json(one) for one in summary.faulty]
        click.echo(json.dumps({"classes": rows, "faults": faults}, ensure_ascii=False, indent=2))
    else:
        _show(rows, summary.faulty, seed=seed)
    if summary.faulty:
        raise click.exceptions.Exit(1)


def _line(kind: str, results: Sequence[Result]) -> dict[str, Any]:
    def with_fault(kinds: set[FaultKind]) -> int:
        return sum(any(fault.kind in kinds for fault in one.faults) for one in results)

    return {
        "kind": kind,
        "files": len(results),
        "taken": sum(one.outcome == "taken" for one in results),
        "refused": sum(one.outcome == "refused" for one in results),
        "rows": sum(one.rows for one in results),
        "losses": with_fault(_LOSSES),
        "invented": with_fault(_INVENTED),
        "guessed": with_fault(_GUESSED),
        "other_faults": with_fault(set(FaultKind) - _LOSSES - _INVENTED - _GUESSED),
        "worst_seconds": round(max((one.seconds for one in results), default=0.0), 2),
        "worst_mb": round(max((one.peak_mb for one in results), default=0.0)),
    }


def _fault_json(one: Result) -> dict[str, Any]:
    faults = [{"kind": fault.kind.value, "what": fault.what} for fault in one.faults]
    return {"number": one.number, "kind": one.kind, "variant": one.variant, "faults": faults}


def _show(rows: Sequence[dict[str, Any]], faulty: Sequence[Result], *, seed: int) -> None:
    console = Console(width=140)
    table = Table()
    table.add_column("类别", no_wrap=True)
    heads = ("文件", "收下", "拒收", "读到行", "丢行", "造人", "猜号", "其他差错", "最慢秒", "最大 MB")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for row in rows:
        kind, *figures = row.values()
        table.add_row(KINDS.get(kind, "合计"), *(f"{figure:,}" for figure in figures))
    console.print(table)
    for one in faulty[:_MOST_SHOWN]:
        said = "；".join(dict.fromkeys(f"{fault.kind.value} {fault.what}" for fault in one.faults[:3]))
        click.echo(f"{one.kind}/{one.variant} 第 {one.number} 个（种子 {seed}）：{said}")
    if faulty:
        click.echo(f"共 {len(faulty)} 个文件有差错；加 --keep 文件夹 可写出这些文件。")
