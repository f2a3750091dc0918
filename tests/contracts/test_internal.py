"""The tables the planes exchange are what their contracts say: checked against files that the pipeline wrote."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.pipeline.small_files import ROSTER, SETTLEMENTS, put, resident, settlement, text_file, xlsx

from fangpin.contracts.internal import load_internal
from fangpin.home import Home
from fangpin.pipeline.intake import intake
from fangpin.pipeline.linking.log import LinkEntry, record_links
from fangpin.pipeline.run_tables import findings_of, sheets_of
from fangpin.pipeline.screen import current_run, screen
from fangpin.rulebook import load_rulebook

pytestmark = pytest.mark.usefixtures("few_rules")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a register, a bill far above any income, and one screening."""
    home = Home(tmp_path_factory.mktemp("home")).ensure()
    files = {
        "户籍.csv": text_file([ROSTER, *(resident(n, household=f"H{n}") for n in range(1, 9))]),
        "医保.xlsx": xlsx(
            [SETTLEMENTS, settlement(1, 政策范围内自付="900000", 个人自付="900000", 医疗费总额="900500")]
        ),
    }
    for name, data in files.items():
        intake(path=put(home.root, data, name=name), home=home, received_on=date(2026, 4, 3))
    screen(home=home, as_of=date(2026, 4, 10), rulebook=load_rulebook())
    return home


TABLES = {"findings": findings_of, "household_sheets": sheets_of}


@pytest.fixture(scope="module")
def folder(home: Home) -> Path:
    run = current_run(home)
    assert run is not None
    return run.path


@pytest.mark.parametrize("table", TABLES)
def test_a_published_table_has_the_columns_types_and_values_of_its_contract(folder: Path, table: str) -> None:
    contract, relation = load_internal()[table], TABLES[table](folder)

    found = duckdb.sql(f"SELECT * FROM {relation}")

    assert dict(zip(found.columns, map(str, found.types), strict=True)) == contract.types
    assert duckdb.sql(f"SELECT count(*) FROM {relation}").fetchall()[0][0] > 0
    for column in contract.columns:
        if column.required:
            assert not duckdb.sql(f"SELECT 1 FROM {relation} WHERE {column.name} IS NULL").fetchall()
        if column.values:
            distinct = duckdb.sql(f"SELECT DISTINCT {column.name} FROM {relation}").fetchall()
            assert {row[0] for row in distinct} <= set(column.values)


@pytest.mark.parametrize("table", TABLES)
def test_a_published_table_has_each_key_once(folder: Path, table: str) -> None:
    keys, relation = ", ".join(load_internal()[table].keys), TABLES[table](folder)

    assert not duckdb.sql(f"SELECT {keys} FROM {relation} GROUP BY {keys} HAVING count(*) > 1").fetchall()


def test_the_log_of_links_has_the_columns_and_types_of_its_contract(home: Home) -> None:
    contract = load_internal()["links"]
    entry = LinkEntry("0" * 32, "1" * 32, "2" * 32, "3" * 32, "human", None, "7", date(2026, 4, 9))
    record_links(home, [entry])

    found = duckdb.sql(f"SELECT * FROM '{next(home.links.glob('*.parquet'))}'")

    assert dict(zip(found.columns, map(str, found.types), strict=True)) == contract.types


def test_the_manifest_has_the_keys_of_its_contract(home: Home) -> None:
    told = json.loads(Path(home.manifest).read_text(encoding="utf-8"))

    assert [list(one) for one in told["deliveries"]] == [list(load_internal()["deliveries"].types)] * 2
