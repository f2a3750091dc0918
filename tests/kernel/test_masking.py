"""What remains to be seen of names and numbers."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.identifiers import id18s

from fangpin.kernel.identity import mask_id, mask_mobile, mask_name
from fangpin.kernel.masking import mask_ids_in
from fangpin.kernel.masking_columns import mask_ids_in_column

MASKED = "1311************15"


@given(id18s)
def test_a_masked_number_keeps_neither_birth_date_nor_the_last_four(id18):
    masked = mask_id(id18)

    assert len(masked) == 18
    assert masked[4:16] == "*" * 12
    assert (masked[:4], masked[16:]) == (id18[:4], id18[16:])


def test_the_same_number_is_masked_the_same_way_however_typed():
    assert mask_id(" '13050319670401001x") == mask_id("13050319670401001X")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("父亲131102196001011015参保", f"父亲{MASKED}参保"),
        ("13110219600101 1015", MASKED),
        ("131102-19600101-1015", MASKED),
        ("131102－19600101　1015", MASKED),
        ("１３１１０２１９６００１０１１０１５（父）", MASKED + "（父）"),
        ("13110219600101101Ｘ", "1311************1X"),
        ("131102600101101", "1311************01"),
        ("LS1311021960010110152026040100", "LS1311************00"),
        ("131102196001011015131102196102021028", "1311************28"),
        ("13110219600101101X131102196102021028", "1311************1X1311************28"),
        ("131102196001011015、131102196102021028", f"{MASKED}、1311************28"),
    ],
)
def test_a_number_in_a_text_is_masked_however_it_stands_there(text, masked):
    assert mask_ids_in(text) == masked
    assert mask_ids_in_column(pl.Series([text])).to_list() == [masked]


@pytest.mark.parametrize(
    "text",
    [
        "结算202603.xlsx",
        "20260401123045678",
        "JS2026000000001234",
        "１３８００１３８０００",
        "131102 2026 0401",
    ],
)
def test_other_numbers_stay_as_they_are(text):
    assert mask_ids_in(text) == text
    assert mask_ids_in_column(pl.Series([text, None])).to_list() == [text, None]


@given(id18s, st.text("0123456789 -X王", max_size=12), st.text("0123456789 -X王", max_size=12))
def test_no_number_is_left_whatever_stands_around_it(id18, before, after):
    masked = mask_ids_in(before + id18 + after)

    assert id18[4:] not in masked
    assert mask_ids_in_column(pl.Series([before + id18 + after])).to_list() == [masked]


@pytest.mark.parametrize(
    ("number", "masked"), [(None, ""), ("", ""), ("1234567", "*******"), ("H12345678", "H123***78")]
)
def test_short_numbers(number, masked):
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("阿依古丽", "阿**丽"),
        ("王", "*"),
        ("", ""),
        (None, ""),
        (" 王明 ", "王*"),
    ],
)
def test_names(name, masked):
    assert mask_name(name) == masked


def test_mobiles():
    assert mask_mobile("138 0013 8012") == "138******12"
    assert mask_mobile("110") == "***"
    assert mask_mobile(None) == ""
