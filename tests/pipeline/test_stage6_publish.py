"""Stage 6: a run appears whole, and what killed ones left is removed."""

import json
from datetime import date
from pathlib import Path

from fangpin.home import Home
from fangpin.pipeline.stage6_publish import name_current_run, remove_drafts


def test_the_current_run_is_replaced_whole(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    name_current_run(home=home, run_id="a" * 16, as_of=date(2026, 11, 9))
    name_current_run(home=home, run_id="b" * 16, as_of=date(2026, 11, 10))

    assert json.loads(home.current_run.read_text(encoding="utf-8")) == {
        "run_id": "b" * 16,
        "as_of": "2026-11-10",
    }
    assert [path.name for path in home.runs.iterdir()] == ["current.json"]


def test_drafts_are_removed_and_runs_stay(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    (home.runs / ".draft-abc" / "deep").mkdir(parents=True)
    (home.runs / ".draft-current.json").write_text("{", encoding="utf-8")
    (home.runs / ("a" * 16)).mkdir()

    remove_drafts(home)

    assert [path.name for path in home.runs.iterdir()] == ["a" * 16]
