"""What a session can reach."""

from pathlib import Path

import duckdb
import pytest

from fangpin.engine.session import open_session, quoted


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "keys" / "seal.key"
    path.parent.mkdir()
    path.write_text("secret")
    return quoted(str(path))


def test_no_file_outside_its_folders_is_read_whatever_the_text_says(tmp_path: Path, secret: str) -> None:
    lake = tmp_path / "lake"
    lake.mkdir()

    with open_session(files=[lake]) as connection:
        connection.execute(f"COPY (SELECT 1 AS n) TO {quoted(str(lake / 'rows.parquet'))}")
        assert connection.execute(f"FROM {quoted(str(lake / 'rows.parquet'))}").fetchall() == [(1,)]
        for reads in (
            f"FROM read_text({secret})",
            f"COPY (SELECT 1) TO {secret}",
            f"ATTACH {secret} AS other",
        ):
            with pytest.raises(duckdb.PermissionException):
                connection.execute(reads)
        with pytest.raises(duckdb.InvalidInputException):
            connection.execute("SET enable_external_access = true")


def test_a_session_without_folders_spills_and_reads_nothing(tmp_path: Path, secret: str) -> None:
    with open_session(spill=tmp_path, memory_limit="60MB") as connection:
        connection.execute(
            "CREATE TABLE much AS SELECT range AS n, repeat('x', 100) AS t FROM range(1_500_000)"
        )
        assert connection.execute("SELECT count(*) FROM much").fetchall() == [(1_500_000,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"FROM read_text({secret})")
