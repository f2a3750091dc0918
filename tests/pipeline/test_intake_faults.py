"""Kill -9 at every step of an intake, and several intakes at once: nothing twice, nothing half."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.small_files import SETTLEMENTS, put, settlement, xlsx

from fangpin.home import Home
from fangpin.home.sealing import unseal_file
from fangpin.pipeline.intake import intake
from fangpin.pipeline.manifest import read_manifest

pytestmark = pytest.mark.fault

DAY = date(2026, 4, 3)
# Landing, lake file, reject file, manifest: each ends with one rename.
STEPS = 4
# The child kills itself just before or just after its n-th rename.
CHILD = """
import os, signal, sys
from datetime import date
from pathlib import Path
from fangpin.home import Home
from fangpin.pipeline.intake import intake

path, root, step, when = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
rename, seen = Path.replace, 0

def replace(self, target):
    global seen
    seen += 1
    if seen == step and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    rename(self, target)
    if seen == step and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

Path.replace = replace
intake(path=path, home=Home(root), received_on=date(2026, 4, 3))
"""


def child(path: Path, home: Home, *, step: int = 0, when: str = "never") -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", CHILD, str(path), str(home.root), str(step), when]
    return subprocess.Popen(arguments, env=os.environ | {"POLARS_MAX_THREADS": "1"})


def stored(home: Home) -> dict[str, bytes]:
    """All files with their content, sealed ones opened, but for the lock."""
    files = (path for path in home.root.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(home.root)): content(path, home) for path in files}


def content(path: Path, home: Home) -> bytes:
    data = path.read_bytes()
    return unseal_file(path, key=home.seal_key()) if data.startswith(b"FPS1") else data


def home_with_key(root: Path, key: str) -> Home:
    home = Home(root).ensure()
    for name in ("person.key", "seal.key"):
        (home.keys / name).write_text(key)
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put(
        tmp_path,
        xlsx([SETTLEMENTS, settlement(1), settlement(2, 身份证号="1.3E+17")]),
        name="医保_202603.xlsx",
    )


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_killed_at_any_step_and_run_again_leaves_what_an_undisturbed_run_leaves(
    tmp_path, file, step, when
) -> None:
    undisturbed = home_with_key(tmp_path / "undisturbed", "ab" * 32)
    intake(path=file, home=undisturbed, received_on=DAY)
    home = home_with_key(tmp_path / "home", "ab" * 32)

    assert child(file, home, step=step, when=when).wait() == -signal.SIGKILL
    result = intake(path=file, home=home, received_on=DAY)

    assert result.already_known == (step == STEPS and when == "after")
    assert stored(home) == stored(undisturbed)


def test_a_killed_intake_is_not_in_the_manifest(tmp_path, file) -> None:
    home = home_with_key(tmp_path / "home", "ab" * 32)

    child(file, home, step=STEPS, when="before").wait()

    assert read_manifest(home).deliveries == ()


def test_the_same_file_by_several_at_once_is_one_delivery(tmp_path, file) -> None:
    home = home_with_key(tmp_path / "home", "ab" * 32)

    children = [child(file, home) for _ in range(4)]

    assert [one.wait() for one in children] == [0] * 4
    assert len(read_manifest(home).deliveries) == 1
    assert not [name for name in stored(home) if name.endswith(".draft")]


def test_several_files_at_once_are_all_in_the_manifest(tmp_path) -> None:
    home = home_with_key(tmp_path / "home", "ab" * 32)
    files = [put(tmp_path, xlsx([SETTLEMENTS, settlement(n)]), name=f"{n}.xlsx") for n in range(6)]

    children = [child(path, home) for path in files]

    assert [one.wait() for one in children] == [0] * 6
    assert len(read_manifest(home).deliveries) == 6
