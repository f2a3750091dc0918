"""Passwords that are handed out: read aloud without mistakes, guessed by nobody."""

import secrets

# Without 0 O 1 l I, which people mix up.
_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_CAPITALS = _LETTERS.replace("o", "").upper()
_DIGITS = "23456789"
_MARKS = "-+="


def one_time_password() -> str:
    """Fifteen characters of four kinds, some 70 bits."""
    kinds = [_CAPITALS, _DIGITS, *[_LETTERS + _DIGITS] * 12]
    drawn = [secrets.choice(kind) for kind in kinds]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn[:7]) + secrets.choice(_MARKS) + "".join(drawn[7:])
