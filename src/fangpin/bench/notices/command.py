"""`fangpin bench notices`: papers for the public by the thousand, and whether one with somebody's particulars gets out."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from fangpin.bench.notices.run import Outcome, Tally, adversarial, ordinary, outcomes, tricks

_MOST_SHOWN = 20


@click.command("notices")
@click.option(
    "--papers",
    default=10_000,
    show_default=True,
    type=click.IntRange(0, 1_000_000),
    help="普通文件份数，三成带有问题",
)
@click.option(
    "--tricks",
    "hard",
    default=1_000,
    show_default=True,
    type=click.IntRange(0, 1_000_000),
    help="有意绕过检查的文件份数",
)
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="同时几个进程")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="把查错的文件写到这个文件夹")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_notices(papers: int, hard: int, seed: int, workers: int, keep: Path | None, as_json: bool) -> None:
    """造出公示文件逐份检查，与真相比较；漏过一份、错拒一份或理由不对，就以 1 退出。"""
    begun, tallies = time.monotonic(), {"ordinary": Tally(), "adversarial": Tally()}
    for kind, count in (("ordinary", papers), ("adversarial", hard)):
        for one in outcomes(kind=kind, count=count, seed=seed, workers=workers):
            tallies[kind].add(one)
            if keep and (one.is_leak or one.is_false_refusal):
                _keep(keep, kind, one, seed=seed)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        click.echo(json.dumps(_as_json(tallies, seconds=seconds), ensure_ascii=False, indent=2))
    else:
        _show(tallies, seconds=seconds)
    if any(one.leaks or one.false_refusals or one.wrong_reasons for one in tallies.values()):
        raise click.exceptions.Exit(1)


def _keep(folder: Path, kind: str, one: Outcome, *, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = {"ordinary": ordinary, "adversarial": adversarial}[kind](one.number, seed=seed)
    (folder / f"{kind}-{one.number}.{made.name.rpartition('.')[2]}").write_bytes(made.data)


def _as_json(tallies: dict[str, Tally], *, seconds: float) -> dict[str, object]:
    told: dict[str, object] = {
        kind: {
            "clean": tally.clean,
            "dirty": tally.dirty,
            "ways": len(tally.ways),
            "leaks": [(one.number, one.way) for one in tally.leaks],
            "false_refusals": [(one.number, one.way, one.told) for one in tally.false_refusals],
            "wrong_reasons": [(one.number, one.way, one.told) for one in tally.wrong_reasons],
        }
        for kind, tally in tallies.items()
    }
    return told | {"seconds": seconds}


def _show(tallies: dict[str, Tally], *, seconds: float) -> None:
    plain, hard = tallies["ordinary"], tallies["adversarial"]
    click.echo(
        f"普通文件 {plain.clean + plain.dirty:,} 份：干净的 {plain.clean:,} 份，错拒 {len(plain.false_refusals)} 份；"
        f"带有问题的 {plain.dirty:,} 份，漏过 {len(plain.leaks)} 份。"
    )
    click.echo(
        f"有意绕过检查的 {hard.dirty:,} 份（{min(len(tricks()), len(hard.ways))} 种办法）：漏过 {len(hard.leaks)} 份。"
    )
    click.echo(
        f"拒绝的理由不对的 {len(plain.wrong_reasons) + len(hard.wrong_reasons)} 份。用时 {seconds} 秒。"
    )
    for kind, tally in tallies.items():
        for says, wrong in (
            ("漏过", tally.leaks),
            ("错拒", tally.false_refusals),
            ("理由不对", tally.wrong_reasons),
        ):
            for one in wrong[:_MOST_SHOWN]:
                click.echo(f"- {says}：{kind} {one.number}（{one.way}）{'；'.join(one.told)}")
