"""The `fangpin` command: each subcommand reads its words, calls one function below, and prints text or JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from fangpin.home import Home
from fangpin.kernel.errors import UserError

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
as_json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")


class PlainGroup(click.Group):
    """A group whose expected errors end as one Chinese sentence (or JSON) and exit code 1, never as a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            if "--json" in sys.argv:
                click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
            else:
                click.echo(f"错误：{error}", err=True)
            ctx.exit(1)


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("fangpin"), prog_name="fangpin")
def main() -> None:
    """防贫监测预警系统。数据保存在 FANGPIN_HOME（默认 ./var）。"""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def show(result: Any, *, as_json: bool, text: str | Callable[[], str]) -> None:
    """Print a result once: as JSON for programs, or as text for people."""
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(text() if callable(text) else text)


@contextmanager
def operational_plane(home: Home) -> Iterator[None]:
    """The database runs and is migrated, and Django is ready."""
    from fangpin.home.postgres import running_database

    with running_database(home) as url:
        os.environ["DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield


def progress_line() -> Callable[[str, int, int], None]:
    """A callback (what, done, total) that keeps one line on the terminal, or a line a step in a log."""
    last = [""]

    def report(what: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            share = f" {done * 100 // total:3d}%" if total else ""
            click.echo(f"\r\033[K{what}{share}", err=True, nl=False)
            if total and done >= total:
                click.echo("", err=True)
        elif what != last[0]:
            click.echo(what, err=True)
        last[0] = what

    return report


@main.command()
@click.option("--households", default=50_000, show_default=True, type=click.IntRange(50, 2_000_000), help="户数")
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 36), help="月数")
@click.option("--seed", default=7, show_default=True, type=int, help="随机种子：同一种子得到同一座城市")
@click.option("--no-serve", is_flag=True, help="只建立并筛查，不启动网页")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@as_json_option
def demo(households: int, months: int, seed: int, no_serve: bool, host: str, port: int, as_json: bool) -> None:
    """建立演示城市，接收其文件，筛查，并启动网页。已完成的步骤不会重做。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.demo import build_demo

        result = build_demo(home=home, households=households, months=months, seed=seed, progress=progress_line())
        show(result.as_json(), as_json=as_json, text=result.as_text)
        if not no_serve:
            _serve(home, host=host, port=port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """启动网页与后台任务，按 Ctrl-C 停止。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        _serve(home, host=host, port=port)


def _serve(home: Home, *, host: str, port: int) -> None:
    from fangpin.jobs.serve import serve as run_servers

    run_servers(home=home, host=host, port=port)


@main.group()
def city() -> None:
    """合成城市：各部门会报送的文件，以及背后的真相。"""


@city.command("build")
@click.option("--households", required=True, type=click.IntRange(50, 2_000_000), help="户数")
@click.option("--seed", default=7, show_default=True, type=int, help="随机种子")
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 36), help="月数")
@click.option("--until", default="2026-10", show_default=True, help="最后一个月，如 2026-10")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="输出文件夹")
@as_json_option
def build(households: int, seed: int, months: int, until: str, out: Path, as_json: bool) -> None:
    """写出城市的全部文件（inbox/）、移交清单（inbox.csv）和真相（truth/）。"""
    from fangpin.city.build import build_city

    summary = build_city(
        households=households, seed=seed, months=months, until=until, out=out, progress=progress_line()
    )
    show(summary.as_json(), as_json=as_json, text=summary.as_text)


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--contract", help="数据约定，如 medical_insurance/settlements；不写则按表头识别")
@click.option("--received-on", type=DAY, help="收到日期 YYYY-MM-DD；不写则为今天")
@click.option("--sender-area", default="131100", show_default=True, help="报送地区代码（6位）")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="另存规范行（Parquet）和退回行（xlsx）")
@as_json_option
def intake(
    files: tuple[Path, ...],
    contract: str | None,
    received_on: Any,
    sender_area: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """接收部门文件：每一行都有去向（接收、退回、略过），退回的写明原因。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.intake import take_delivery

        results = [
            take_delivery(
                home=home,
                path=path,
                received_on=received_on.date() if received_on else home.today(),
                contract_id=contract,
                sender_area=sender_area,
                out=out,
            )
            for path in files
        ]
    answers = [result.as_json() for result in results]
    show(
        answers[0] if len(answers) == 1 else answers,
        as_json=as_json,
        text="\n\n".join(result.as_text() for result in results),
    )


@main.command()
@click.option("--as-of", type=DAY, help="截至日期 YYYY-MM-DD：只用当日及以前收到的数据；不写则为今天")
@click.option("--memory", default="1GB", show_default=True, help="内存上限")
@as_json_option
def screen(as_of: Any, memory: str, as_json: bool) -> None:
    """按规则筛查全部农户，并把新触发的预警转为线索。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.screening import run_screening

        day: date = as_of.date() if as_of else home.today()
        result = run_screening(home=home, as_of=day, memory_limit=memory, progress=progress_line())
    show(result.as_json(), as_json=as_json, text=result.as_text)
