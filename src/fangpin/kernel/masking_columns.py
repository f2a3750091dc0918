"""`masking.mask_ids_in` for whole columns."""

import polars as pl

from fangpin.kernel.masking import FORMS, NARROW

# What is worth looking at closely, in digits of any width.
_LONG_NUMBER = r"\d{6}.?\d{8}"


def mask_ids_in_column(texts: pl.Series) -> pl.Series:
    """Whatever looks like somebody's number masked; null stays null."""
    places = texts.str.contains(_LONG_NUMBER).arg_true()
    narrow = texts.gather(places).str.replace_many(
        [chr(wide) for wide in NARROW], [chr(thin) for thin in NARROW.values()]
    )
    masked = narrow
    for form in FORMS:
        masked = masked.str.replace_all(form, "${shown}************${last}")
    is_masked = masked != narrow
    # A series is changed in place.
    return texts.clone().scatter(places.filter(is_masked), masked.filter(is_masked))
