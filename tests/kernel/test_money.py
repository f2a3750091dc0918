"""Amounts are exact, or refused."""

import re
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
        (".5", "0.50"),
        ("1,234.50元整", "1234.50"),
        ("12 元 5 角", "12.50"),
        ("5角", "0.50"),
        ("三千", "3000.00"),
        ("一千二百元", "1200.00"),
        ("壹仟贰佰元整", "1200.00"),
        ("人民币壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67"),
        ("壹佰元零伍分", "100.05"),
        ("负五百元", "-500.00"),
        ("十元", "10.00"),
        ("3千", "3000.00"),
        ("3万5千", "35000.00"),
        ("12万3000", "123000.00"),
        ("0.5亿", "50000000.00"),
        ("500块", "500.00"),
        ("-¥5", "-5.00"),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    assert yuan(text) == Decimal(amount)
    assert str(yuan(text)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_amount"),
        (" ", "bad_amount"),
        ("无", "bad_amount"),
        ("-", "bad_amount"),
        ("1,23", "bad_amount"),
        ("12,3456", "bad_amount"),
        ("1.2.3", "bad_amount"),
        ("1.234,50", "bad_amount"),
        ("NaN", "bad_amount"),
        ("0x10", "bad_amount"),
        ("100000元/年", "bad_amount"),
        ("500克", "bad_amount"),
        ("2千克", "bad_amount"),
        ("5%", "bad_amount"),
        ("1元2元", "bad_amount"),
        ("１２３٤", "bad_amount"),
        ("9" * 100, "bad_amount"),
        # Said for 35,000, written for 30,005.
        ("3万5", "bad_amount"),
        ("三万五", "bad_amount"),
        ("一千五", "bad_amount"),
        ("1.2万3千", "bad_amount"),
        ("约100", "approximate"),
        ("4500左右", "approximate"),
        ("三千多", "approximate"),
        ("500元以上", "approximate"),
        ("3000-5000", "value_range"),
        ("3000～5000元", "value_range"),
        ("3000至5000", "value_range"),
        ("1万-2万", "value_range"),
        ("3000 4000", "two_values"),
        ("3000\n4000", "two_values"),
        ("300, 400", "two_values"),
        ("300，400", "two_values"),
        ("3000/4000", "two_values"),
        ("(1,200)", "in_brackets"),
        ("（1200）", "in_brackets"),
        ("1e5", "scientific"),
        ("1E309", "scientific"),
        ("12.345", "finer_than_fen"),
        ("1000000000000", "too_large"),
    ],
)
def test_what_is_no_exact_amount_is_refused_with_the_reason(text, code):
    with pytest.raises(MoneyError, match=r"。$") as error:
        yuan(text)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0.05", "500.00"), ("500元", "500.00"), ("3万", "30000.00"), ("壹", "10000.00"), ("¥500", "500.00")],
)
def test_under_a_heading_in_ten_thousands_only_a_bare_number_counts_them(text, amount):
    assert yuan(text, bare_unit="万元") == Decimal(amount)


def test_a_thousand_under_a_heading_in_ten_thousands_could_be_either():
    with pytest.raises(MoneyError):
        yuan("3千", bare_unit="万元")


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


DIGITS, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def in_words(number: int, *, digits: str, places: str) -> str:
    """A whole number below a hundred million, written out in full."""
    words = ""
    for text, unit in ((f"{number:08d}"[:4], "万"), (f"{number:08d}"[4:], "")):
        section = ""
        for digit, place in zip(text, (*places, ""), strict=True):
            section += digits[int(digit)] + place if digit != "0" else "零"
        section = re.sub("零+", "零", section).rstrip("零")
        words += section + unit if section else "零"
    return re.sub("零+", "零", words).strip("零") or "零"


@given(st.integers(0, 99_999_999))
def test_amounts_written_out_in_words_are_read_back_exactly(number):
    plain = in_words(number, digits=DIGITS, places="千百十")
    formal = in_words(number, digits=FORMAL, places="仟佰拾")

    assert yuan(plain) == yuan(f"{plain}元") == yuan(f"{formal}元整") == number


@given(amounts.filter(lambda amount: amount > 0))
def test_amounts_in_ten_thousands_are_read_back_exactly(amount):
    assert yuan(f"{amount / 10_000:f}万") == yuan(f"{amount / 10_000:f}", bare_unit="万元") == amount


@given(st.text(st.sampled_from("0123456789.,，-~ 元万千百十三五零角分整约()¥Ee亿/"), max_size=9))
def test_a_text_is_an_amount_with_these_digits_or_none(text):
    try:
        amount = yuan(text)
    except MoneyError:
        return

    # However it is written, no other digits may come out than went in.
    plain = {digit for digit in str(amount) if digit in "123456789"}
    told = set(text.translate({ord(word): str(number) for number, word in enumerate(DIGITS)}))
    assert plain <= told | {"1"}


def test_amounts_are_shown_with_fen_only_if_there_are_any():
    assert [format_yuan(Decimal(text)) for text in ("8300", "12345.6", "-0.5", "0")] == [
        "8,300",
        "12,345.60",
        "-0.50",
        "0",
    ]
