"""How names and numbers are shown to people who need to recognise but not to know them."""

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
