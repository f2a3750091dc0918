"""`fangpin bench rulebook` and `fangpin bench badrules`: how fast rules load, and that bad ones never run."""

import json
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click

from fangpin.bench.measure import measured
from fangpin.bench.rulefiles.many import write_many_rules
from fangpin.kernel.places import data_folder

_MOST_SHOWN = 50


@click.command("rulebook")
@click.option("--rules", default=500, show_default=True, type=click.IntRange(1, 10_000), help="规则条数")
@click.option("--times", default=3, show_default=True, type=click.IntRange(1, 20), help="量几次，取中位数")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_rulebook(rules: int, times: int, as_json: bool) -> None:
    """由真规则变出许多条规则，每次在新进程里装载：要多久、多少内存。"""
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as name:
        folder = Path(name) / "rulebook"
        files = write_many_rules(real=data_folder("rulebook"), out=folder, rules=rules)
        runs = [measured(load_cold, folder=folder) for _ in range(times)]
    answer = {
        **runs[0].answer["counts"],
        "files": files,
        "load_seconds": round(statistics.median(run.answer["load_seconds"] for run in runs), 2),
        "load_cpu_seconds": round(statistics.median(run.answer["load_cpu_seconds"] for run in runs), 2),
        "import_seconds": round(statistics.median(run.answer["import_seconds"] for run in runs), 2),
        "peak_mb": round(statistics.median(run.peak_mb for run in runs)),
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(
        "装载 {rules} 条规则（参数 {parameters} 个、指标 {indicators} 个，共 {files} 个文件）：{load_seconds} 秒"
        "（CPU {load_cpu_seconds} 秒），另加载程序 {import_seconds} 秒，内存峰值 {peak_mb} MB。".format(
            **answer
        )
    )


def load_cold(*, folder: Path) -> dict[str, Any]:
    """Load a rulebook in a process that has read nothing yet."""
    begun = time.monotonic()
    from fangpin.rulebook import load_rulebook

    imported, cpu = time.monotonic(), time.process_time()
    book = load_rulebook(folder=folder)
    return {
        "import_seconds": imported - begun,
        "load_seconds": time.monotonic() - imported,
        "load_cpu_seconds": time.process_time() - cpu,
        "counts": {
            "rules": len(book.rules),
            "parameters": len(book.parameters),
            "indicators": len(book.indicators),
        },
    }


@click.command("badrules")
@click.option("--files", default=300, show_default=True, type=click.IntRange(1, 1_000_000), help="文件数")
@click.option(
    "--from", "first", default=0, show_default=True, type=click.IntRange(0), help="从第几个文件开始"
)
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_bad_rules(files: int, first: int, seed: int, as_json: bool) -> None:
    """把真的规则文件逐个弄坏，看是否都在弄坏的那一行被拒绝；有任何差错则以 1 退出。"""
    from fangpin.bench.rulefiles.bad import bad_files

    begun, ways, wrong = time.monotonic(), Counter[str](), []
    for outcome in bad_files(files=files, seed=seed, first=first):
        ways[outcome.way] += 1
        if outcome.wrong:
            wrong.append(outcome)
    answer = {
        "files": files,
        "ways": len(ways),
        "refused": files - len(wrong),
        "seconds": round(time.monotonic() - begun, 1),
        "wrong": [
            {"number": one.number, "way": one.way, "rule": one.rule, "wrong": one.wrong} for one in wrong
        ],
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(
            "弄坏 {files} 个规则文件（{ways} 种坏法）：{refused} 个在那一行被拒绝，{seconds} 秒。".format(
                **answer
            )
        )
        for one in wrong[:_MOST_SHOWN]:
            click.echo(f"第 {one.number} 个（种子 {seed}）{one.way}，{one.rule}：{one.wrong}")
    if wrong:
        raise click.exceptions.Exit(1)
