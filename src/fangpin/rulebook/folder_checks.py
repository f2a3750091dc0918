"""Every file of the rulebook's folder is read or refused: none is passed over because of its name or place."""

import re
from collections.abc import Iterator
from pathlib import Path

from fangpin.rulebook.faults import Fault

_PLACES = re.compile(
    r"README\.md|(units|assistance)\.yaml|ledger/[a-z][a-z0-9_]*\.yaml|sources/[a-z0-9-]+\.yaml"
    r"|(parameters|rules|cases|tables|procedures)/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*\.yaml"
    r"|indicators/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*\.(sql|yaml)"
)
_SAYS = (
    "规则库里没有这种文件，不会读它；请照 README.md 的文件夹一节放好、用小写英文字母和下划线取名，或移走。"
)


def folder_faults(folder: Path) -> Iterator[Fault]:
    """Files that stand where none belongs, and tests without their indicator."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(files):
        is_hidden = Path(name).name.startswith(".")
        if not _PLACES.fullmatch(name) and not is_hidden:
            yield Fault(name, 1, _SAYS)
        is_test = name.startswith("indicators/") and name.endswith(".yaml")
        if is_test and f"{name.removesuffix('.yaml')}.sql" not in files:
            yield Fault(name, 1, "没有同名的指标 .sql；请改名，或删去这个文件。")
