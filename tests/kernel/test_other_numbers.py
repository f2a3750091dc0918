"""Business codes, telephones and bank cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangpin.kernel.identity import is_valid_bank_card, is_valid_credit_code, is_valid_mobile
from fangpin.kernel.other_numbers import credit_code_check, plain_phone

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
first17s = st.from_regex(f"[159][12][0-9]{{6}}[{ALPHABET}]{{9}}", fullmatch=True)


def weighted_sum(first17: str) -> int:
    return sum(ALPHABET.index(character) * 3**place for place, character in enumerate(first17))


@pytest.mark.parametrize(
    ("first17", "check"),
    [("91350100M000100Y4", "3"), ("00000000000000000", "0")],
)
def test_credit_code_checks(first17, check):
    assert credit_code_check(first17) == check
    assert is_valid_credit_code(first17 + check)


def test_a_remainder_of_zero_gives_the_character_0():
    first17 = next(
        candidate
        for number in range(10**4)
        if weighted_sum(candidate := f"91131102MA0{number:06d}") % 31 == 0
    )

    assert credit_code_check(first17) == "0"
    assert is_valid_credit_code(first17 + "0")


@given(first17s, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_of_a_credit_code_is_found(first17, place, character):
    code = first17 + credit_code_check(first17)
    wrong = code[:place] + character + code[place + 1 :]

    assert is_valid_credit_code(wrong) == (wrong == code)


def test_the_form_of_a_credit_code_matters_and_its_typing_does_not():
    code = "91350100M000100Y43"

    assert is_valid_credit_code("９１３５０１００ m000100y43")
    assert not is_valid_credit_code(code[:-1])
    assert not is_valid_credit_code(code.replace("Y", "I"))
    assert not is_valid_credit_code("")


@pytest.mark.parametrize("text", ["13800138000", "+86 138-0013-8000", "８６１９９００００００００"])
def test_mobile_numbers(text):
    assert is_valid_mobile(text)


@pytest.mark.parametrize("text", ["12800138000", "1380013800", "0318-2012345", "138001380001", ""])
def test_what_is_no_mobile_number(text):
    assert not is_valid_mobile(text)


@pytest.mark.parametrize("text", ["6222021234567890128", "6222 0212 3456 7894", "4111111111111111"])
def test_bank_cards(text):
    digits = text.replace(" ", "")
    check = next(str(last) for last in range(10) if is_valid_bank_card(digits[:-1] + str(last)))

    assert is_valid_bank_card(text[:-1] + check)
    assert not is_valid_bank_card(text[:-1] + str((int(check) + 1) % 10))


@pytest.mark.parametrize("text", ["411111111111111", "41111111111111110000", "0" * 16, "六二二二", ""])
def test_what_is_no_bank_card(text):
    assert not is_valid_bank_card(text)


def test_a_known_card_passes():
    assert is_valid_bank_card("4111111111111111")
    assert not is_valid_bank_card("4111111111111112")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0318-2123456", "03182123456"),
        ("(010) 62123456", "01062123456"),
        ("2123456", "2123456"),
    ],
)
def test_a_telephone_number_is_its_digits(text: str, plain: str) -> None:
    assert plain_phone(text) == plain


@pytest.mark.parametrize(
    "text",
    ["138****8000", "1380013800", "12800138000", "1.38E+10", "13800138000/13900139000", "无", "110"],
)
def test_what_is_not_certainly_one_telephone_number_is_none(text: str) -> None:
    assert plain_phone(text) is None
