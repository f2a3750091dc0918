"""Who might be meant: registered people who share enough with a stranger to be worth comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from fangpin.kernel.key_columns import surname_column
from fangpin.pipeline.conforming.plain_names import LOST, plain_name_column
from fangpin.pipeline.linking.likeness import Dialect, main_sound_column

# What both must share, one line a way; a null shares nothing. Together they find people of whom any one of
# number, name, birth date or village is wrong or missing.
SHARED: tuple[tuple[str, ...], ...] = (
    ("id_written",),
    ("id_tail",),
    ("id_head",),
    ("phone",),
    ("plain", "birth_date"),
    ("plain", "town"),
    ("plain", "id_end"),
    ("sound", "village_code"),
    ("surname", "birth_date"),
    ("birth_date", "village_code"),
    ("rest", "birth_month", "village_code"),
    ("cut_surname", "village_code"),
)
_NO_PLACES = pl.DataFrame(schema={"stranger": pl.UInt32(), "place": pl.UInt32()})
_REGISTERED = (
    "person_key",
    "surname_key",
    "household_key",
    "name",
    "id18",
    "birth_date",
    "sex",
    "village_code",
    "phone",
)


@dataclass(frozen=True)
class Candidates:
    """`pairs` has `stranger` (the number of its row) and the registered person; `frequencies` the share of each name."""

    pairs: pl.DataFrame
    frequencies: pl.DataFrame
    registered: int


def find_candidates(
    strangers: pl.DataFrame, *, batches: Iterable[pl.DataFrame], dialect: Dialect
) -> Candidates:
    """Look through the register once, batch by batch; `strangers` is what `comparable` gives."""
    sought = {ways: _keys(strangers.with_row_index("stranger"), ways) for ways in SHARED}
    names = strangers.select("plain").drop_nulls().unique()
    counts: Counter[str] = Counter()
    pairs: list[pl.DataFrame] = []
    registered = 0
    shares_something = _shares_something(strangers)
    for batch in batches:
        registered += batch.height
        counts.update(dict(_name_counts(batch, names)))
        # What is costly to work out is worked out for the few who may be meant.
        people = comparable(batch.filter(shares_something), dialect=dialect).with_row_index("place")
        people = people.with_columns(cut_surname=pl.col("surname"))
        places = pl.concat([_NO_PLACES, *_shared(sought, people)]).unique(maintain_order=False)
        pairs.append(
            places.join(people.select("place", "plain", "id_written", *_REGISTERED), on="place").drop("place")
        )
    shares = [(name, count / registered) for name, count in sorted(counts.items())]
    return Candidates(
        pairs=pl.concat(pairs).sort("stranger", "person_key") if pairs else pl.DataFrame(),
        frequencies=pl.DataFrame(
            shares, schema={"plain": pl.String(), "tf_plain": pl.Float64()}, orient="row"
        ),
        registered=registered,
    )


def comparable(people: pl.DataFrame, *, dialect: Dialect) -> pl.DataFrame:
    """With the columns of SHARED: `id_written` is the number, whole or damaged, without hidden or lost digits."""
    told = people.with_columns(id_written=_digits())
    if "plain" not in people.columns:
        told = told.with_columns(plain=plain_name_column(pl.col("name")))
    whole = pl.when(pl.col("id_written").str.len_chars() == 18).then("id_written")
    return told.with_columns(
        id_tail=whole.str.slice(6),
        id_end=whole.str.slice(14),
        id_head=pl.when(pl.col("id_written").str.len_chars() >= 15).then(
            pl.col("id_written").str.slice(0, 14)
        ),
        town=pl.col("village_code").str.slice(0, 9),
        birth_month=pl.col("birth_date").dt.strftime("%Y%m"),
        sound=main_sound_column(pl.col("plain"), dialect=dialect),
        surname=surname_column(pl.col("plain")),
        rest=pl.when(pl.col("plain").str.len_chars() > 1).then(pl.col("plain").str.slice(1)),
    ).with_columns(cut_surname=pl.when(pl.col("plain").str.contains(LOST, literal=True)).then("surname"))


def _digits() -> pl.Expr:
    """The number, whole or damaged; null when digits are hidden or most are lost."""
    written = pl.coalesce("id18", "id_written")
    is_number = written.str.contains(r"^[0-9]{14,17}[0-9X]?(?:[0-9]{2}(?:B[0-9])?)?$")
    return pl.when(is_number).then(written.str.slice(0, 18))


def _shares_something(strangers: pl.DataFrame) -> pl.Expr:
    """Whether a registered person has any one thing in common with any stranger: needed by every way of SHARED."""
    looks = {
        "id_written": _digits(),
        "id_tail": _digits().str.slice(6),
        "id_head": _digits().str.slice(0, 14),
        "phone": pl.col("phone"),
        "birth_date": pl.col("birth_date"),
        "village_code": pl.col("village_code"),
        "plain": pl.col("plain"),
    }
    found = [look.is_in(strangers[name].drop_nulls().unique().implode()) for name, look in looks.items()]
    return pl.any_horizontal(found).fill_null(value=False)


def _shared(sought: dict[tuple[str, ...], pl.DataFrame], people: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for ways, strangers in sought.items():
        if not strangers.is_empty():
            yield strangers.join(people.select("place", *ways), on=ways).select("stranger", "place")


def _keys(strangers: pl.DataFrame, ways: tuple[str, ...]) -> pl.DataFrame:
    return strangers.select("stranger", *ways).drop_nulls()


def _name_counts(people: pl.DataFrame, names: pl.DataFrame) -> Iterator[tuple[str, int]]:
    found = people.select("plain").join(names, on="plain", how="semi")
    yield from found.group_by("plain").len().iter_rows()
