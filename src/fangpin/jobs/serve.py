"""Serve the pages: gunicorn and one worker, watched over by one parent that stops both cleanly."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from fangpin.home import Home
from fangpin.jobs.web_account import web_address
from fangpin.kernel.child_processes import end_with_parent
from fangpin.kernel.errors import UserError

_STOP_SECONDS = 30
_START_SECONDS = 60
_LOCAL = ("127.0.0.1", "localhost", "::1")


class PortTaken(UserError):
    """Somebody else listens on the port."""


class DemoInProduction(UserError):
    """Invented people with a known password would stand on a public address."""


class ServerStopped(UserError):
    """The web server ended by itself."""


def serve(*, home: Home, host: str, port: int) -> None:
    """Until Ctrl-C or SIGTERM. The database runs already: DATABASE_URL names it for the children."""
    refuse_demo(home, is_production=settings.IS_HTTPS)
    _refuse_taken_port(host, port)
    # What killed requests left of their uploads.
    shutil.rmtree(home.temporary, ignore_errors=True)
    home.ensure()
    collect_static()
    environment = {
        **os.environ,
        "FANGPIN_HOME": str(home.root),
        "DJANGO_SETTINGS_MODULE": "fangpin.config.settings",
    }
    if host not in _LOCAL:
        environment["FANGPIN_HOSTS"] = f"{os.environ.get('FANGPIN_HOSTS', '')} {host}".strip()
    # Pages work with an account that reads no rows beyond the user's; the worker is the owner of the tables.
    web = _start(_gunicorn(host, port), environment | {"DATABASE_URL": web_address(home)})
    worker = _start(_WORKER, environment)
    try:
        _wait_until_open(web, host, port)
        click.echo(f"已启动：http://{host}:{port}/ ，按 Ctrl-C 停止。")
        while web.poll() is None:
            if worker.poll() is not None:
                # A killed worker must not stop the pages; its job goes back into the queue.
                time.sleep(1)
                worker = _start(_WORKER, environment)
            time.sleep(0.5)
        raise ServerStopped(f"网页服务意外停止（退出码 {web.returncode}）；请查看上面的日志，再重新启动。")
    except KeyboardInterrupt:
        click.echo("正在停止……")
    finally:
        _stop(web, worker)


def refuse_demo(home: Home, *, is_production: bool) -> None:
    """Only a demo home carries its own day; only a real installation stands behind HTTPS."""
    if is_production and home.today_file.exists():
        raise DemoInProduction(
            "这是演示数据（账号口令公开），不能在正式环境（FANGPIN_HTTPS=1）里启动；"
            "请用 FANGPIN_HOME 指明正式的数据文件夹，或去掉 FANGPIN_HTTPS。"
        )


def collect_static() -> None:
    """Gather styles and scripts under hashed names, when they are newer than the last gathering."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    gathered_at = manifest.stat().st_mtime if manifest.exists() else 0.0
    sources = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    if any(path.stat().st_mtime > gathered_at for path in sources):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _gunicorn(host: str, port: int) -> list[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "fangpin.config.wsgi:application", "--bind", bind]
    return [
        *command,
        "--workers",
        "2",
        "--worker-class",
        "sync",
        "--timeout",
        "120",
        "--log-level",
        "warning",
    ]


_WORKER = [sys.executable, "-m", "fangpin.jobs.worker"]


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches the parent only, which then stops the children in order."""
    return subprocess.Popen(  # noqa: S603  (our own command line)
        command, env=environment, start_new_session=True, preexec_fn=end_with_parent
    )


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host}:{port} 不能使用（可能已有程序占用）；请关闭那个程序，或用 --port 换一个端口。"
            ) from error


def _wait_until_open(web: subprocess.Popen[bytes], host: str, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    reach = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  (compared, not bound)
    while web.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((reach, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServerStopped("网页服务没有启动；请查看上面的日志，再重新启动。")


def _stop(*children: subprocess.Popen[bytes]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
