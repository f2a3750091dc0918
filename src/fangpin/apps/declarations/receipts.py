"""Receipt numbers: nobody can guess one, and the database cannot tell one from what it keeps."""

import hashlib
import hmac
import unicodedata
from uuid import UUID

from django.conf import settings

# Without 0 o 1 l i, which people mix up; ten of them are some 49 bits.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 10


def receipt_number(declaration: UUID) -> str:
    """Follows from the form that was filled in, so that sending it twice gives the same number."""
    left = int.from_bytes(_digest(f"receipt of {declaration}"), "big")
    letters = []
    for _ in range(_LENGTH):
        left, place = divmod(left, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def grouped(number: str) -> str:
    """ABCDE-FGHJK, as it is read out on the telephone."""
    return f"{number[:5]}-{number[5:]}"


def as_typed(text: str) -> str:
    """However it was written: spaces, dashes, small letters, the wide characters of a Chinese keyboard."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one.isalnum())


def receipt_mark(number: str, *, last_four: str) -> str:
    return _digest(f"answer to {as_typed(number)} {as_typed(last_four)}").hex()


def _digest(text: str) -> bytes:
    return hmac.new(
        settings.HOME.seal_key(), f"fangpin.declarations {text}".encode(), hashlib.sha256
    ).digest()
