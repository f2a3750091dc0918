"""The house keeps its shape."""

from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "fangpin"
NO_IDEA = {"utils", "helpers", "common", "misc"}


def test_no_module_is_named_after_no_idea() -> None:
    assert [path for path in SOURCE.rglob("*") if path.stem in NO_IDEA] == []


def test_every_module_says_in_one_sentence_what_it_holds() -> None:
    silent = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if path.stat().st_size
        and "migrations" not in path.parts
        and not path.read_text(encoding="utf-8").startswith('"""')
    ]

    assert silent == []


def test_only_jobs_web_cli_home_and_bench_read_the_clock() -> None:
    readers = ("date.today(", "datetime.now(", "timezone.now(", "localdate(")
    allowed = {"jobs", "web", "home", "bench", "cli.py"}

    found = [
        f"{path.relative_to(SOURCE)}: {reader}"
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] not in allowed
        for reader in readers
        if reader in path.read_text(encoding="utf-8")
    ]

    assert found == []
