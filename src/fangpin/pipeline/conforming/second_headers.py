"""A second header further down a sheet that puts the columns in another order: the rows below it stand under wrong headings."""

from __future__ import annotations

import polars as pl

from fangpin.pipeline.conforming.table import Table

# Fewer words in common may be chance: 户主 is a heading, and a relation.
_AT_LEAST = 3


def headers_below(candidates: pl.DataFrame, *, table: Table) -> pl.DataFrame:
    """The rows (`__row`) among the candidates that are headers, and whether they are of another order (`is_other`)."""
    words = ["".join(place.heading.split()) for place in table.places.values()]
    cells = [_tight(pl.col(letter)) for letter in table.sheet.cells.columns]
    own = [_tight(pl.col(place.letter)) == "".join(place.heading.split()) for place in table.places.values()]
    counted = candidates.select(
        "__row", known=pl.sum_horizontal([cell.is_in(words) for cell in cells]), same=pl.sum_horizontal(own)
    )
    return counted.filter(pl.col("known") >= _AT_LEAST).select(
        "__row", is_other=pl.col("known") > pl.col("same")
    )


def is_below_other(headers: pl.DataFrame) -> pl.Expr:
    """Whether `__row` lies below a header of another order, with none of the first order in between."""
    is_below, begun = pl.lit(False), None
    for row, is_other in headers.iter_rows():
        if is_other and begun is None:
            begun = row
        elif not is_other and begun is not None:
            is_below, begun = is_below | pl.col("__row").is_between(begun, row, closed="none"), None
    return is_below if begun is None else is_below | (pl.col("__row") > begun)


def _tight(text: pl.Expr) -> pl.Expr:
    return text.fill_null("").str.replace_all(r"[\s\u3000]+", "")
