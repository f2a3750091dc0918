"""From the rows of a register or list to what the registry keeps: names, masked numbers, keys."""

from collections.abc import Iterator

import polars as pl

from fangpin.apps.registry.api import ROSTER_COLUMNS, ListedRow, Listing
from fangpin.kernel.key_columns import household_key_column

LISTINGS = {
    "rural_affairs/monitored_households": Listing.MONITORED,
    "rural_affairs/lifted_out_roster": Listing.LIFTED_OUT,
    "public_security/deaths": Listing.DEATH,
}


# Rows that are text at once.
_PIECE = 20_000


def roster_rows(rows: pl.DataFrame, *, secret: bytes) -> Iterator[bytes]:
    """The roster as `load_roster` takes it; the numbers leave this function masked only."""
    county = pl.col("village_code").str.slice(0, 6)
    told = rows.select(
        pl.col("counted_key").alias("person_key"),
        household_key_column(county, pl.col("household_no"), secret=secret).alias("household_key"),
        "household_no",
        pl.col("head_name").fill_null(""),
        "village_code",
        pl.col("name").fill_null(""),
        masked_column(pl.col("id18")).fill_null("").alias("id_masked"),
        pl.col("relation").fill_null(""),
        pl.col("sex").fill_null(""),
        pl.col("birth_date").dt.year().alias("birth_year"),
        "birth_date",
        pl.col("sheet").fill_null(""),
        "row_no",
    )
    for piece in told.select(*ROSTER_COLUMNS).iter_slices(_PIECE):
        yield piece.write_csv(include_header=False).encode()


def listed_rows(rows: pl.DataFrame, *, listing: Listing) -> Iterator[ListedRow]:
    """People who are on the list now: a household whose risk is removed is not monitored any more.

    A row beside whose name another's number stands speaks of nobody until a person has decided.
    """
    rows = rows.filter(pl.col("counted_key").is_not_null())
    value = pl.lit("")
    if listing is Listing.MONITORED:
        rows = rows.filter(~pl.col("is_risk_removed").fill_null(False))
        value = pl.col("monitored_kind").fill_null("")
    told = rows.select("counted_key", value.alias("value"))
    return (ListedRow(*row) for row in told.iter_rows())


def masked_column(id18: pl.Expr) -> pl.Expr:
    """What kernel.masking.mask_id makes of a whole number, for a column."""
    hidden = pl.lit("*").repeat_by(id18.str.len_chars() - 6).list.join("")
    return id18.str.slice(0, 4) + hidden + id18.str.slice(-2)
