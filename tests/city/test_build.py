"""Building a whole city: every promised file, the same bytes for the same seed."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from fangpin.city.build import build_city
from fangpin.city.files.catalogue import DATASETS

from .conftest import BuiltCity


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


Told = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def small(two_counties: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    """A city of one month, and the progress told while it was built."""
    out, told = tmp_path_factory.mktemp("small"), Told()
    build_city(
        households=60, seed=11, months=1, out=out, divisions=two_counties, processes=1,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )  # fmt: skip
    return out, told


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_processes(
    two_counties: Path, small: tuple[Path, Told], tmp_path: Path
) -> None:
    for seed, processes in ((11, 2), (12, 1)):
        out = tmp_path / f"{seed}-{processes}"
        build_city(households=60, seed=seed, months=1, out=out, divisions=two_counties, processes=processes)

    one, two, other = (digests(folder) for folder in (small[0], tmp_path / "11-2", tmp_path / "12-1"))
    assert one == two
    assert one["truth/people.parquet"] != other["truth/people.parquet"]


def test_all_data_sets_are_sent(city: BuiltCity) -> None:
    sent = {f"{row['department']}/{row['dataset']}" for row in city.transfers}

    assert sent == {item.key for item in DATASETS}
    assert len(sent) == 51


def test_the_transfer_list_names_every_file_once(city: BuiltCity) -> None:
    names = [row["file"] for row in city.transfers]
    files = [path for path in (city.out / "inbox").rglob("*") if path.is_file()]

    assert sorted(names) == sorted(str(path.relative_to(city.out / "inbox")) for path in files)
    assert len(set(names)) == len(names) == city.summary.files


def test_every_file_opens_with_its_headings(city: BuiltCity) -> None:
    for row in city.transfers:
        item = city.item(row)
        headings = city.cells(row["file"]).row(item.header_row - 1)
        assert headings == item.headings, row["file"]


def test_no_department_has_a_file_before_the_month_it_covers_ends(city: BuiltCity) -> None:
    for row in city.transfers:
        assert row["file"].startswith(row["received_on"][:7])
        assert row["received_on"] >= "2026-05-01"


def test_one_month_of_one_department_is_missing(city: BuiltCity) -> None:
    monthly = {item.name for item in DATASETS if item.rhythm == "monthly"}
    counts = {name: sum(row["dataset"] == name for row in city.transfers) for name in monthly}

    assert sorted(counts.values()) == [6, *[7] * (len(monthly) - 1)]


def test_an_earlier_city_stays_until_the_new_one_is_complete(
    two_counties: Path, small: tuple[Path, Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small[0], tmp_path, dirs_exist_ok=True)
    before = digests(tmp_path)
    monkeypatch.setattr("fangpin.city.build.write_file", lambda *a, **k: (_ for _ in ()).throw(OSError))

    with pytest.raises(OSError):
        build_city(households=20, seed=2, months=1, out=tmp_path, divisions=two_counties, processes=1)

    kept = {name: digest for name, digest in digests(tmp_path).items() if not name.startswith(".building")}
    assert before and kept == before


def test_progress_is_told_for_counties_and_files(small: tuple[Path, Told]) -> None:
    _, told = small

    assert told[1] == ("生成各县农户", 2, 2)
    assert told[-1][0] == "写出部门文件"
    assert told[-1][1] == told[-1][2]
