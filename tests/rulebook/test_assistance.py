"""Kinds of help: which answer which risk, and faults in the file."""

from pathlib import Path

import pytest

from fangpin.rulebook import RulebookError
from fangpin.rulebook.load import load_parameters


def written(folder: Path, text: str) -> Path:
    (folder / "assistance.yaml").write_text(text, encoding="utf-8")
    (folder / "units.yaml").write_text("yuan: {title: 元, show: money}\n", encoding="utf-8")
    return folder


def test_a_risk_of_which_nothing_is_demanded_is_answered_by_any_kind():
    rules = load_parameters().assistance

    assert rules.groups_for("因安全饮水") == ("饮水安全保障",)
    assert rules.groups_for("因产业失败") == rules.names
    assert len(rules.names) == 14


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "groups:\n  - {name: 健康帮扶}\n  - {name: 健康帮扶}\nanswers: []\n",
            "assistance.yaml:3：“健康帮扶”写了两次",
        ),
        (
            "groups:\n  - {name: 健康帮扶}\nanswers:\n  - {risk: 因病, groups: [送药], source: 'default, to be set by the county'}\n",
            "assistance.yaml:4：groups 里没有“送药”",
        ),
        (
            "groups:\n  - {name: 健康帮扶}\nanswers:\n  - {risk: 因病, groups: [健康帮扶], source: nowhere#x}\n",
            "sources 里没有“nowhere”",
        ),
        (
            "groups:\n  - {name: 健康帮扶}\nanswers:\n  - {risk: 因懒, groups: [健康帮扶], source: x}\n",
            "assistance.yaml:4",
        ),
    ],
)
def test_faults_are_told_with_their_line(tmp_path, text, says):
    with pytest.raises(RulebookError) as fault:
        load_parameters(folder=written(tmp_path, text))

    assert says in str(fault.value)
