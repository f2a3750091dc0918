"""Build the whole city: counties lived through one by one, then every file of the inbox written."""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl

from fangpin.city import truth
from fangpin.city.county import live_through
from fangpin.city.divisions import CountyPlan, plan_counties
from fangpin.city.files.catalogue import DATASETS, ROW_LIMITS
from fangpin.city.files.county_rows import county_rows
from fangpin.city.files.deliveries import Delivery, plan_deliveries
from fangpin.city.files.write import FileTask, write_file
from fangpin.city.timeline import Timeline
from fangpin.kernel.places import data_folder

Progress = Callable[[str, int, int], None]
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

# Below this many households a second process costs more than it brings.
_WORTH_PROCESSES = 2_000
# Up to this many people the rows of all counties fit into one fragment.
_WORTH_JOINING = 30_000


@dataclass(frozen=True)
class CitySummary:
    """What was built."""

    households: int
    people: int
    falls: int
    months: int
    files: int
    rows: int
    dirty_cells: int


@dataclass(frozen=True)
class _CountyCount:
    people: int
    falls: int
    rows: dict[tuple[str, int], int]  # by data set and ordinal


def build_city(
    *,
    households: int,
    seed: int,
    months: int,
    until: str = "2026-10",
    out: Path,
    progress: Callable[[str, int, int], None] | None = None,
    divisions: Path | None = None,
    processes: int | None = None,
) -> CitySummary:
    """Write `out/inbox`, `out/inbox.csv` and `out/truth`; the same arguments give the same bytes.

    `divisions` is a folder of division lists (default: the project's), `processes` how many work at once.
    """
    timeline = Timeline.ending(until, months=months)
    deliveries = plan_deliveries(timeline=timeline, seed=seed)
    plans = plan_counties(folder=divisions or data_folder("divisions"), households=households, seed=seed)
    building = _fresh_folder(out, deliveries)
    fragments = building / "fragments"
    workers = _worker_count(processes, households)
    tell = progress or (lambda stage, done, total: None)
    codes = tuple(sorted({code for plan in plans for code in plan.birth_codes}))
    with _pool(workers) as run:
        live = partial(
            _build_county,
            seed=seed,
            timeline=timeline,
            codes=codes,
            deliveries=deliveries,
            fragments=fragments,
        )
        counts = list(_told(run(live, plans), "生成各县农户", len(plans), tell))
        tasks = _plan_files(plans, counts, deliveries, fragments)
        write = partial(_write_task, inbox=building / "inbox", fragments=fragments, seed=seed)
        dirty = sum(_told(run(write, list(enumerate(tasks))), "写出部门文件", len(tasks), tell))
    _finish(building, tasks)
    _put_in_place(building, out)
    return CitySummary(
        households=sum(int(plan.households.sum()) for plan in plans),
        people=sum(count.people for count in counts),
        falls=sum(count.falls for count in counts),
        months=months,
        files=len(tasks),
        rows=sum(task.row_count for task in tasks),
        dirty_cells=dirty,
    )


def _fresh_folder(out: Path, deliveries: list[Delivery]) -> Path:
    """Where the city is built; an earlier city in `out` stays until the new one is complete."""
    building = out / ".building"
    shutil.rmtree(building, ignore_errors=True)
    for name in sorted({delivery.folder for delivery in deliveries}):
        (building / "inbox" / name).mkdir(parents=True)
    (building / "truth").mkdir()
    for name in (*truth.TABLES, *(item.key for item in DATASETS)):
        (building / "fragments" / name).mkdir(parents=True)
    return building


def _put_in_place(building: Path, out: Path) -> None:
    for name in ("inbox", "truth"):
        shutil.rmtree(out / name, ignore_errors=True)
        (building / name).rename(out / name)
    (building / "inbox.csv").replace(out / "inbox.csv")
    building.rmdir()


def _worker_count(processes: int | None, households: int) -> int:
    if processes is not None:
        return processes
    return min(2, os.cpu_count() or 1) if households >= _WORTH_PROCESSES else 1


@contextmanager
def _pool(workers: int) -> Iterator[Callable[[Callable[[_Task], _Result], list[_Task]], Iterable[_Result]]]:
    """A map over tasks, in this process or in several; results come in the order of the tasks."""
    if workers == 1:
        yield map
        return
    # Fresh processes: a fork would inherit the locks of polars' threads.
    context = multiprocessing.get_context("spawn")
    with _one_polars_thread(), ProcessPoolExecutor(workers, mp_context=context) as executor:
        yield executor.map


@contextmanager
def _one_polars_thread() -> Iterator[None]:
    """Processes begun here compute with one thread each: more only wait for one another (measured: half the time)."""
    before = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
        else:
            os.environ["POLARS_MAX_THREADS"] = before


def _told(results: Iterable[_Result], stage: str, total: int, tell: Progress) -> Iterator[_Result]:
    for done, result in enumerate(results, start=1):
        tell(stage, done, total)
        yield result


def _build_county(
    plan: CountyPlan, *, seed: int, timeline: Timeline, codes: tuple[tuple[int, int, int], ...],
    deliveries: list[Delivery], fragments: Path,
) -> _CountyCount:  # fmt: skip
    """Live through one county and leave its rows and truth as Parquet fragments."""
    county = live_through(plan, seed=seed, timeline=timeline, neighbour_codes=codes)
    name = f"{plan.index:03d}.parquet"
    counts: dict[tuple[str, int], int] = {}
    for key, rows in county_rows(county, deliveries):
        for delivery in deliveries:
            if delivery.dataset.key == key:
                seen = (rows["_from"] <= delivery.ordinal) & (rows["_to"] > delivery.ordinal)
                counts[key, delivery.ordinal] = int(seen.sum())
        rows.write_parquet(fragments / key / name, compression="lz4", row_group_size=100_000)
    for table, make in truth.COUNTY_TABLES.items():
        make(county).write_parquet(fragments / table / name)
    return _CountyCount(len(county.people), len(county.course.falls.household), counts)


def _plan_files(
    plans: list[CountyPlan], counts: list[_CountyCount], deliveries: list[Delivery], fragments: Path
) -> list[FileTask]:
    """One file per delivery for the whole city, or per county (in parts) where a sheet could not hold it."""
    tasks = []
    for delivery in deliveries:
        item = delivery.dataset
        sizes = [count.rows[item.key, delivery.ordinal] for count in counts]
        limit = ROW_LIMITS[item.form]
        paths = _joined(fragments / item.key, plans, counts)
        if sum(sizes) <= limit:
            city = plans[0].code[:4] + "00"
            name = f"{delivery.folder}/{delivery.stem}.{item.form}"
            tasks.append(FileTask(delivery, tuple(paths), 0, sum(sizes), name, city, plans[0].city_name))
            continue
        for plan, path, size in zip(plans, paths, sizes, strict=True):
            for part, start in enumerate(range(0, size, limit)):
                suffix = f"_{plan.name}" + (f"_{part + 1}" if size > limit else "")
                name = f"{delivery.folder}/{delivery.stem}{suffix}.{item.form}"
                count = min(limit, size - start)
                tasks.append(FileTask(delivery, (path,), start, count, name, plan.code, plan.name))
    return tasks


def _joined(folder: Path, plans: list[CountyPlan], counts: list[_CountyCount]) -> list[str]:
    """The fragments of a data set; small ones are joined once, for opening thirteen files per delivery is slow."""
    paths = [folder / f"{plan.index:03d}.parquet" for plan in plans]
    if sum(count.people for count in counts) > _WORTH_JOINING:
        return [str(path) for path in paths]
    joined = folder / "city.parquet"
    if not joined.exists():
        pl.concat([pl.read_parquet(path) for path in paths]).write_parquet(joined, compression="lz4")
    return [str(joined)]


def _write_task(numbered: tuple[int, FileTask], *, inbox: Path, fragments: Path, seed: int) -> int:
    number, task = numbered
    dirt = write_file(task, inbox=inbox, seed=seed)
    dirt.write_parquet(fragments / "dirt" / f"{number:05d}.parquet")
    return dirt.height


def _finish(building: Path, tasks: list[FileTask]) -> None:
    """The transfer list and the truth's tables; the fragments go."""
    fragments = building / "fragments"
    truth.join_tables(fragments=fragments, out=building / "truth")
    with (building / "inbox.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "department", "dataset", "received_on", "county_code"))
        for task in sorted(tasks, key=lambda task: (task.delivery.received_on, task.name)):
            item = task.item
            writer.writerow(
                (task.name, item.folder, item.name, task.delivery.received_on.isoformat(), task.county_code)
            )
    shutil.rmtree(fragments)
