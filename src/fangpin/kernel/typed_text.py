"""Texts as people type them into cells, made comparable: widths, spaces, apostrophes, case."""

import re

# Spaces of every kind (also invisible ones) and the apostrophes that make Excel keep a number as text.
DROPPED_CHARACTERS = "\\s\u0085\u001c-\u001f\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff'`‘’′\""
_DROPPED = re.compile(f"[{DROPPED_CHARACTERS}]+")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A whole number of up to 15 digits survives a number cell unharmed: 130503670401001.0
_WHOLE_FLOAT = re.compile(r"([0-9]{1,15})\.0+")


def normalise_identifier(text: str) -> str:
    """Full-width characters made narrow, spaces and apostrophes dropped, letters raised.

    >>> normalise_identifier("’11010519 491231００２x ")
    '11010519491231002X'
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    narrow = _DROPPED.sub("", text.translate(FULL_WIDTH)).upper()
    return _WHOLE_FLOAT.sub(r"\1", narrow) if _WHOLE_FLOAT.fullmatch(narrow) else narrow
