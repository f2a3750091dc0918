"""What really is and happens: the tables a screening is measured against."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from fangpin.city.arrays import Bools, Floats
from fangpin.city.causes import CAUSES
from fangpin.city.county import County
from fangpin.city.files import roster_rows
from fangpin.city.files.directory import Directory
from fangpin.city.files.text import words
from fangpin.city.second_register import KINDS
from fangpin.city.standing import AID_NAMES, MONITORED_KINDS
from fangpin.city.timeline import HISTORY_MONTHS


def yuan_column(fen: Floats) -> pl.Series:
    """Exact DECIMAL(14,2) from whole fen."""
    whole = np.ascontiguousarray(np.round(fen).astype(np.int64))
    words128 = np.stack([whole, whole >> 63], axis=1)
    buffer = pa.py_buffer(words128.tobytes())
    array = pa.Array.from_buffers(pa.decimal128(14, 2), len(whole), [None, buffer])
    return pl.Series(array)


def households(county: County) -> pl.DataFrame:
    """One row per household with its true twelve-month figure a head at each month's end."""
    book = Directory.of(county)
    every = np.arange(len(county.households))
    timeline = county.timeline
    codes = pl.Series([village.code for village in county.plan.villages]).gather(county.households.village)
    columns = [
        book.household_numbers(every).alias("household_no"),
        pl.Series("county_code", [county.plan.code]).new_from_index(0, len(every)),
        codes.alias("village_code"),
        pl.Series("member_count", county.alive[:, HISTORY_MONTHS - 1].astype(np.int32)),
        pl.Series("is_lifted_out", county.standing.is_lifted_out),
        words(MONITORED_KINDS, county.standing.monitored).alias("monitored_kind"),
        pl.Series("is_monitored_at_start", county.standing.is_active),
        words(AID_NAMES, county.standing.aid).alias("assistance"),
        pl.Series("was_below_at_start", county.course.was_below),
        yuan_column(county.life.cushion).alias("cushion_yuan"),
    ]
    for nth, month in enumerate(timeline.window):
        name = f"true_income_12m_per_head_yuan_{timeline.label(month)}"
        columns.append(yuan_column(county.course.per_head[:, nth]).alias(name))
    return pl.DataFrame(columns)


def people(county: County) -> pl.DataFrame:
    """Everybody, with number and household."""
    book = Directory.of(county)
    every = np.arange(len(county.people))
    died = np.zeros(len(every), dtype=np.int32)
    died[county.happenings.deaths.person] = county.happenings.deaths.day
    day = pl.Series(died).cast(pl.Date)
    nothing = pl.Series([None], dtype=pl.Date).new_from_index(0, len(every))
    return pl.DataFrame(
        {
            "id18": county.numbers, "name": county.names,
            "household_no": book.household_numbers(county.people.household),
            "relation": book.relations(every), "died_on": day.zip_with(pl.Series(died > 0), nothing),
        }
    )  # fmt: skip


def falls(county: County) -> pl.DataFrame:
    """Who falls, when, why; `first_event_on` is the day a perfect observer could have known."""
    book, found = Directory.of(county), county.course.falls
    villages = pl.Series([village.code for village in county.plan.villages])
    return pl.DataFrame(
        {
            "household_no": book.household_numbers(found.household),
            "county_code": [county.plan.code] * len(found.household),
            "village_code": villages.gather(county.households.village[found.household]),
            "fell_on": pl.Series(found.fell_on.astype(np.int32)).cast(pl.Date),
            "first_event_on": pl.Series(found.first_event_on.astype(np.int32)).cast(pl.Date),
            "cause": words(CAUSES, found.cause),
            "kind": words(("guarantee", "income"), found.is_income.astype(np.int64)),
        },
        schema_overrides={"county_code": pl.String},
    )  # fmt: skip


def register_changes(county: County) -> pl.DataFrame:
    """What the second household register says otherwise than the first, one row a person."""
    book, found = Directory.of(county), roster_rows.later_register(county)
    rows = np.flatnonzero(found.kind > 0)
    is_known, is_here = (
        rows < found.size,
        ~np.isin(found.kind[rows], [KINDS.index(kind) for kind in ("missing", "died")]),
    )
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    before = county.people.household[np.minimum(rows, found.size - 1)]
    villages = pl.Series([village.code for village in county.plan.villages], dtype=pl.String)

    def told(column: pl.Series, where: Bools) -> pl.Series:
        return column.zip_with(pl.Series(where), nothing)

    return pl.DataFrame(
        {
            "kind": words(KINDS, found.kind[rows]), "id18": found.number.gather(rows), "name": found.name.gather(rows),
            "household_no_before": told(book.household_numbers(before), is_known),
            "household_no_after": told(book.household_numbers(found.household[rows]), is_here),
            "village_code_before": told(villages.gather(county.households.village[before]), is_known),
            "village_code_after": told(villages.gather(found.village[rows]), is_here),
        }
    )  # fmt: skip


COUNTY_TABLES = {
    "households": households,
    "people": people,
    "falls": falls,
    "register_changes": register_changes,
}
# The register of dirt comes file by file.
TABLES = (*COUNTY_TABLES, "dirt")


def join_tables(*, fragments: Path, out: Path) -> None:
    """One Parquet file per table from those of the counties."""
    for name in TABLES:
        pl.concat(
            [pl.read_parquet(path) for path in sorted((fragments / name).glob("*.parquet"))]
        ).write_parquet(out / f"{name}.parquet")
