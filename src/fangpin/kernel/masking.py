"""How names and numbers are shown to people who need to recognise but not to know them."""

import re

from fangpin.kernel.typed_text import normalise_identifier


def mask_id(text: str | None) -> str:
    """The first four and last two characters; region and last four digits would name a person in a village.

    >>> mask_id("130503196704010016")
    '1305************16'
    """
    value = normalise_identifier(text or "")
    if len(value) < 8:
        return "*" * len(value)
    return value[:4] + "*" * (len(value) - 6) + value[-2:]


# 18 or 15 digits with a region and a day of birth at their places, in any script's digits.
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTIFIER = re.compile(
    rf"(?<!\d)[1-9]\d{{5}}(?:(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dXx]|\d{{2}}{_DAY}\d{{3}})(?!\d)"
)


def mask_ids_in(text: str) -> str:
    """A file's name, a sheet's, a heading: with whatever looks like somebody's number masked.

    >>> mask_ids_in("王某130503196704010016低保.xlsx"), mask_ids_in("结算202603.xlsx")
    ('王某1305************16低保.xlsx', '结算202603.xlsx')
    """
    return _IDENTIFIER.sub(lambda found: mask_id(found[0]), text)


def mask_name(name: str | None) -> str:
    """Two characters keep the first, longer names the first and the last.

    >>> mask_name("王明"), mask_name("王小明"), mask_name("王")
    ('王*', '王*明', '*')
    """
    letters = (name or "").strip()
    if len(letters) <= 2:
        return letters[:1] + "*" if len(letters) == 2 else "*" * len(letters)
    return letters[0] + "*" * (len(letters) - 2) + letters[-1]


def mask_mobile(text: str | None) -> str:
    """The first three and last two digits.

    >>> mask_mobile("13800138012")
    '138******12'
    """
    number = normalise_identifier(text or "")
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) > 5 else "*" * len(number)
