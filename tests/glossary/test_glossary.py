"""The glossary loads, and says all that is wrong with one that does not."""

from pathlib import Path

import pytest

from fangpin.glossary import GlossaryError, load_glossary


def test_the_projects_glossary_has_no_fault() -> None:
    terms = load_glossary()

    assert terms["at_risk_household"].zh == "边缘易致贫户"


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    head = "---\nzh: {zh}\ncode: {code}\nkind: k\nsource: s\nnot: {no}\n---\nText.\n"
    (tmp_path / "one.md").write_text(head.format(zh="户", code="one", no="two"))
    (tmp_path / "two.md").write_text(head.format(zh="户", code="deux", no="nowhere"))
    (tmp_path / "three.md").write_text("no header")

    with pytest.raises(GlossaryError) as caught:
        load_glossary(tmp_path)

    message = str(caught.value)
    assert "deux" in message and "already the term" in message
    assert "nowhere" in message and "three.md" in message
