"""The command answers in JSON when asked, and its errors are sentences, never traces."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fangpin.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FANGPIN_HOME", str(tmp_path / "home"))

    def command(*words: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["fangpin", *words])
        return CliRunner().invoke(main, words)

    return command


def test_the_rulebook_check_counts_what_there_is(run) -> None:
    counts = json.loads(run("rulebook", "check", "--json").output)

    assert counts["rules"] >= 15 and counts["indicators"] >= 15 and counts["contracts"] >= 36


@pytest.mark.parametrize(
    "words",
    [
        ("findings",),
        ("explain", "1"),
        ("explain", "--check"),
        ("explain",),
        ("findings", "--limit", "0"),
        ("city", "build", "--households", "100", "--until", "2026-13", "--out", "x"),
        ("screen", "--memory", "plenty"),
        ("intake", "no-such-file"),
        ("no-such-command",),
    ],
)
def test_an_error_is_one_sentence_in_both_forms(run, words: tuple[str, ...]) -> None:
    plain, as_json = run(*words), run(*words, "--json")

    assert plain.exit_code and as_json.exit_code
    assert "Traceback" not in plain.output and plain.output.startswith("错误：")
    assert list(json.loads(as_json.output)) == ["error"]


@pytest.mark.parametrize("day", ["1800-01-01", "1999-12-31", "2999-01-01"])
def test_linking_on_a_day_out_of_reach_is_refused_in_a_sentence(run, day: str) -> None:
    refused = run("link", "--on", day)

    assert refused.exit_code == 1
    assert refused.output.startswith(f"错误：认定日期 {day} 不对，请写 2000-01-01 到今天")


def test_a_city_is_built_with_its_list_of_files(run, tmp_path: Path) -> None:
    out = tmp_path / "city"

    result = run("city", "build", "--households", "60", "--months", "1", "--out", str(out), "--json")

    told = json.loads(result.output[result.output.index("{") :])
    assert told["households"] == 60 and (out / "inbox.csv").exists() and (out / "truth").is_dir()
