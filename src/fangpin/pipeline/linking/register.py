"""The people of the household registers, by sender: keys to find them directly, and sealed facts to recognise them.

Whoever stood on a register once stays, as a later register may lack people who live there all the same.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from fangpin.home import Home
from fangpin.kernel.key_columns import name_key_column
from fangpin.pipeline.conforming.plain_names import plain_name_column
from fangpin.pipeline.linking.log import SAME_HOUSEHOLD, read_links
from fangpin.pipeline.linking.sealed_frames import read_sealed, write_sealed
from fangpin.pipeline.storing import stored_whole

PEOPLE = pl.Schema(
    {
        "person_key": pl.String(),
        "surname_key": pl.String(),
        "household_key": pl.String(),
        "name": pl.String(),
        # As names are compared: worked out once here, not at every search.
        "plain": pl.String(),
        "id18": pl.String(),
        "id_written": pl.String(),
        "birth_date": pl.Date(),
        "sex": pl.String(),
        "village_code": pl.String(),
        "phone": pl.String(),
        "known_on": pl.Date(),
    }
)
_KEYS = ("person_key", "surname_key", "name_key")
_TAKEN = b"fangpin.deliveries"


def take_register(
    people: pl.DataFrame,
    *,
    home: Home,
    sender_area: str,
    delivery: str,
    received_on: date,
    replaced: pl.Series | None = None,
) -> None:
    """Add a register's people (columns of PEOPLE but `plain` and `known_on`); the newest register tells of a person. Twice is once.

    `replaced` are the keys of the people of the list that this one corrects. Whoever the log of links knows to be
    somebody else of the household is not added, and not kept.
    """
    plain = plain_name_column(pl.col("name"))
    people = people.with_columns(plain=plain, known_on=pl.lit(received_on)).select(*PEOPLE)
    with _alone(home):
        sealed, keys = _paths(home, sender_area)
        taken = _taken(keys)
        if delivery in taken:
            return
        twins = read_links(home).filter(method=SAME_HOUSEHOLD)
        people = people.join(twins, on=["person_key", "surname_key"], how="anti", maintain_order="left")
        former = (
            []
            if not sealed.exists()
            else _former(sealed, people, home=home, on=received_on, replaced=replaced)
        )
        former = [one.join(twins, on="person_key", how="anti", maintain_order="left") for one in former]
        newer = _newer_elsewhere(sealed, people, home=home)
        if not newer.is_empty():
            people = people.join(newer, on="person_key", how="anti")
        write_sealed([people, *former], sealed, schema=PEOPLE, key=home.seal_key())
        _write_keys(sealed, keys, home=home, deliveries=[*taken, delivery])


def has_register(home: Home) -> bool:
    """Whether any register was taken."""
    return any(True for _ in _key_files(home))


def register_size(home: Home) -> int:
    """How many people all registers have."""
    return sum(parquet.read_metadata(path).num_rows for path in _key_files(home))


def known_keys(home: Home, *, of: pl.Series) -> pl.DataFrame:
    """The keys (16 bytes each: person, surname, name) of those of these people who are registered."""
    asked = pl.DataFrame({"person_key": of.unique()})
    parts = [pl.read_parquet(path).join(asked, on="person_key", how="semi") for path in _key_files(home)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(_KEYS, pl.Binary()))


def people_in_batches(home: Home, *, columns: Iterable[str] | None = None) -> Iterator[pl.DataFrame]:
    """Everybody who is registered, some 200,000 at a time."""
    for path in sorted(home.identities.glob("register-*.sealed")):
        yield from read_sealed(path, key=home.seal_key(), columns=columns)


def people_of(home: Home, *, keys: pl.Series) -> pl.DataFrame:
    """The registered people with these keys."""
    asked = pl.DataFrame({"person_key": keys.unique()})
    parts = [batch.join(asked, on="person_key", how="semi") for batch in people_in_batches(home)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=PEOPLE)


def namesakes_in(households: pl.DataFrame, *, home: Home) -> pl.DataFrame:
    """The registered people of these households (`household_key`) with these names (`plain`)."""
    parts = [
        batch.join(households, on=["household_key", "plain"], how="semi") for batch in people_in_batches(home)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=PEOPLE)


def numberless_households(home: Home, *, sender_area: str) -> pl.Series:
    """The households of a sender's register in which somebody has no usable number."""
    found = pl.DataFrame(schema={"household_key": pl.String()})
    for batch in _of_sender(home, sender_area=sender_area, columns=["household_key", "id18"]):
        found = found.vstack(batch.filter(pl.col("id18").is_null()).select("household_key"))
    return found["household_key"].unique()


def members_of(
    households: pl.Series, *, home: Home, sender_area: str, columns: Iterable[str]
) -> pl.DataFrame:
    """The people of these households on a sender's register."""
    asked = pl.DataFrame({"household_key": households})
    wanted = [*columns]
    parts = [
        batch.select(wanted).join(asked, on="household_key", how="semi")
        for batch in _of_sender(home, sender_area=sender_area, columns=wanted)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema={name: PEOPLE[name] for name in wanted})


def _of_sender(home: Home, *, sender_area: str, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
    sealed, _ = _paths(home, sender_area)
    if sealed.exists():
        yield from read_sealed(sealed, key=home.seal_key(), columns=columns)


def _former(
    sealed: Path, people: pl.DataFrame, *, home: Home, on: date, replaced: pl.Series | None
) -> list[pl.DataFrame]:
    """Those of the earlier registers who are not on this one, or whom a newer one tells of.

    Whoever had no usable number on the list that this one corrects is on this one by the number, or a mistake.
    """
    gone = pl.Series("gone", [], dtype=pl.String) if replaced is None else replaced
    is_mended = (
        pl.col("id18").is_null() & pl.col("person_key").is_in(gone.implode()) & (pl.col("known_on") <= on)
    )
    new = people.select("person_key", pl.col("known_on").alias("new"))
    parts = []
    for batch in read_sealed(sealed, key=home.seal_key()):
        both = batch.join(new, on="person_key", how="left", maintain_order="left")
        parts.append(
            both.filter((pl.col("new").is_null() & ~is_mended) | (pl.col("known_on") > pl.col("new"))).select(
                *PEOPLE
            )
        )
    return parts


def _newer_elsewhere(sealed: Path, people: pl.DataFrame, *, home: Home) -> pl.DataFrame:
    """Who of these people a register received later tells of already."""
    found = pl.DataFrame(schema={"person_key": pl.String()})
    if not sealed.exists() or people.is_empty():
        return found
    day = people["known_on"][0]
    for batch in read_sealed(sealed, key=home.seal_key(), columns=["person_key", "known_on"]):
        found = found.vstack(batch.filter(pl.col("known_on") > day).select("person_key"))
    return found


def _write_keys(sealed: Path, keys: Path, *, home: Home, deliveries: list[str]) -> None:
    told = {_TAKEN: ",".join(deliveries).encode()}
    schema = pa.schema([(name, pa.binary()) for name in _KEYS], metadata=told)
    secret = home.person_key()
    with stored_whole(keys) as draft, parquet.ParquetWriter(draft, schema, compression="zstd") as writer:
        for batch in read_sealed(sealed, key=home.seal_key(), columns=["person_key", "surname_key", "plain"]):
            named = batch.with_columns(name_key=name_key_column(pl.col("plain"), secret=secret))
            binary = named.select(pl.col(name).str.decode("hex") for name in _KEYS)
            writer.write_table(binary.to_arrow().cast(schema))


def _taken(keys: Path) -> list[str]:
    if not keys.exists():
        return []
    told = (parquet.read_schema(keys).metadata or {}).get(_TAKEN, b"")
    return told.decode().split(",") if told else []


def _key_files(home: Home) -> Iterator[Path]:
    yield from sorted(home.identities.glob("register-*.keys"))


def _paths(home: Home, sender_area: str) -> tuple[Path, Path]:
    return (
        home.identities / f"register-{sender_area}.sealed",
        home.identities / f"register-{sender_area}.keys",
    )


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    home.identities.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Path(home.identities / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
