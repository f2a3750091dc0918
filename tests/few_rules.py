"""A rulebook of a few real rules, for tests of what is done with a run: screening by all of them takes seconds each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fangpin.bench.rulefiles.closures import closures
from fangpin.kernel.places import data_root
from fangpin.rulebook import load_rulebook

RULES = {
    "illness/inpatient_self_paid",
    "illness/burden_with_low_income",
    "housing/dangerous_house_lived_in",
    "industry/unsold_produce",
    "other/below_line_not_monitored",
    "explain/child_as_labour",
}


@pytest.fixture(scope="session")
def _few_rules_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root like the project's own, but for the rules."""
    root, own = tmp_path_factory.mktemp("few-rules"), data_root()
    for one in own.iterdir():
        if one.is_dir() and one.name != "rulebook" and not one.name.startswith("."):
            (root / one.name).symlink_to(one)
    for kind in ("sources", "parameters", "tables"):
        shutil.copytree(own / "rulebook" / kind, root / "rulebook" / kind)
    for closure in closures(load_rulebook()):
        if closure.rule in RULES:
            for name, text in closure.files.items():
                path = root / "rulebook" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def few_rules(_few_rules_root: Path) -> Iterator[None]:
    """The tests of a module, and the programs that they start, know these rules only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FANGPIN_DATA", str(_few_rules_root))
        yield
