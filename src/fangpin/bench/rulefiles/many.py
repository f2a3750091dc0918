"""A large rulebook made from the real one: each rule copied with a title and a first parameter of its own."""

import re
import shutil
from pathlib import Path


def write_many_rules(*, real: Path, out: Path, rules: int) -> int:
    """Copy the real rulebook and add to it until it has so many rules; answers how many files that is."""
    shutil.copytree(real, out)
    names = sorted(path.relative_to(real / "rules").with_suffix("") for path in real.glob("rules/*/*.yaml"))
    for number in range(len(names), rules):
        _copy_rule(real, out, names[number % len(names)], number)
    return sum(1 for path in out.rglob("*") if path.suffix in (".yaml", ".sql"))


def _copy_rule(real: Path, out: Path, name: Path, number: int) -> None:
    text = (real / "rules" / name.with_suffix(".yaml")).read_text("utf-8")
    cases = (real / "cases" / name.with_suffix(".yaml")).read_text("utf-8")
    text = re.sub(r"(?m)^title: (.*)$", rf"title: \1（{number}）", text)
    own = re.search(r"(?m)^  parameters: \[([a-z0-9_.]+)", text)
    if own:
        old, new = own[1], f"{own[1]}_{number}"
        text, cases = (re.sub(rf"\b{re.escape(old)}\b", new, each) for each in (text, cases))
        shutil.copy(_parameter(real, old), _parameter(out, new))
    for kind, content in (("rules", text), ("cases", cases)):
        (out / kind / name.parent / f"{name.name}_{number}.yaml").write_text(content, "utf-8")


def _parameter(folder: Path, name: str) -> Path:
    return folder / "parameters" / f"{name.replace('.', '/')}.yaml"
