"""The register of dirt says exactly what is in the files."""

from __future__ import annotations

import polars as pl

from fangpin.city.files.catalogue import DATASETS
from fangpin.kernel.identity import parse_identifier

from .conftest import BuiltCity

WHOLE_ROWS = {"duplicate_row", "repeated_header", "total_row", "sign_off"}
HARMLESS = {"lower_case_x", "trailing_space", "inner_space", "full_width", "apostrophe"}


def test_every_registered_cell_reads_as_registered(city: BuiltCity) -> None:
    headings = {f"{row['file']}": city.item(row).headings for row in city.transfers}
    cells = city.truth("dirt").filter(~pl.col("kind").is_in(WHOLE_ROWS))

    for cell in cells.iter_rows(named=True):
        found = city.cells(cell["file"]).row(cell["row_no"] - 1)[headings[cell["file"]].index(cell["column"])]
        assert found == cell["dirty"], cell


def test_every_unusable_number_in_a_file_is_registered(city: BuiltCity) -> None:
    dirt = city.truth("dirt")
    for row in city.transfers:
        item = city.item(row)
        if not item.id_heading:
            continue
        registered = set(dirt.filter(pl.col("file") == row["file"])["row_no"])
        for nth, number in enumerate(city.rows(row)[item.id_heading]):
            if not parse_identifier(number).is_usable:
                assert nth + item.header_row + 1 in registered, (row["file"], nth, number)


def test_harmless_dirt_leaves_the_number_readable(city: BuiltCity) -> None:
    cells = city.truth("dirt").filter(pl.col("kind").is_in(HARMLESS))

    assert cells.height > 20
    for clean, dirty in cells.select("clean", "dirty").iter_rows():
        assert parse_identifier(dirty).value == parse_identifier(clean).value


def test_added_rows_are_where_the_register_says(city: BuiltCity) -> None:
    signs = {"total_row": "合计", "sign_off": "填表人"}
    for row in city.truth("dirt").filter(pl.col("kind").is_in(list(signs))).iter_rows(named=True):
        assert city.cells(row["file"]).row(row["row_no"] - 1)[0].startswith(signs[row["kind"]])
    for row in city.truth("dirt").filter(pl.col("kind") == "duplicate_row").iter_rows(named=True):
        cells = city.cells(row["file"])
        assert cells.row(row["row_no"] - 1) == cells.row(row["row_no"] - 2)


def test_typing_mistakes_stay_the_same_from_month_to_month(city: BuiltCity) -> None:
    wrong = city.truth("dirt").filter(pl.col("kind") == "one_digit_wrong")
    by_dataset = wrong.with_columns(pl.col("file").str.extract(r"/(\D+)").alias("series"))

    versions = by_dataset.group_by("series", "clean").agg(pl.col("dirty").n_unique().alias("forms"))
    assert not versions.is_empty()
    assert versions["forms"].max() == 1


def test_all_files_of_a_csv_department_decode_and_hold_whole_lines(city: BuiltCity) -> None:
    for row in city.transfers:
        if row["file"].endswith(".csv"):
            assert city.cells(row["file"]).width == len(city.item(row).headings)
    assert {item.form for item in DATASETS} == {"csv", "xlsx", "xls"}
