"""What the documents say is what the program has."""

from pathlib import Path

import pytest

from fangpin.cli import commands_page
from fangpin.glossary import load_glossary
from fangpin.reference import reference_pages
from fangpin.rulebook.models import Risk

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name", ["rules.md", "parameters.md", "procedures.md", "datasets.md", "glossary.md", "fields.md"]
)
def test_a_reference_page_is_in_step_with_its_data(name: str) -> None:
    page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert page == reference_pages()[name], "run `make docs`"


def test_every_command_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")

    assert page == commands_page(), "run `make docs`"


def test_every_risk_has_a_term() -> None:
    terms = {term.zh for term in load_glossary().values()}

    assert {risk.value for risk in Risk} <= terms


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in _targets(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_the_readmes_stay_short() -> None:
    for name in ("README.md", "README.zh.md"):
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 40


def test_a_direct_dependency_is_justified() -> None:
    text = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = project.split("dependencies = [", 1)[1].split("]\n\n", 1)[0]
    names = [line.split('"')[1].split("[")[0].split(">")[0] for line in listed.splitlines() if '"' in line]

    assert len(names) > 10
    assert [name for name in names if name not in text] == []


def _targets(text: str) -> list[str]:
    found = [piece.split(")")[0] for piece in text.split("](")[1:]]
    return [target.split("#")[0] for target in found if "://" not in target and target.split("#")[0]]
