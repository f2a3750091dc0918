"""`fangpin bench intake`: how long a large workbook and a large text file take from landed to linked."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from fangpin.bench import large_files, works
from fangpin.bench.large_files import LargeFile
from fangpin.bench.measure import measured

WIDE_ROWS, LONG_ROWS, REGISTERED = 200_000, 1_000_000, 200_000
# Wall seconds and MB on two cores, at the full number of rows.
TARGETS = {"xlsx": (25, 1_500), "csv": (20, 1_500)}
RECEIVED_ON = date(2026, 4, 9)


@click.command("intake")
@click.option(
    "--rows",
    default=WIDE_ROWS,
    show_default=True,
    type=click.IntRange(100, 2_000_000),
    help="xlsx 的行数；csv 为其五倍",
)
@click.option(
    "--register",
    "registered",
    default=REGISTERED,
    show_default=True,
    type=click.IntRange(100, 5_000_000),
    help="户籍底册的人数",
)
@click.option("--seed", default=7, show_default=True, type=int)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_intake(rows: int, registered: int, seed: int, as_json: bool) -> None:
    """一个大文件从交付到关联要多久、多少内存：30 列的 xlsx，和五倍行数的 csv。"""
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as name:
        folder = Path(name)
        files = _files(folder, rows=rows, registered=registered, seed=seed)
        figures = {
            kind: _figures(file, folder=folder, register=files["register"])
            for kind, file in files.items()
            if kind in TARGETS
        }
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for kind, figure in figures.items():
        seconds, mb = TARGETS[kind]
        click.echo(
            f"{kind} {figure['rows']:,} 行 × {figure['columns']} 列（{figure['file_mb']} MB）：{figure['seconds']} 秒"
            f"（要求 {seconds}），CPU {figure['cpu_seconds']} 秒，内存峰值 {figure['peak_mb']} MB（要求 {mb}）；"
            f"接收 {figure['accepted']:,}，退回 {figure['rejected']:,}，略过 {figure['skipped']:,}"
        )


def _files(folder: Path, *, rows: int, registered: int, seed: int) -> dict[str, LargeFile]:
    rng = np.random.default_rng(seed)
    everybody = large_files.people(max(registered, rows), rng=rng)
    return {
        "register": large_files.write_register(folder, people=everybody.head(registered)),
        "xlsx": large_files.write_wide(folder, people=everybody.head(rows), rng=rng),
        "csv": large_files.write_long(
            folder, people=everybody.head(registered), count=rows * LONG_ROWS // WIDE_ROWS, rng=rng
        ),
    }


def _figures(file: LargeFile, *, folder: Path, register: LargeFile) -> dict[str, Any]:
    """One file in a fresh home with a register; only the file itself is measured."""
    home = folder / f"home-{file.path.suffix[1:]}"
    measured(works.take_file, home_folder=home, file=register, received_on=date(2026, 1, 5))
    figure = measured(works.take_file, home_folder=home, file=file, received_on=RECEIVED_ON)
    facts = {
        "rows": file.rows,
        "columns": file.columns,
        "file_mb": round(file.path.stat().st_size / 2**20, 1),
    }
    answer: dict[str, Any] = figure.answer
    return facts | figure.as_json() | answer
