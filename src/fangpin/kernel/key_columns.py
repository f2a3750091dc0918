"""The keys of `keys`, for whole columns, as 32 hexadecimal characters that DuckDB casts to UUID."""

import polars as pl
import polars_hash  # noqa: F401  (registers the `chash` namespace)

from fangpin.kernel.keys import COMPOUND_SURNAMES, hmac_text


def person_key_column(id18: pl.Expr, *, secret: bytes) -> pl.Expr:
    """Person keys; null stays null."""
    return _key(pl.lit("person:") + id18, secret=secret)


def surname_key_column(name: pl.Expr, *, secret: bytes) -> pl.Expr:
    """Surname keys; null for an empty name."""
    return _key(pl.lit("surname:") + surname_column(name), secret=secret)


def name_key_column(name: pl.Expr, *, secret: bytes) -> pl.Expr:
    """Keys of whole names, to see whether two are the same without knowing them."""
    return _key(pl.lit("name:") + name, secret=secret)


def household_key_column(county_code6: pl.Expr, household_no: pl.Expr, *, secret: bytes) -> pl.Expr:
    """Household keys from the county's six digits and the household's number."""
    return _key(pl.lit("household:") + county_code6 + pl.lit(":") + household_no, secret=secret)


def text_key_column(text: pl.Expr, *, secret: bytes) -> pl.Expr:
    """Short keys of texts that cannot be kept, to tell them apart in one column."""
    return _key(pl.lit("text:") + text, secret=secret).str.slice(0, 16)


def surname_column(name: pl.Expr) -> pl.Expr:
    """Surnames, as `keys.surname_of` finds them."""
    letters = name.str.normalize("NFKC").str.replace_all(r"[\s\x1c-\x1f]+", "")
    two = letters.str.slice(0, 2)
    is_compound = (letters.str.len_chars() > 2) & two.is_in(sorted(COMPOUND_SURNAMES))
    surname = pl.when(is_compound).then(two).otherwise(letters.str.slice(0, 1).str.to_uppercase())
    return pl.when(letters != "").then(surname)


def _key(text: pl.Expr, *, secret: bytes) -> pl.Expr:
    hashed: pl.Expr = text.chash.hmac_sha256(key=hmac_text(secret))  # type: ignore[attr-defined]
    return hashed.str.slice(0, 32)
