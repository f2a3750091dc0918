"""`fangpin bench screen`: how long a whole city takes, and how that compares."""

import json
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fangpin.bench.measure import Measured, measured, needs_development
from fangpin.bench.screen import works
from fangpin.bench.screen.lake import build_lake
from fangpin.bench.screen.postgres import by_postgres, loaded_server, take_answer
from fangpin.bench.screen.ways import (
    bare_decode,
    by_duckdb,
    by_fangpin,
    by_pandas,
    differing_rows,
    read_answer,
    take_pandas_answer,
    write_answer,
)

UNLIMITED = "8GB"
_TARGETS = {
    "duckdb": (1.15, "不超过"),
    "postgres": (10.0, "至少"),
    "pandas": (3.0, "至少"),
    "decode": (0.0, ""),
}
_NAMES = {"duckdb": "手写 DuckDB SQL", "postgres": "PostgreSQL", "pandas": "pandas", "decode": "只读列"}


@click.command("screen")
@click.option("--households", default=1_300_000, show_default=True, type=click.IntRange(1000, 20_000_000))
@click.option("--seed", default=7, show_default=True, type=int)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="存放合成数据的文件夹，下次再用；不写则用后即删",
)
@click.option("--memory-limit", default="1GB", show_default=True, help="DuckDB 的内存上限")
@click.option(
    "--runs", default=3, show_default=True, type=click.IntRange(1, 20), help="每种做法轮流做几遍，取中位数"
)
@click.option("--delivery", is_flag=True, help="筛查过的城市再收到 10 万行，多久有新结果")
@click.option(
    "--scale",
    type=click.IntRange(2, 15),
    help="户数增加到多少倍，用时是多少倍；并核对限内存与不限内存结果相同",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_screen(
    households: int,
    seed: int,
    folder: Path | None,
    memory_limit: str,
    runs: int,
    delivery: bool,
    scale: int | None,
    as_json: bool,
) -> None:
    """筛查一座城市要多久；15 条规则与手写 SQL、PostgreSQL、pandas 比较，逐行核对结果。"""
    if scale is None and not delivery:
        needs_development("pandas")
    with _kept(folder) as place:
        city = _Lake(place, households, seed)
        figures: dict[str, Any] = {"lake": city.built()}
        if scale is not None:
            figures |= _scaled(city, _Lake(place, households * scale, seed), memory_limit)
        elif delivery:
            figures |= _after_delivery(city, memory_limit)
        else:
            figures["screen"] = _figures(works.screen_anew, home_folder=city.home, memory_limit=memory_limit)
            figures |= _compared(city, memory_limit, runs)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2, default=str) if as_json else _told(figures))


class _Lake:
    """The made-up lake of so many households below the folder."""

    def __init__(self, folder: Path, households: int, seed: int) -> None:
        self.folder, self.households, self.seed = folder, households, seed
        self.home = folder / f"home-{households}-{seed}"

    def built(self) -> dict[str, Any]:
        return _figures(build_lake, home_folder=self.home, households=self.households, seed=self.seed)


def _compared(city: _Lake, memory_limit: str, runs: int) -> dict[str, Any]:
    """Each way in turn, so many times over: what slows the machine down for a while slows all of them down."""
    answers = city.folder / "answers"
    answers.mkdir(exist_ok=True)
    ways: dict[str, Callable[..., Any]] = {"fangpin": by_fangpin, "duckdb": by_duckdb, "pandas": by_pandas}
    took: dict[str, list[Measured]] = {}
    with loaded_server(
        home_folder=city.home, server_folder=city.folder / f"{city.home.name}-postgres"
    ) as url:
        for _ in range(runs):
            for way, work in {**ways, "decode": bare_decode}.items():
                path = answers / f"{way}.parquet"
                done = measured(work, home_folder=city.home, answer=path, memory_limit=memory_limit)
                took.setdefault(way, []).append(done)
            took.setdefault("postgres", []).append(measured(by_postgres, url=url))
        take_answer(url=url, answer=answers / "postgres.parquet")
    write_answer(run_folder=Path(took["fangpin"][-1].answer["run"]), answer=answers / "fangpin.parquet")
    take_pandas_answer(answers / "pandas.parquet")
    ours = _median(took["fangpin"])
    return {
        "ways": {
            way: {
                "seconds": _median(done),
                "cpu_seconds": round(statistics.median(one.cpu_seconds for one in done), 2),
                "peak_mb": round(max(one.peak_mb for one in done)),
            }
            for way, done in took.items()
        },
        "ratios": {
            "duckdb": round(ours / _median(took["duckdb"]), 2),
            "decode": round(ours / _median(took["decode"]), 2),
            "postgres": round(_median(took["postgres"]) / ours, 2),
            "pandas": round(_median(took["pandas"]) / ours, 2),
        },
        "differing_rows": {
            way: differing_rows(answers / "fangpin.parquet", answers / f"{way}.parquet")
            for way in ("duckdb", "postgres", "pandas")
        },
        "findings": read_answer(answers / "fangpin.parquet"),
    }


def _after_delivery(city: _Lake, memory_limit: str) -> dict[str, Any]:
    """A screened city gets one more file."""
    before = _figures(works.screen_anew, home_folder=city.home, memory_limit=memory_limit)
    delivered = works.deliver(home_folder=city.home, households=city.households, seed=city.seed)
    try:
        after = _figures(works.screen_again, home_folder=city.home, memory_limit=memory_limit)
    finally:
        works.take_back(home_folder=city.home, delivered=delivered)
    return {"screen": before, "delivery": {"rows": delivered.accepted, **after}}


def _scaled(city: _Lake, larger: _Lake, memory_limit: str) -> dict[str, Any]:
    """Many cities under the limit against one city without; and one city's findings with and without."""
    free = _figures(works.screen_anew, home_folder=city.home, memory_limit=UNLIMITED)
    free_digest = works.findings_digest(free["answer"]["run"])
    limited = _figures(works.screen_anew, home_folder=city.home, memory_limit=memory_limit)
    limited_digest = works.findings_digest(limited["answer"]["run"])
    built = larger.built()
    many = _figures(works.screen_anew, home_folder=larger.home, memory_limit=memory_limit)
    return {
        "screen": free,
        "limited": limited,
        "same_answer": free_digest == limited_digest,
        "larger_lake": built,
        "larger": many,
        "time_ratio": round(many["answer"]["seconds"] / free["answer"]["seconds"], 2),
    }


def _figures(work: Any, **words: Any) -> dict[str, Any]:
    result = measured(work, **words)
    return result.as_json() | {"answer": result.answer}


def _median(done: list[Measured]) -> float:
    return float(statistics.median(one.answer["seconds"] for one in done))


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    """The folder given, else one that goes again."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    place = Path(tempfile.mkdtemp(prefix="fangpin-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


_WORDS = {
    "lake": "造数据",
    "screen": "筛查",
    "limited": "限内存筛查",
    "larger_lake": "造更多数据",
    "larger": "更多户筛查",
    "delivery": "新文件以后",
}


def _told(figures: dict[str, Any]) -> str:
    lines = [
        f"{word}：{figures[name]['seconds']} 秒（CPU {figures[name]['cpu_seconds']} 秒），内存峰值 {figures[name]['peak_mb']} MB；"
        f"{json.dumps(figures[name]['answer'], ensure_ascii=False)}"
        for name, word in _WORDS.items()
        if name in figures
    ]
    if "time_ratio" in figures:
        same = "相同" if figures["same_answer"] else "不同！"
        lines.append(f"用时是一座城市的 {figures['time_ratio']} 倍；限内存与不限内存的结果{same}。")
    for way, figure in figures.get("ways", {}).items():
        name = _NAMES.get(way, "本系统")
        lines.append(
            f"15 条规则，{name}：{figure['seconds']} 秒（CPU {figure['cpu_seconds']} 秒），{figure['peak_mb']} MB"
        )
    for way, ratio in figures.get("ratios", {}).items():
        bound, word = _TARGETS[way]
        target = f"（目标{word} {bound}）" if word else ""
        kind = "本系统用时与其之比" if way in ("duckdb", "decode") else "其用时与本系统之比"
        lines.append(f"{_NAMES[way]}：{kind} {ratio}{target}")
    for way, rows in figures.get("differing_rows", {}).items():
        lines.append(f"与{_NAMES[way]}的结果不同的行：{rows}")
    return "\n".join(lines)
