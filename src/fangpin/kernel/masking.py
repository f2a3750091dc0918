"""How names and numbers are shown to people who need to recognise but not to know them."""

import re

from fangpin.kernel.typed_text import FULL_WIDTH, normalise_identifier


def mask_id(text: str | None) -> str:
    """The first four and last two characters; region and last four digits would name a person in a village.

    >>> mask_id("130503196704010016")
    '1305************16'
    """
    value = normalise_identifier(text or "")
    if len(value) < 8:
        return "*" * len(value)
    return value[:4] + "*" * (len(value) - 6) + value[-2:]


# A region, a day of birth and four more, also apart from one another, as polars and `re` both read it. The digits
# that follow are masked as well: a number may stand anywhere in a longer one, and two may follow each other.
# Old numbers of 15 digits have too little to be known by inside another; 20 begins a year and no region.
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[-\s\u2010-\u2015\u2212\uff0d]?"
FORMS = (
    rf"(?P<shown>[1-9]\d{{3}})\d{{2}}{_GAP}(?:18|19|20)\d{{2}}{_DAY}{_GAP}\d{{2,}}(?P<last>\d[\dXx])",
    rf"(?P<shown>(?:^|\D)(?:[13-9]\d|2[1-9])\d{{2}})\d{{4}}{_DAY}\d+(?P<last>\d{{2}})",
)
_FORMS = tuple(re.compile(form) for form in FORMS)
NARROW = {wide: thin for wide, thin in FULL_WIDTH.items() if chr(thin) in "0123456789Xx"}


def mask_ids_in(text: str) -> str:
    """A file's name, a sheet's, a heading: with whatever looks like somebody's number masked.

    >>> mask_ids_in("王某130503196704010016低保.xlsx"), mask_ids_in("结算202603.xlsx")
    ('王某1305************16低保.xlsx', '结算202603.xlsx')
    """
    masked = narrow = text.translate(NARROW)
    for form in _FORMS:
        masked = form.sub(r"\g<shown>************\g<last>", masked)
    return text if masked == narrow else masked


def holds_id(text: str) -> bool:
    """Whether something in a text looks like somebody's number.

    >>> holds_id("王某130503196704010016低保"), holds_id("结算202603")
    (True, False)
    """
    return mask_ids_in(text) != text


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
