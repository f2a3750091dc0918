"""Serving: pages answer, work is done, a taken port is told, and everything stops together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from fangpin.jobs.serve import PortTaken, collect_static, serve

pytestmark = pytest.mark.fault


@pytest.fixture
def installation() -> Iterator[Path]:
    """Not below pytest's own folder: another session that starts closes it to the database's user."""
    with tempfile.TemporaryDirectory(prefix="fangpin-serve-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(stat.parent.name)
            found |= {child} | children_of(child)
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_pages_are_served_and_all_processes_stop_together(installation, how):
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-c", "from fangpin.cli import main; main()", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment | {"FANGPIN_HOME": str(installation)}, stdout=subprocess.PIPE
    )
    assert "已启动" in server.stdout.readline().decode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/signin/", timeout=10) as page:
        assert "防贫" in page.read().decode()
    children = children_of(server.pid)
    assert len(children) >= 4  # gunicorn, its two workers, the queue's worker

    server.send_signal(how)
    server.communicate(timeout=40)

    time.sleep(0.5)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert not (installation / "postgres/data/postmaster.pid").exists()


def test_a_taken_port_is_told_in_words(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"127.0.0.1:{port} 不能使用"):
            serve(home=None, host="127.0.0.1", port=port)


def test_static_files_are_gathered_once(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    collect_static()
    manifest = tmp_path / "static" / "staticfiles.json"
    gathered_at = manifest.stat().st_mtime_ns

    collect_static()

    assert manifest.stat().st_mtime_ns == gathered_at
    assert list((tmp_path / "static").glob("**/*.css.gz"))
