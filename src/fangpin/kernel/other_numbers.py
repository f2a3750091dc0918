"""Numbers that are not a person's identity: businesses, telephones, bank cards."""

import re

from fangpin.kernel.typed_text import normalise_identifier

# GB 32100: no I, O, S, V, Z.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))


def credit_code_check(first17: str) -> str:
    """The check character of a unified social credit code; the remainder 0 gives '0'."""
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(first17, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_valid_credit_code(text: str) -> bool:
    """Whether a unified social credit code (统一社会信用代码) has the right form and check."""
    code = normalise_identifier(text)
    is_well_formed = (
        re.fullmatch(f"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}", code) is not None
    )
    return is_well_formed and code[17] == credit_code_check(code[:17])


def is_valid_mobile(text: str) -> bool:
    """Whether a text is a mainland mobile number, with or without 86 and dashes.

    >>> is_valid_mobile("+86 138-0013-8000"), is_valid_mobile("12800138000")
    (True, False)
    """
    return _MOBILE.fullmatch(normalise_identifier(text).replace("-", "")) is not None


_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:0[1-9][0-9]{1,2})?[2-9][0-9]{6,7}")


def plain_phone(text: str) -> str | None:
    """The digits of one mainland telephone number, mobile or landline; None when it is not certain which is meant.

    >>> plain_phone("+86 138-0013-8000"), plain_phone("（0318）212-3456"), plain_phone("138****8000")
    ('13800138000', '03182123456', None)
    """
    number = re.sub(r"[-()]", "", normalise_identifier(text))
    if _MOBILE.fullmatch(number):
        return number[-11:]
    return number if _LANDLINE.fullmatch(number) else None


def is_valid_bank_card(text: str) -> bool:
    """Whether a text is a bank card number of 16 to 19 digits that passes Luhn's check.

    >>> is_valid_bank_card("6222 0000 0000 0000 008"), is_valid_bank_card("6222000000000000007")
    (False, False)
    """
    number = normalise_identifier(text).replace("-", "")
    if not re.fullmatch(r"[0-9]{16,19}", number) or not number.strip("0"):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
