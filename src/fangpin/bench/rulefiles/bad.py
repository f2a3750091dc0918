"""Breaks real rule files one at a time and sees that each is refused where it is broken."""

import random
import re
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fangpin.bench.rulefiles.breaks import WAYS, Broken
from fangpin.bench.rulefiles.closures import Closure, closures
from fangpin.contracts import load_contracts
from fangpin.engine.cases import run_cases
from fangpin.engine.indicator_tests import run_indicator_tests
from fangpin.rulebook import Fault, RulebookError, load_rulebook

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TRIES = 200


@dataclass(frozen=True)
class Outcome:
    """One bad file; `wrong` is empty when it was refused as it must be."""

    number: int
    way: str
    rule: str
    file: str
    wrong: str
    told: str = ""


def bad_files(*, files: int, seed: int, first: int = 0) -> Iterator[Outcome]:
    """So many bad files, each way in turn; the number and the seed alone decide what is broken."""
    real, ways = list(closures(load_rulebook())), list(WAYS.items())
    with tempfile.TemporaryDirectory(prefix="fangpin-bad-") as name:
        folders = {
            closure.rule: _write(Path(name) / closure.rule.replace("/", "_"), closure) for closure in real
        }
        for number in range(first, first + files):
            chance = random.Random(f"{seed} {number}")  # noqa: S311  (the same number breaks the same place)
            way, spoil = ways[number % len(ways)]
            for _ in range(_TRIES):
                closure = chance.choice(real)
                broken = spoil(closure, chance)
                if broken is not None and broken.content != closure.files.get(broken.file, "").encode():
                    break
            else:
                yield Outcome(number, way, "", "", "没有一个真文件有这样的地方")
                continue
            wrong, told = _judged(folders[closure.rule], closure, broken)
            yield Outcome(number, way, closure.rule, broken.file, wrong, told)


def _write(folder: Path, closure: Closure) -> Path:
    for name, text in closure.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def _judged(folder: Path, closure: Closure, broken: Broken) -> tuple[str, str]:
    """What is wrong with how the file was taken, and the fault that was told of it."""
    path = folder / broken.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(broken.content)
    try:
        faults = _faults(folder)
    except Exception:
        return f"程序出错：{traceback.format_exc().splitlines()[-1]}", ""
    finally:
        if broken.file in closure.files:
            path.write_text(closure.files[broken.file], "utf-8")
        else:
            path.unlink()
    if not faults:
        return "没有被拒绝", ""
    mute = next((fault for fault in faults if not _CHINESE.search(fault.says) or fault.line < 1), None)
    if mute:
        return f"没有说清：{mute}", str(mute)
    file = broken.told_in or broken.file
    here = [fault for fault in faults if fault.file == file]
    at = next((fault for fault in here if fault.line in broken.lines), None)
    if at is None:
        told = "；".join(map(str, faults[:2]))
        return f"应指出 {file} 第 {sorted(broken.lines)[:3]} 行，却是：{told[:300]}", told
    return "", str(at)


def _faults(folder: Path) -> list[Fault]:
    """As `fangpin rulebook check` and `fangpin rulebook test` find them."""
    try:
        book = load_rulebook(folder=folder)
    except RulebookError as error:
        return error.faults
    faults = run_cases(book).faults(book)
    return faults or [
        Fault(f"indicators/{one.indicator}", 1, "；".join(one.complaints))
        for one in run_indicator_tests(rulebook=book, contracts=load_contracts())
        if not one.passed
    ]
