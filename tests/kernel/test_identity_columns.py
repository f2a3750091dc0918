"""The column reader says the same as the scalar one, quickly."""

import time
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.identifiers import typed

from fangpin.kernel.identity import make_id18, parse_identifier
from fangpin.kernel.identity_columns import parse_identifiers


def expected(text: str | None, *, on: date | None) -> dict[str, object]:
    found = parse_identifier(text, on=on)
    return {
        "id18": found.id18,
        "problem": found.problem,
        "warning": found.warnings[0].code if found.warnings else None,
        "disability_type": found.disability_type,
        "disability_grade": found.disability_grade,
        "birth_date": found.birth_date,
        "sex": found.sex,
        "kind": found.kind,
        "value": found.value,
    }


@settings(max_examples=40)
@given(st.lists(typed, max_size=40), st.sampled_from([None, date(2026, 11, 10), date(1999, 12, 31)]))
def test_columns_and_single_numbers_are_read_alike(texts, on):
    frame = parse_identifiers(pl.Series(texts, dtype=pl.String), on=on)

    assert frame.to_dicts() == [expected(text, on=on) for text in texts]


def test_an_empty_column_has_all_columns_and_no_rows():
    frame = parse_identifiers(pl.Series([], dtype=pl.String))

    assert frame.height == 0
    assert frame.columns[:5] == ["id18", "problem", "warning", "disability_type", "disability_grade"]


def test_a_column_of_blanks_is_missing_everywhere():
    assert parse_identifiers(pl.Series([None, None], dtype=pl.Null))["problem"].to_list() == ["missing"] * 2


def test_two_hundred_thousand_numbers_take_less_than_a_second_of_work():
    births = (date(1940 + number % 80, 1 + number % 12, 1 + number % 28) for number in range(1000))
    numbers = [make_id18(region="131121", birth_date=born, sequence=9) for born in births] * 200
    parse_identifiers(pl.Series(numbers[:1]))

    begun = time.process_time()
    frame = parse_identifiers(pl.Series(numbers))

    assert frame["problem"].null_count() == len(numbers)
    assert time.process_time() - begun < 1
