"""What remains to be seen of names and numbers."""

import pytest
from hypothesis import given
from tests.kernel.identifiers import id18s

from fangpin.kernel.identity import mask_id, mask_mobile, mask_name


@given(id18s)
def test_a_masked_number_keeps_neither_birth_date_nor_the_last_four(id18):
    masked = mask_id(id18)

    assert len(masked) == 18
    assert masked[4:16] == "*" * 12
    assert (masked[:4], masked[16:]) == (id18[:4], id18[16:])


def test_the_same_number_is_masked_the_same_way_however_typed():
    assert mask_id(" '13050319670401001x") == mask_id("13050319670401001X")


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
