"""One ledger, two results: the sums the matrices ask for, and what a matrix may not say."""

import random
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests.rulebook.tiny_rulebook import change, faults_of

from fangpin.engine.session import insert_rows
from fangpin.kernel.places import data_folder
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.civil_affairs import Standards, class_tests
from fangpin.rulebook.ledger import FACTORS, Chart, Ledger, Matrix, MatrixLine

VILLAGES = ("131121001001", "131121001002", "131122001001")
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 11, 10))
CHART = Chart.model_validate(
    {
        "sections": {
            name: {"title": f"合计{name}", "column": f"{name}_yuan", "feeds": ["a.b"]}
            for name in ("x", "y", "z")
        },
        "accounts": {
            name: {"title": f"明细{name}", "section": name[0], "column": f"{name}_yuan", "feeds": ["a.b"]}
            for name in ("x1", "x2", "y1")
        },
    }
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def _matrix(chance: random.Random) -> Matrix:
    lines = []
    for account in (*CHART.sections, *(one for one in CHART.accounts if chance.random() < 0.8)):
        for region in ("*", *(one for one in ("131121", "131121001001") if chance.random() < 0.4)):
            spans = [("2022-01-01", "2024-01-01"), ("2024-01-01", None)]
            for start, end in spans if chance.random() < 0.5 else [("2022-01-01", None)]:
                line = {
                    "account": account,
                    "counts": chance.choice(list(FACTORS)),
                    "region": region,
                    "from": start,
                }
                lines.append(line | {"source": "-"} | ({"until": end} if end else {}))
    chance.shuffle(lines)
    return Matrix(title="口径", note="试。", lines=tuple(MatrixLine.model_validate(line) for line in lines))


def _factor(matrix: Matrix, account: str, village: str, day: date) -> int | None:
    """Read line by line, apart from the code under test."""
    best, found = -1, None
    for line in matrix.lines:
        reach = 0 if line.region == "*" else len(line.region)
        inside = line.region == "*" or village.startswith(line.region)
        holds = line.from_ <= day and (line.until is None or day < line.until)
        if line.account == account and inside and holds and reach > best:
            best, found = reach, {"add": 1, "subtract": -1, "leave_out": 0}[line.counts]
    return found


def _expected(matrix: Matrix, amounts: dict[str, Decimal | None], village: str, day: date) -> Decimal | None:
    """Item by item: what a section holds beside its own named parts counts as the section does."""
    total = Decimal(0)
    for section in CHART.sections:
        whole = _factor(matrix, section, village, day)
        parts = {
            name: whole if (own := _factor(matrix, name, village, day)) is None else own
            for name, account in CHART.accounts.items()
            if account.section == section
        }
        apart = [name for name, factor in parts.items() if factor != whole]
        needed = [*apart, *([section] if whole else [])]
        if any(amounts[name] is None for name in needed):
            return None
        rest = (amounts[section] if whole else Decimal(0)) - sum(
            (amounts[name] for name in apart), Decimal(0)
        )
        total += whole * rest + sum((parts[name] * amounts[name] for name in apart), Decimal(0))
    return total


@pytest.mark.parametrize("seed", range(40))
def test_the_sum_in_sql_is_the_sum_of_the_items(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    chance = random.Random(seed)
    matrix = _matrix(chance)
    names = [*CHART.sections, *CHART.accounts]
    rows = []
    for village in VILLAGES:
        for day in DAYS:
            for _ in range(4):
                drawn = [Decimal(chance.randint(-99999, 99999999)) / 100 for _ in names]
                rows.append((village, day, *(None if chance.random() < 0.1 else one for one in drawn)))
    columns = ", ".join(f"{name}_yuan DECIMAL(16, 2)" for name in names)
    connection.execute(f"CREATE OR REPLACE TABLE parts (village_code VARCHAR, as_of DATE, {columns})")
    insert_rows(connection, "parts", rows)
    query = f"SELECT {Ledger(CHART, {'m': matrix}).result_sql('m')} FROM parts ORDER BY rowid"
    found = [row[0] for row in connection.execute(query).fetchall()]

    wanted = [
        _expected(matrix, dict(zip(names, amounts, strict=True)), village, day)
        for village, day, *amounts in rows
    ]
    assert found == wanted


def test_before_the_first_line_the_result_is_unknown() -> None:
    line = {"counts": "add", "region": "*", "from": "2022-01-01", "source": "-"}
    matrix = Matrix.model_validate(
        {"title": "口径", "note": "试。", "lines": tuple({"account": one} | line for one in CHART.sections)}
    )
    query = f"SELECT {Ledger(CHART, {'m': matrix}).result_sql('m')}"

    with duckdb.connect() as connection:
        source = (
            " FROM (SELECT DATE '{}' AS as_of, '1311' AS village_code, 1 AS x_yuan, 2 AS y_yuan, 3 AS z_yuan)"
        )
        before = connection.execute(query + source.format("2021-12-31")).fetchone()
        after = connection.execute(query + source.format("2022-01-01")).fetchone()

    assert (before, after) == ((None,), (6,))


def test_the_projects_matrices_differ_where_the_civil_affairs_tests_leave_money_out() -> None:
    ledger = load_rulebook().ledger
    assert ledger is not None
    where = {"region": "131121001001", "on": date(2026, 11, 10)}
    lines = {
        name: [ledger.line_for(name, matrix=one, **where) for one in ("monitoring", "civil_affairs")]
        for name in (*ledger.chart.sections, *ledger.chart.accounts)
    }
    differ = {name for name, (ours, theirs) in lines.items() if ours.factor != theirs.factor}

    assert differ == {
        "payout", "compliant", "assistance", "family_planning", "veteran", "schooling", "disaster", "social_relief",
    }  # fmt: skip


CIVIL = "ledger/civil_affairs.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (CIVIL, "account: veteran", "account: veterans", f"{CIVIL}:14：accounts.yaml 里没有科目“veterans”"),
        (
            CIVIL,
            "account: veteran",
            "account: pension",
            f"{CIVIL}:14：明细“pension”在 accounts.yaml 里没有 column",
        ),
        (CIVIL, "account: veteran", "account: schooling", "从 2022-01-01 起写了两次"),
        (CIVIL, "account: payout", "account: veteran", "合计科目“payout”没有写各地"),
        (CIVIL, "counts: subtract", "counts: minus", f"{CIVIL}:8：“lines.4.counts”不能是 minus"),
        (
            CIVIL,
            'account: payout, counts: leave_out, region: "*", from: 2022-01-01, source: "default, to be set by the county"',
            'account: payout, counts: leave_out, region: "*", from: 2022-01-01, source: none#1',
            f"{CIVIL}:9：sources 里没有“none”",
        ),
        (
            "ledger/accounts.yaml",
            "column: payout_12m_yuan",
            "column: payouts_yuan",
            "没有指标有“payouts_yuan”",
        ),
        (
            "ledger/accounts.yaml",
            "自主采摘, section: wage,",
            "自主采摘, section: wages,",
            "sections 里没有“wages”",
        ),
        (
            "indicators/income/household_civil_affairs.sql",
            "{ledger.civil_affairs}",
            "{ledger.civil}",
            "ledger 里没有能用的口径“civil”",
        ),
    ],
)
def test_a_wrong_ledger_is_refused_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(data_folder("rulebook"), folder)
    change(folder, file, old, new)

    assert any(says in fault for fault in faults_of(folder)), faults_of(folder)


STANDARDS = Standards(Decimal(6000), Decimal("1.5"), Decimal(20000), Decimal("0.8"))


@pytest.mark.parametrize(
    ("per_head", "rigid", "holds"),
    [
        ("5999.99", "0", (True, False, False)),
        ("6000", "0", (False, True, False)),
        ("9000", "24000.01", (False, False, True)),
        ("9000", "21600", (False, False, False)),
        ("20000", "60000", (False, False, False)),
        ("9000", None, (False, False, None)),
        (None, "0", (None, None, None)),
    ],
)
def test_each_class_excludes_those_before_it(per_head: str | None, rigid: str | None, holds: tuple) -> None:
    found = class_tests(
        per_head=Decimal(per_head) if per_head else None,
        income=Decimal(per_head) * 3 if per_head else None,
        rigid=Decimal(rigid) if rigid else None,
        standards=STANDARDS,
    )

    assert tuple(test.holds for test in found) == holds
