"""The ways to one answer that are compared: each takes a home with a lake and writes `answer` as Parquet.

An answer is one row a finding: rule_id, household_key, is_unknown, money (the amount the rule looks at, or nothing).
"""

import importlib.util
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from fangpin.bench.screen.lake import AS_OF
from fangpin.engine.session import insert_rows, open_session, quoted
from fangpin.home import Home
from fangpin.kernel.places import data_folder
from fangpin.pipeline.manifest import read_manifest
from fangpin.pipeline.run_tables import findings_of, households_of
from fangpin.pipeline.screen import Run, screen
from fangpin.rulebook import Rulebook, load_rulebook

# The amount that each rule looks at, as it is called among a finding's facts.
MONEY = {
    "illness/person_burden_other": "largest_person_self_paid_year_yuan",
    "illness/person_burden_watched": "largest_person_self_paid_year_yuan",
    "illness/assisted_burden_after_aid": "largest_person_self_paid_year_yuan",
    "illness/inpatient_self_paid": "largest_person_inpatient_year_yuan",
    "illness/burden_with_low_income": "reference_income_12m_yuan",
    "disability/several_disabled_low_income": "reference_income_12m_yuan",
    "schooling/student_cost": "largest_student_cost_year_yuan",
    "work/wage_fell": "recent_wage_month_yuan",
    "other/below_line_not_monitored": "reference_income_12m_yuan",
    "labour/no_labour_low_income": "reference_income_12m_yuan",
}


def benchmark_rulebook() -> Rulebook:
    return load_rulebook(folder=data_folder("benchmarks") / "rulebook")


def staged_screen(home: Home, *, rulebook: Rulebook, memory_limit: str) -> tuple[Run, dict[str, float]]:
    """A screening made anew, and the seconds between the steps it tells of; the last includes what follows it."""
    shutil.rmtree(home.runs)
    home.ensure()
    told: list[tuple[str, float]] = [("准备", time.monotonic())]
    run = screen(
        home=home,
        as_of=AS_OF,
        rulebook=rulebook,
        memory_limit=memory_limit,
        progress=lambda what, _done, _of: told.append((what, time.monotonic())),
    )
    ends = [begun for _, begun in told[1:]] + [time.monotonic()]
    names = [what for what, _ in told[:-1]] + [f"{told[-1][0]}、判定、发布"]
    return run, {what: round(end - begun, 2) for what, (_, begun), end in zip(names, told, ends, strict=True)}


def by_fangpin(*, home_folder: Path, answer: Path, memory_limit: str) -> dict[str, Any]:
    """The rulebook of the benchmark through the engine, published as every screening is."""
    rulebook = benchmark_rulebook()
    run, stages = staged_screen(Home(home_folder), rulebook=rulebook, memory_limit=memory_limit)
    return {"seconds": round(run.seconds, 2), "run": str(run.path), "stages": stages}


def write_answer(*, run_folder: Path, answer: Path) -> None:
    """The answer in a published run: what it found, and what is unknown."""
    money = " ".join(
        f"WHEN {quoted(rule)} THEN regexp_extract(facts, {quoted(_fact(fact))}, 1)"
        for rule, fact in MONEY.items()
    )
    with open_session(files=[run_folder, answer.parent]) as connection:
        connection.execute(f"""
            COPY (
                SELECT rule_id, household_key, FALSE AS is_unknown,
                       CAST(nullif(CASE rule_id {money} END, '') AS DECIMAL(18, 2)) AS money
                FROM {findings_of(run_folder)}
                UNION ALL
                SELECT unnest(unknowns), household_key, TRUE, NULL
                FROM {households_of(run_folder)}
            ) TO {quoted(str(answer))} (FORMAT parquet)
        """)


def by_duckdb(*, home_folder: Path, answer: Path, memory_limit: str) -> dict[str, Any]:
    """The same in SQL written by hand."""
    home, begun = Home(home_folder), time.monotonic()
    files = [home.lake, answer.parent]
    with open_session(files=files, spill=home.runs, memory_limit=memory_limit) as connection:
        make_deliveries(connection, home)
        for statement in hand_written("duckdb.sql", lake=home.lake, out=answer):
            connection.execute(statement)
    return {"seconds": round(time.monotonic() - begun, 2)}


def by_pandas(*, home_folder: Path, answer: Path, memory_limit: str) -> dict[str, Any]:
    """The same in pandas, which knows no limit of memory; starting Python and loading pandas is not counted."""
    place = data_folder("benchmarks") / "pandas_rules.py"
    spec = importlib.util.spec_from_file_location("pandas_rules", place)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    home, begun = Home(home_folder), time.monotonic()
    arrivals = {one.delivery: one.arrival_no for one in read_manifest(home).deliveries}
    module.screen(home.lake, arrivals, answer.with_suffix(".raw"))
    return {"seconds": round(time.monotonic() - begun, 2)}


def take_pandas_answer(answer: Path) -> None:
    """Its bytes and fen as keys and yuan."""
    _asked(
        f"""
        COPY (
            SELECT rule_id, CAST(lower(hex(household_key)) AS UUID) AS household_key, is_unknown,
                   CAST(CAST(fen AS DECIMAL(18, 2)) * 0.01 AS DECIMAL(18, 2)) AS money
            FROM read_parquet({quoted(str(answer.with_suffix(".raw")))})
        ) TO {quoted(str(answer))} (FORMAT parquet)
        """,
        folder=answer.parent,
    )


def bare_decode(*, home_folder: Path, answer: Path, memory_limit: str) -> dict[str, Any]:
    """Only reading: every column that the hand-written statement uses, decoded and hashed."""
    home, begun = Home(home_folder), time.monotonic()
    with open_session(files=[home.lake, home.runs], spill=home.runs, memory_limit=memory_limit) as connection:
        for dataset, columns in USED.items():
            hashes = ", ".join(f"bit_xor(hash({column}))" for column in columns)
            connection.execute(
                f"SELECT {hashes} FROM read_parquet({quoted(str(home.lake / dataset / '*.parquet'))})"
            ).fetchall()
    return {"seconds": round(time.monotonic() - begun, 2)}


def hand_written(file: str, **words: object) -> Iterator[str]:
    """The statements of a file of the folder `benchmarks`, with $words put in."""
    text = (data_folder("benchmarks") / file).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"${word}", str(value))
    yield from (statement for statement in text.split(";\n") if statement.strip())


def make_deliveries(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    connection.execute("CREATE TEMP TABLE deliveries (delivery VARCHAR, arrival_no INTEGER)")
    numbers = ((one.delivery, one.arrival_no) for one in read_manifest(home).deliveries)
    insert_rows(connection, "deliveries", numbers)


def read_answer(path: Path) -> dict[str, list[int]]:
    """Hits and unknowns of each rule, to be shown."""
    rows = _asked(
        f"""
        SELECT rule_id, count(*) FILTER (NOT is_unknown), count(*) FILTER (is_unknown)
        FROM read_parquet({quoted(str(path))}) GROUP BY rule_id ORDER BY rule_id
        """,
        folder=path.parent,
    )
    return {rule: [hits, unknowns] for rule, hits, unknowns in rows}


def differing_rows(one: Path, other: Path) -> int:
    """Rows that stand in one answer only; the money of unknown findings is not told and not compared."""
    query = (
        "SELECT rule_id, household_key, is_unknown, CASE WHEN NOT is_unknown THEN money END AS money"
        " FROM read_parquet({})"
    )
    left, right = query.format(quoted(str(one))), query.format(quoted(str(other)))
    both = f"SELECT count(*) FROM ({left} EXCEPT ALL {right}) UNION ALL SELECT count(*) FROM ({right} EXCEPT ALL {left})"
    return sum(count for (count,) in _asked(both, folder=one.parent))


def _asked(query: str, *, folder: Path) -> list[tuple[Any, ...]]:
    with open_session(files=[folder]) as connection:
        return connection.execute(query).fetchall()


def _fact(name: str) -> str:
    return f'"name":"{name}"[^}}]*"value":"?(-?[0-9.]+)'


_PERSON = ("person_key", "surname_key")
# What the hand-written statements read of each data set.
USED = {
    "public_security/household_roster": (*_PERSON, "household_key", "birth_date"),
    "public_security/deaths": ("person_key", "died_on"),
    "medical_insurance/settlements": (
        *_PERSON,
        "delivery",
        "settlement_no",
        "settled_on",
        "category",
        "self_paid_yuan",
        "compliant_self_paid_yuan",
    ),
    "medical_insurance/uninsured": (*_PERSON, "year", "reason"),
    "human_resources/migrant_work": (*_PERSON, "month", "is_working", "ended_month", "monthly_income_yuan"),
    "civil_affairs/assistance_payments": (*_PERSON, "month", "kind", "amount_yuan"),
    "disabled_federation/certificates": (*_PERSON, "grade", "issued_on", "nursing_allowance"),
    "education/enrolment": (
        *_PERSON,
        "status",
        "tuition_yuan",
        "boarding_yuan",
        "textbook_yuan",
        "subsidy_yuan",
    ),
    "insurance/payouts": (*_PERSON, "amount_yuan", "paid_on"),
    "rural_affairs/income_sweep": (
        *_PERSON,
        "wage_yuan",
        "business_yuan",
        "property_yuan",
        "transfer_yuan",
        "business_cost_yuan",
    ),
    "rural_affairs/lifted_out_roster": _PERSON,
    "rural_affairs/monitored_households": (*_PERSON, "is_risk_removed"),
}
