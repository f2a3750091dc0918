"""Amounts are exact, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangpin.kernel.money import LARGEST_YUAN, MoneyError, format_yuan, yuan

amounts = st.decimals(-LARGEST_YUAN, LARGEST_YUAN, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("1234.5", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("￥1，234.50", "1234.50"),
        ("¥ 12", "12.00"),
        ("１２．５０元", "12.50"),
        ("3.25万元", "32500.00"),
        ("0.0001万", "1.00"),
        ("'100", "100.00"),
        ("-15.2", "-15.20"),
        ("−15.2", "-15.20"),
        ("12.", "12.00"),
        ("1234.5600000000002", "1234.56"),
        ("0.30000000000000004", "0.30"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    assert yuan(text) == Decimal(amount)
    assert str(yuan(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "无",
        "-",
        "12 元 5 角",
        "1,23",
        "12,3456",
        "1.2.3",
        "约100",
        "1e5",
        "NaN",
        "0x10",
        "十元",
        "100000元/年",
    ],
)
def test_what_is_no_amount(text):
    with pytest.raises(MoneyError, match=r"。$"):
        yuan(text)


def test_less_than_a_fen_is_refused_unless_rounding_is_asked_for():
    with pytest.raises(MoneyError, match="分以下"):
        yuan("12.345")
    assert yuan("12.345", round_to_fen=True) == Decimal("12.35")
    assert yuan("-12.345", round_to_fen=True) == Decimal("-12.35")


def test_more_than_the_store_holds_is_refused():
    with pytest.raises(MoneyError, match="一万亿"):
        yuan("1000000000000")


@given(amounts)
def test_written_amounts_are_read_back_exactly(amount):
    assert yuan(str(amount)) == amount
    assert yuan(format_yuan(amount)) == amount
    assert yuan(f"{amount:,.2f}元") == amount


def test_amounts_are_shown_with_fen_only_if_there_are_any():
    assert [format_yuan(Decimal(text)) for text in ("8300", "12345.6", "-0.5", "0")] == [
        "8,300",
        "12,345.60",
        "-0.50",
        "0",
    ]
