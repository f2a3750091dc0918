"""The `fangpin` command: each subcommand reads its words, calls one function below, and prints text or JSON."""

import fcntl
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fangpin.home import Home
from fangpin.kernel.errors import UserError

if TYPE_CHECKING:
    from fangpin.pipeline.steps import Counted
    from fangpin.rulebook.models import Unit

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
as_json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")


EARLIEST = date(2000, 1, 1)


def _day_of(asked: Any, *, home: Home, option: str) -> date:
    """The day asked for, or the home's today; a screening of a day to come would lock out all days before it."""
    today = home.today()
    day: date = asked.date() if asked else today
    if not EARLIEST <= day <= today:
        raise click.BadParameter(
            f"{day} 不在 {EARLIEST} 到今天（{today}）之间；请核对日期。", param_hint=option
        )
    return day


def _known_area(_context: click.Context, _parameter: click.Parameter, code: str) -> str:
    """A city or county that is in the lists of areas, by its six digits."""
    from fangpin.kernel.areas import AreaTree, full_code

    is_code = len(code) == 6 and code.isascii() and code.isdigit()
    if not is_code or AreaTree.load().get(full_code(code)) is None:
        raise click.BadParameter(f"没有代码为 {code} 的市或县，请写6位地区代码，如 131102。")
    return code


def _memory_size(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """A size that the data engine understands."""
    if not re.fullmatch(r"[1-9][0-9]*(MB|GB)", text):
        raise click.BadParameter(f"{text} 不是内存大小，请写成 512MB 或 4GB 的样子。")
    return text


class PlainGroup(click.Group):
    """A group whose expected errors end as one Chinese sentence (or JSON) and exit code 1, never as a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            _tell(str(error))
            ctx.exit(1)
        except click.UsageError as error:
            _tell(f"命令写法不对：{error.format_message()} 加 --help 可查看用法。")
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("已停止。", err=True)
            ctx.exit(130)


def _tell(error: str) -> None:
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": error}, ensure_ascii=False))
    else:
        click.echo(f"错误：{error}", err=True)


class LazyBench(click.Group):
    """The benchmarks, loaded when asked for: they bring the whole data plane with them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self._group().get_command(ctx, cmd_name)

    @staticmethod
    def _group() -> click.Group:
        from fangpin.bench.commands import bench as group

        return group


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
        # Of two commands that start at once, one builds the tables and the other waits.
        with (home.root / ".migrations.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
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
@click.option(
    "--households", default=50_000, show_default=True, type=click.IntRange(50, 2_000_000), help="户数"
)
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 36), help="月数")
@click.option("--seed", default=7, show_default=True, type=int, help="随机种子：同一种子得到同一座城市")
@click.option("--no-serve", is_flag=True, help="只建立并筛查，不启动网页")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@as_json_option
def demo(
    households: int, months: int, seed: int, no_serve: bool, host: str, port: int, as_json: bool
) -> None:
    """建立演示城市，接收其文件，筛查，并启动网页。已完成的步骤不会重做。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.demo import build_demo

        result = build_demo(
            home=home, households=households, months=months, seed=seed, progress=progress_line()
        )
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
@click.option(
    "--until",
    default="2026-10",
    show_default=True,
    type=click.DateTime(formats=["%Y-%m"]),
    help="最后一个月，如 2026-10",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="输出文件夹")
@as_json_option
def build(households: int, seed: int, months: int, until: Any, out: Path, as_json: bool) -> None:
    """写出城市的全部文件（inbox/）、移交清单（inbox.csv）和真相（truth/）。"""
    from fangpin.city.build import build_city

    summary = build_city(
        households=households,
        seed=seed,
        months=months,
        until=f"{until:%Y-%m}",
        out=out,
        progress=progress_line(),
    )
    text = (
        f"已写出 {summary.households:,} 户、{summary.people:,} 人、{summary.months} 个月的城市：{summary.files} 份文件，"
        f"{summary.rows:,} 行，弄脏 {summary.dirty_cells:,} 个单元格，其间陷入困难 {summary.falls:,} 户。位置：{out}"
    )
    show(asdict(summary), as_json=as_json, text=text)


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--contract", help="数据约定，如 medical_insurance/settlements；不写则按表头识别")
@click.option("--received-on", type=DAY, help="收到日期 YYYY-MM-DD；不写则为今天")
@click.option(
    "--sender-area",
    default="131100",
    show_default=True,
    callback=_known_area,
    help="报送地区代码（6位）",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="另存规范行（Parquet）和退回行（xlsx）"
)
@as_json_option
def intake(
    files: tuple[Path, ...],
    contract: str | None,
    received_on: Any,
    sender_area: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """接收部门文件（zip 压缩包逐个接收其中的表格）：每一行都有去向（接收、退回、略过），退回的写明原因。"""
    home = Home.from_environment().ensure()
    day = _day_of(received_on, home=home, option="--received-on")
    with operational_plane(home):
        from fangpin.jobs.intake import take_each

        answers: list[dict[str, Any]] = []
        for path in files:
            for name, taken in take_each(
                path,
                home=home,
                received_on=day,
                contract_id=contract,
                sender_area=sender_area,
                out=out,
            ):
                if isinstance(taken, UserError):
                    if files == (path,) and name == path.name:
                        raise taken
                    # The other files are not to wait for the mending of this one.
                    answers.append({"file": name, "error": str(taken)})
                    text = f"{name}：错误：{taken}"
                else:
                    answers.append({"file": name, **taken.as_json()})
                    text = taken.as_text()
                if not as_json:
                    click.echo(text + "\n")
    if as_json:
        show(answers[0] if len(answers) == 1 else answers, as_json=True, text="")
    if any("error" in answer for answer in answers):
        raise click.exceptions.Exit(1)


@main.group(name="export")
def export_group() -> None:
    """导出名单：用全国系统的表头，可原样再接收。"""


@export_group.command("register")
@click.option("--contract", required=True, help="数据约定，如 rural_affairs/monitored_households")
@click.option("--area", default="", help="只要这个地区（6、9 或 12 位代码）；不写则全部")
@click.option("--as-of", type=DAY, help="截至日期 YYYY-MM-DD；不写则为今天")
@click.option("--purpose", required=True, help="用途，记入审计日志")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪个文件或文件夹")
@click.option("--check", is_flag=True, help="写完重新读入，逐格核对有几处不同")
@as_json_option
def export_register_command(
    contract: str, area: str, as_of: Any, purpose: str, out: Path, check: bool, as_json: bool
) -> None:
    """把收到的名单按全国系统的表头写成 xlsx；文件含姓名和证件号码，请妥善保管。"""
    home = Home.from_environment().ensure()
    if area:
        _known_place(area)
    with operational_plane(home):
        from fangpin.jobs.exporting import export_register
        from fangpin.pipeline.storing import stored_whole

        exported = export_register(
            home=home,
            contract_id=contract,
            area=area,
            as_of=as_of.date() if as_of else home.today(),
            today=home.today(),
            purpose=purpose,
            compare=check,
        )
        path = out / exported.file_name if out.is_dir() or not out.suffix else out
        with stored_whole(path) as draft:
            draft.touch(mode=0o600)
            draft.write_bytes(exported.content)
        told = exported.as_json() | {"file": str(path)}
        show(told, as_json=as_json, text=f"{exported.as_text()}\n已写到 {path}")
    if exported.found:
        raise click.exceptions.Exit(1)


def _known_place(code: str) -> None:
    from fangpin.kernel.areas import AreaTree, full_code

    is_code = len(code) in (4, 6, 9, 12) and code.isascii() and code.isdigit()
    if not is_code or AreaTree.load().get(full_code(code)) is None:
        raise click.BadParameter(f"没有代码为 {code} 的地区；请写 6 位县、9 位乡镇或 12 位村代码。")


@main.command()
@click.option("--on", type=DAY, help="认定日期 YYYY-MM-DD；不写则为今天")
@as_json_option
def link(on: Any, as_json: bool) -> None:
    """在户籍底册里重新查找按号码认不到的人；有把握的自动认定，其余留给人工核对。"""
    home = Home.from_environment().ensure()
    day: date = on.date() if on else home.today()
    if not date(2000, 1, 1) <= day <= home.today():
        raise UserError(f"认定日期 {day} 不对，请写 2000-01-01 到今天（{home.today()}）之间的日期。")
    with operational_plane(home):
        from fangpin.jobs.linking import run_linking

        result = run_linking(home=home, on=day)
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.command()
@click.option(
    "--month", type=click.DateTime(formats=["%Y-%m"]), help="数据所属月份，如 2026-10；不写则为上个月"
)
@as_json_option
def deliveries(month: Any, as_json: bool) -> None:
    """交付登记簿：某个月的数据，哪些已到、迟交、缺交、行数骤减或与上次相同，要处理的在前。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.register import month_of_register

        result = month_of_register(home=home, month=month.date() if month else None)
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.command()
@click.option("--as-of", type=DAY, help="截至日期 YYYY-MM-DD：只用当日及以前收到的数据；不写则为今天")
@click.option(
    "--memory",
    default="1GB",
    show_default=True,
    callback=_memory_size,
    help="内存上限，如 512MB、4GB",
)
@click.option(
    "--spark",
    is_flag=False,
    flag_value="local[2]",
    help="改用 Spark 计算指标和规则，如 local[2]、spark://主机:7077；结果与默认相同",
)
@as_json_option
def screen(as_of: Any, memory: str, spark: str | None, as_json: bool) -> None:
    """按规则筛查全部农户，并把新触发的预警转为线索。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.screening import run_screening

        day = _day_of(as_of, home=home, option="--as-of")
        result = run_screening(
            home=home, as_of=day, memory_limit=memory, progress=progress_line(), spark_master=spark
        )
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.command()
@click.option("--rule", help="规则编号，如 illness/out_of_pocket_burden")
@click.option(
    "--verdict",
    type=click.Choice(["hit", "explain", "unknown"]),
    help="hit 命中，explain 需说明，unknown 未知",
)
@click.option("--area", help="地区代码（可只写前6位县、前9位乡镇）")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="最多列出多少条")
@as_json_option
def findings(rule: str | None, verdict: str | None, area: str | None, limit: int, as_json: bool) -> None:
    """列出最近一次筛查的预警发现。"""
    from fangpin.pipeline.published import published_run, read_findings, told
    from fangpin.rulebook import load_rulebook

    home = Home.from_environment()
    run = published_run(home)
    rulebook = load_rulebook(home=home, as_of=run.as_of)
    if rule is not None and rule not in rulebook.rules:
        raise click.BadParameter(f"没有规则 {rule}，全部规则见 docs/reference/rules.md。")
    found = list(read_findings(run, rulebook=rulebook, rule=rule, verdict=verdict, village=area, limit=limit))
    lines = [f"截至 {run.as_of} 的筛查（批次 {run.run_id}），列出 {len(found)} 条："]
    lines += [
        f"{each['household_key']} {each['village_code']} {_VERDICTS[each['verdict']]} {each['rule_id']} "
        + (
            told(each, rulebook=rulebook)
            if each["verdict"] != "unknown"
            else rulebook.rules[each["rule_id"]].title
        )
        for each in found
    ]
    show(found, as_json=as_json, text="\n".join(lines))


@main.command()
@click.argument("household", required=False)
@click.option("--rule", help="只说明这一条规则")
@click.option("--check", is_flag=True, help="用每条预警自己的事实重新计算其结论，并与保存的结论核对")
@click.option("--steps", is_flag=True, help="逐步列出指标是怎样算出来的：每一步里这一户的行")
@as_json_option
def explain(household: str | None, rule: str | None, check: bool, steps: bool, as_json: bool) -> None:
    """说明一户（户号或户密钥）的每条规则为什么命中、未命中或未知。"""
    from fangpin.pipeline.explaining import explained, rules_asked
    from fangpin.pipeline.published import find_household, published_run, recompute_all
    from fangpin.rulebook import load_rulebook

    home = Home.from_environment()
    run = published_run(home)
    rulebook = load_rulebook(home=home, as_of=run.as_of)
    if check:
        result = recompute_all(run, rulebook=rulebook)
        text = (
            f"截至 {run.as_of} 的 {result.findings:,} 条预警，按各自保存的事实重新计算，{result.equal:,} 条结论相同"
            f"（{'全部一致' if result.equal == result.findings else '有不一致，见 --json'}）。"
        )
        show(result.as_json(), as_json=as_json, text=text)
        if result.equal != result.findings:
            raise click.exceptions.Exit(1)
        return
    if household is None:
        raise click.UsageError("请写户号或户密钥；或用 --check 核对全部预警。")
    key = find_household(home, household)
    rules = rules_asked(run, rulebook=rulebook, rule=rule)
    if steps:
        from fangpin.pipeline.steps import steps_of

        asked = rules[0] if rule else None
        counted = steps_of(run, home=home, household=key, rulebook=rulebook, rule=asked)
        show(
            [one.as_json() for one in counted],
            as_json=as_json,
            text=lambda: "\n\n".join(map(_steps, counted)),
        )
        return
    answers = explained(run, household=key, rulebook=rulebook, rules=rules)
    show(
        answers,
        as_json=as_json,
        text=lambda: "\n\n".join(_explanation(each, units=rulebook.units) for each in answers),
    )


_VERDICTS = {"hit": "命中", "explain": "需说明", "clear": "未命中", "unknown": "未知"}


def _explanation(answer: dict[str, Any], *, units: "Mapping[str, Unit]") -> str:
    from fangpin.engine.explain import told_value

    reasons = {"missing": "没有送到", "stale": "已过期", "no_record": "没有本户可用的记录"}
    lines = [
        f"【{_VERDICTS[answer['verdict']]}】{answer['title']}（{answer['risk'] or '不是预警'}，{answer['rule']}）"
    ]
    lines.append(f"  {answer['sentence'] or '条件：' + ' '.join(answer['fires_when'].split())}")
    for fact in answer["facts"]:
        lines.append(f"  事实 {fact['says']}：{told_value(fact, units=units)}{_data_age(fact['data'])}")
        lines += [f"    {one}" for one in _what_if(fact, answer, units=units)]
    lines += [
        f"  参数 {each['says']}：{told_value(each, units=units)}"
        f"（自 {each['from']}，地区 {each['region']}，{_source(each['source'])}）"
        for each in answer["parameters"]
    ]
    lines += [
        f"  缺少 {each['title']}（{each['sender']}）：{reasons.get(each['reason'], each['reason'])}"
        + (f"，数据截至 {each['covered_until']}" if each["covered_until"] else "")
        for each in answer["unknown_because"]
    ]
    if answer["margin"] is not None:
        lines.append(f"  距离改变结论还差 {answer['margin']}")
    for indicator, evidence in answer["evidence"].items():
        lines.append(f"  来源 {indicator}，共 {evidence['count']} 行，最近的：")
        lines += [
            f"    {row['dataset']} 交付 {row['delivery']} 工作表 {row['sheet'] or '—'} 第 {row['row_no']} 行"
            for row in evidence["rows"][:6]
        ]
    return "\n".join(lines)


def _data_age(data: list[dict[str, Any]]) -> str:
    """Of all data sets behind a fact the one that is behind the most."""
    oldest = next((one for one in data if one["covered_until"]), None)
    return f"（{oldest['title']}截至 {oldest['covered_until']}，{oldest['age_days']} 天前）" if oldest else ""


def _what_if(fact: dict[str, Any], answer: dict[str, Any], *, units: "Mapping[str, Unit]") -> Iterator[str]:
    from fangpin.engine.explain import told_value

    turns = answer["if_changed"].get(fact["name"])
    if turns is not None and not turns:
        yield "只改这一项，结论不变"
    for turn in turns or ():
        yield f"只改这一项，改为 {told_value(fact | turn, units=units)}：{_VERDICTS[turn['verdict']]}"
    for span in answer["if_known"].get(fact["name"], ()):
        low, high = (told_value(fact | {"value": span[end]}, units=units) for end in ("from", "to"))
        between = (
            low
            if span["from"] == span["to"]
            else f"{'' if span['from'] is None else low} 到 {'' if span['to'] is None else high}"
        )
        yield f"查明后，若为 {between}：{_VERDICTS[span['verdict']]}"


def _steps(counted: "Counted") -> str:
    lines = [f"【{counted.title}】{counted.indicator}"]
    for step in counted.steps:
        whose = "这一户的行" if step.is_own else "不分户的行"
        lines.append(f"  步骤 {step.name}：{whose} {step.count} 行")
        lines += ["    " + _values(row) for row in step.rows]
        if step.count > len(step.rows):
            lines.append(f"    ……另有 {step.count - len(step.rows)} 行没有列出")
    return "\n".join([*lines, f"  结果：{_values(counted.facts)}"])


def _values(row: "Mapping[str, str | None]") -> str:
    return "，".join(f"{name}={'未知' if value is None else value}" for name, value in row.items())


def _source(source: str) -> str:
    from fangpin.rulebook.models import DEFAULT_SOURCE

    return "默认值，由县里确定" if source == DEFAULT_SOURCE else f"依据 {source}"


@main.command()
@click.option("--area", required=True, help="地区代码：4 位市、6 位县、9 位乡镇或 12 位村")
@click.option("--line", required=True, help="收入线，元每人每年，如 8500")
@click.option(
    "--income",
    default="net",
    show_default=True,
    type=click.Choice(["net", "reference"]),
    help="net 家庭纯收入，reference 收入参考值",
)
@click.option("--run", "run_id", help="批次编号；不写则用最近一次筛查")
@as_json_option
def measures(area: str, line: str, income: str, run_id: str | None, as_json: bool) -> None:
    """收入测度：一个地区有多少人低于收入线、差多少、收入有多不均。"""
    home = Home.from_environment()
    _known_place(area)
    if not re.fullmatch(r"[1-9][0-9]{0,6}(\.[0-9]{1,2})?", line):
        raise click.BadParameter(f"{line} 不是收入线，请写大于 0 的数，如 8500。", param_hint="--line")
    with operational_plane(home):
        from fangpin.apps.measures.api import Income
        from fangpin.jobs.measuring import measure_now

        kind = Income.NET if income == "net" else Income.REFERENCE
        result = measure_now(home=home, area=area, income=kind, line=Decimal(line), run_id=run_id)
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.command()
@click.option(
    "--month", required=True, type=click.DateTime(formats=["%Y-%m"]), help="哪个月命中的，如 2026-10"
)
@click.option(
    "--area", default="1311", show_default=True, help="地区代码：4 位市、6 位县、9 位乡镇或 12 位村"
)
@as_json_option
def scoreboard(month: Any, area: str, as_json: bool) -> None:
    """规则成效：某个月各规则命中的线索走访了多少、多少属实、准确率多高、费了多少时间。"""
    home = Home.from_environment().ensure()
    _known_place(area)
    with operational_plane(home):
        from fangpin.jobs.scoring import score_month

        result = score_month(home=home, area=area, month=month.date())
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.command()
@click.option("--area", required=True, help="地区代码：4 位市、6 位县、9 位乡镇或 12 位村")
@as_json_option
def visits(area: str, as_json: bool) -> None:
    """本周走访安排：按每村能走访的户数，先排必访的，再排最可能属实的；排不下的也列出来。"""
    home = Home.from_environment().ensure()
    _known_place(area)
    with operational_plane(home):
        from fangpin.jobs.visiting import visits_of_week

        result = visits_of_week(home=home, area=area)
    show(result.as_json(), as_json=as_json, text=result.as_text)


@main.group()
def user() -> None:
    """账号：第一个系统管理员从这里建，其余的人由他在“人员与岗位”页面里建。"""


@user.command("add")
@click.option("--username", required=True, help="用户名，一人一个")
@click.option("--name", required=True, help="显示名称，如 桃城区系统管理员")
@click.option("--role", required=True, help="岗位代码，如 system_admin；写错时列出全部")
@click.option("--area", required=True, help="辖区代码（6、9 或 12 位）")
@click.option("--department", default="", help="部门名称，只有部门数据员和部门联络员要写")
@as_json_option
def user_add(username: str, name: str, role: str, area: str, department: str, as_json: bool) -> None:
    """建一个账号和它的第一个岗位，打印一次性密码；本人第一次登录时必须改掉。"""
    home = Home.from_environment().ensure()
    _known_place(area)
    with operational_plane(home):
        from fangpin.apps.accounts.api import Role, WantedPosting, create_person
        from fangpin.kernel.areas import full_code

        if role not in Role.values:
            raise click.BadParameter(f"没有岗位 {role}；可以写：{'、'.join(Role.values)}。")
        posting = WantedPosting(
            role=Role(role), area_code=full_code(area), from_date=home.today(), department=department
        )
        _, password = create_person(
            actor=None, username=username, display_name=name, posting=posting, today=home.today()
        )
    told = {"username": username, "password": password}
    show(told, as_json=as_json, text=f"已建账号 {username}，一次性密码：{password}（只显示这一次）")


@user.command("reset-password")
@click.option("--username", required=True, help="用户名")
@as_json_option
def user_reset_password(username: str, as_json: bool) -> None:
    """给忘记密码的人一个一次性密码；平时由系统管理员在页面里办，没有别的管理员时用这个。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.apps.accounts.api import all_users, reset_password

        found = all_users().filter(username=username).first()
        if found is None:
            raise click.BadParameter(f"没有用户名为 {username} 的账号；请核对。")
        _, password = reset_password(actor=None, user_id=found.pk, today=home.today())
    told = {"username": username, "password": password}
    show(told, as_json=as_json, text=f"{username} 的一次性密码：{password}（只显示这一次）")


@user.command("remove-factor")
@click.option("--username", required=True, help="用户名")
@as_json_option
def user_remove_factor(username: str, as_json: bool) -> None:
    """解除丢了手机的人的动态口令；平时由安全管理员在页面里办，没有别的安全管理员时用这个。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.apps.accounts.api import all_users, remove_factor

        found = all_users().filter(username=username).first()
        if found is None:
            raise click.BadParameter(f"没有用户名为 {username} 的账号；请核对。")
        remove_factor(actor=None, user_id=found.pk, today=home.today())
    show({"username": username}, as_json=as_json, text=f"已解除 {username} 的动态口令。")


@main.group()
def audit() -> None:
    """操作记录：核对是否被改动，存证。"""


@audit.command("verify")
@as_json_option
def audit_verify(as_json: bool) -> None:
    """逐条核对操作记录的链和库外存证；说出第一条被动过的，并以 1 退出。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from django.utils import timezone

        from fangpin.apps.audit.api import verify_and_note

        checked = verify_and_note(home, at=timezone.localtime())
    show(asdict(checked), as_json=as_json, text=checked.says)
    if not checked.is_sound:
        raise click.exceptions.Exit(1)


@audit.command("anchor")
@as_json_option
def audit_anchor(as_json: bool) -> None:
    """立即把操作记录的末尾存证到数据库以外（audit/anchors.jsonl）；服务运行时每十分钟自动存证一次。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.apps.audit.api import anchor_trail

        kept = anchor_trail(home)
    text = f"已存证到第 {kept.place:,} 条：{home.anchors}" if kept else "还没有操作记录，不需要存证。"
    show(asdict(kept) if kept else {}, as_json=as_json, text=text)


@main.group()
def trust() -> None:
    """自证：谁能看到什么。"""


@trust.command("rows")
@click.option(
    "--area", "areas", multiple=True, help="只试这些地区（4、6、9 或 12 位代码）；不写则各级各试几个"
)
@click.option("--plant", default="", help="先在这张表上挖一个洞（做完撤销），看能不能查出来，如 clues_clue")
@as_json_option
def trust_rows(areas: tuple[str, ...], plant: str, as_json: bool) -> None:
    """以网页服务的数据库账号、不经查询层，逐表试读别人辖区的行、试改操作记录；有一行读到就以 1 退出。"""
    home = Home.from_environment().ensure()
    for code in areas:
        _known_place(code)
    with operational_plane(home):
        from fangpin.jobs.proving import prove_web_account

        proof = prove_web_account(home, areas=areas, plant=plant)
    show(proof.as_json(), as_json=as_json, text=proof.as_text)
    if not proof.is_sound:
        raise click.exceptions.Exit(1)


@trust.command("person")
@click.option("--id-number", default="", help="18 位居民身份证号码；写 - 则从标准输入读，不留在命令历史里")
@click.option("--household-no", default="", help="户编号，和 --name 一起写")
@click.option("--name", default="", help="户里这个人的姓名")
@click.option("--reason", required=True, help="为什么要看，写进操作记录，如“本人申请查阅”")
@as_json_option
def trust_person(id_number: str, household_no: str, name: str, reason: str, as_json: bool) -> None:
    """打印系统里有关一个人的全部信息，和谁看过；这次打印也记进操作记录。"""
    home = Home.from_environment().ensure()
    if bool(id_number) == bool(household_no and name):
        raise click.BadParameter("请写 --id-number，或者 --household-no 和 --name，二者选一。")
    if len(reason.strip()) < 4:
        raise click.BadParameter("请写明理由，例如“本人申请查阅”。", param_hint="--reason")
    number = sys.stdin.readline().strip() if id_number == "-" else id_number
    with operational_plane(home):
        from fangpin.jobs.person_copy import collect_person, key_of_member, key_of_number

        key = key_of_number(home, number) if number else key_of_member(household_no=household_no, name=name)
        found = collect_person(home=home, key=key, reason=reason.strip(), actor=None, number=number)
    show(found.as_json(), as_json=as_json, text=found.as_text)


@trust.command("retention")
@as_json_option
def trust_retention(as_json: bool) -> None:
    """清点过了保存期限的交付和各表的行，列出是哪些；不删除任何内容。"""
    home = Home.from_environment().ensure()
    with operational_plane(home):
        from fangpin.jobs.retention import past_retention

        found = past_retention(home, on=home.today())
    show(found.as_json(), as_json=as_json, text=found.as_text)


@trust.command("fields")
@click.option("--plant", default="", help="先让登记漏掉这个字段，看能不能查出来，如 registry.Person.name")
@as_json_option
def trust_fields(plant: str, as_json: bool) -> None:
    """核对每张表的每个字段都登记了用途、依据、标签、保存期限和读者；漏一个就以 1 退出。不需要数据库。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
    import django

    django.setup()
    from fangpin.apps.guard.api import readable_tables
    from fangpin.apps.privacy.api import check_fields

    checked = check_fields(readable=readable_tables(), plant=plant)
    show(asdict(checked) | {"is_sound": checked.is_sound}, as_json=as_json, text=checked.as_text)
    if not checked.is_sound:
        raise click.exceptions.Exit(1)


@trust.command("scan")
@click.argument("files", nargs=-1, required=True, type=FILE)
@as_json_option
def trust_scan(files: tuple[Path, ...], as_json: bool) -> None:
    """检查准备公开的文件（xlsx、docx、pdf、html、csv、txt、zip）的每一层；有不该公开的内容就说出位置，并以 1 退出。"""
    from fangpin.notices import MOST_BYTES
    from fangpin.notices.bounded import scan_bounded
    from fangpin.notices.findings import in_words

    on = Home.from_environment().today()
    # One byte more than is allowed is enough to be refused.
    verdicts = [scan_bounded(_beginning(path, MOST_BYTES + 1), name=path.name, on=on) for path in files]
    show(
        [asdict(one) | {"may_go_out": one.may_go_out} for one in verdicts],
        as_json=as_json,
        text="\n".join(in_words(one) for one in verdicts),
    )
    if not all(one.may_go_out for one in verdicts):
        raise click.exceptions.Exit(1)


def _beginning(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


@main.group()
def rulebook() -> None:
    """规则库：检查与测试。"""


@rulebook.command("check")
@as_json_option
def rulebook_check(as_json: bool) -> None:
    """检查规则库、数据约定和术语表；有错误时一次全部列出。"""
    from fangpin.contracts import load_contracts
    from fangpin.contracts.internal import load_internal
    from fangpin.glossary import load_glossary
    from fangpin.rulebook import load_rulebook

    book = load_rulebook(home=Home.from_environment())
    load_internal()
    counts = {
        "rules": len(book.rules),
        "indicators": len(book.indicators),
        "parameters": len(book.parameters),
        "procedures": len(book.procedures),
        "sources": len(book.sources),
        "contracts": len(list(load_contracts())),
        "terms": len(load_glossary()),
    }
    text = (
        "没有发现错误：规则 {rules} 条，指标 {indicators} 个，参数 {parameters} 个，办理程序 {procedures} 套，"
        "依据 {sources} 份，数据约定 {contracts} 份，术语 {terms} 条。"
    ).format(**counts)
    show(counts, as_json=as_json, text=text)


@rulebook.command("test")
@as_json_option
def rulebook_test(as_json: bool) -> None:
    """运行规则和指标的全部案例。"""
    from fangpin.contracts import load_contracts
    from fangpin.engine.cases import run_cases
    from fangpin.engine.indicator_tests import run_indicator_tests
    from fangpin.rulebook import load_rulebook

    book = load_rulebook()
    cases = run_cases(book)
    tests = run_indicator_tests(rulebook=book, contracts=load_contracts())
    failures = [(f"{each.rule}：{each.case}", each.complaints) for each in cases.failures]
    failures += [(f"{each.indicator}：{each.test}", each.complaints) for each in tests if not each.passed]
    result = {
        "cases": len(cases.results),
        "indicator_tests": len(tests),
        "failures": [{"case": name, "complaints": list(complaints)} for name, complaints in failures],
    }
    lines = [f"规则案例 {len(cases.results)} 个，指标案例 {len(tests)} 个，失败 {len(failures)} 个。"]
    lines += [f"  {name}：{'；'.join(complaints)}" for name, complaints in failures]
    show(result, as_json=as_json, text="\n".join(lines))
    if failures:
        raise click.exceptions.Exit(1)


@rulebook.group("table")
def rulebook_table() -> None:
    """决策表：导出为 Excel，改好后检查；要生效，在网页上起草，由另一个人复核。"""


@rulebook_table.command("export")
@click.argument("name")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪个 xlsx 文件"
)
@click.option("--area", default="*", show_default=True, help="哪个地区的内容（6、9 或 12 位代码）")
@as_json_option
def rulebook_table_export(name: str, out: Path, area: str, as_json: bool) -> None:
    """把决策表 NAME 今天有效的内容写成 xlsx。"""
    from fangpin.rulebook.load import load_parameters
    from fangpin.rulebook.table_workbook import table_workbook

    home = Home.from_environment()
    book, today = load_parameters(home=home), home.today()
    if name not in book.tables:
        raise click.BadParameter(f"没有决策表 {name}；现有：{'、'.join(book.tables)}。", param_hint="NAME")
    held = book.table_version(table=name, region="" if area == "*" else area, on=today)
    out.write_bytes(table_workbook(rulebook=book, name=name, version=held, made_on=today))
    show({"table": name, "file": str(out)}, as_json=as_json, text=f"已写入 {out}。")


@rulebook_table.command("check")
@click.argument("file", type=FILE)
@as_json_option
def rulebook_table_check(file: Path, as_json: bool) -> None:
    """检查改好的 xlsx 决策表：改了哪几行，逐行念出来；遗漏、重叠和别的错误一次全部列出。什么也不写。"""
    from fangpin.pipeline.reading.files import file_bytes
    from fangpin.pipeline.table_workbook import table_sheets
    from fangpin.rulebook.load import load_parameters
    from fangpin.rulebook.table_edits import edited_table
    from fangpin.rulebook.table_text import row_changes, row_sentence

    book = load_parameters(home=Home.from_environment())
    edited = edited_table(table_sheets(file_bytes(file)), rulebook=book)
    table = book.tables[edited.name]
    differences = [
        f"{one.word}：编号 {one.id}"
        for one in row_changes(edited.base.rows, edited.rows)
        if one.before != one.after
    ]
    sentences = [row_sentence(table, row, units=book.units) for row in edited.rows]
    lines = [f"决策表 {edited.name}（{table.title}）没有错误，与下载时相差 {len(differences)} 处。"]
    lines += [*differences, "", *sentences, "", "什么也没有写；要生效，请在网页“规则与参数”里起草新表。"]
    answer = {"table": edited.name, "differences": differences, "rows": sentences}
    show(answer, as_json=as_json, text="\n".join(lines))


@rulebook.command("changes")
@as_json_option
def rulebook_changes(as_json: bool) -> None:
    """列出本系统里批准过的参数和决策表变更。"""
    from fangpin.rulebook import load_rulebook
    from fangpin.rulebook.changes import read_changes

    home = Home.from_environment()
    book = load_rulebook(home=home)
    found, _ = read_changes(home)
    lines = [f"批准过的参数和决策表变更 {len(found)} 个："]
    lines += [
        f"  {one.id} {(book.tables if one.table else book.parameters)[one.target].title}（{one.target}）：地区 {one.region} 从 {one.from_} 起为 "
        f"{f'新的 {len(one.rows)} 行' if one.rows else one.value}，{one.approved_on} 批准，{_source(one.source)}"
        for one in found
    ]
    told = [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in found]
    show(told, as_json=as_json, text="\n".join(lines))


@rulebook.command("impact")
@click.option("--parameter", required=True, help="参数，如 illness.inpatient_line_other")
@click.option("--value", required=True, help="新值，只写数字和小数点")
@click.option("--region", required=True, help="适用地区的 6、9 或 12 位代码")
@click.option("--month", type=click.DateTime(formats=["%Y-%m"]), help="放到这个过去的月份的月底回放")
@as_json_option
def rulebook_impact(parameter: str, value: str, region: str, month: Any, as_json: bool) -> None:
    """测算一个参数改成新值的影响：新增、减少哪些户；什么也不改。"""
    from fangpin.pipeline.impact import impact_on, proposed, run_of_month
    from fangpin.pipeline.published import published_run

    home = Home.from_environment()
    change = proposed(home=home, parameter=parameter, value=value, region=region)
    run = run_of_month(month.date(), home=home) if month else published_run(home)
    impact = impact_on(run, home=home, change=change)
    lines = [
        f"截至 {impact.as_of}，地区 {region} 共 {impact.households:,} 户：有预警的户 {impact.listed_before:,} → "
        f"{impact.listed_after:,}，新增 {impact.added:,} 户（多走访 {impact.added:,} 次），不再预警 {impact.dropped:,} 户，"
        f"原因有变仍在预警 {impact.still_listed:,} 户。"
    ]
    lines += [
        f"  {one.title}（{one.rule}）：命中 {one.hits_before:,} → {one.hits_after:,}，新增 {one.added:,}，减少 {one.dropped:,}"
        for one in impact.rules
    ]
    if not impact.rules:
        lines.append("  没有生效的预警规则用到这个参数，改它不改变谁被预警。")
    lines += [f"  乡镇 {one.town_code}：新增 {one.added:,}，不再预警 {one.dropped:,}" for one in impact.towns]
    show(impact.figures(), as_json=as_json, text="\n".join(lines))


@main.group(cls=LazyBench, name="bench")
def bench() -> None:
    """实测：城市、接收、筛查、解释、与真相比较。"""


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default="docs/reference",
    show_default=True,
)
@as_json_option
def docs(out: Path, as_json: bool) -> None:
    """由规则库、数据约定和术语表重新生成参考文档。"""
    from fangpin.reference import write_reference

    written = [str(path) for path in write_reference(out)]
    commands = out / "commands.md"
    commands.write_text(commands_page(), encoding="utf-8")
    written.append(str(commands))
    show(written, as_json=as_json, text="已写出 " + "、".join(written))


def commands_page() -> str:
    """The reference page of all commands, from their own help."""
    lines = ["# 命令", "", "<!-- 由 `make docs` 生成，请勿手工修改。 -->", ""]
    for words, command in _commands(main, ("fangpin",)):
        context = click.Context(
            command, info_name=" ".join(words), terminal_width=100, help_option_names=["-h", "--help"]
        )
        lines += [f"## {' '.join(words)}", "", "```", command.get_help(context), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _commands(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        elif command is not None:
            yield (*words, name), command
