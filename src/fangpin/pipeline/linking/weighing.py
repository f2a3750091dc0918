"""Pairs of strangers and registered people weighed by Splink on DuckDB; imported only when there are strangers."""

from __future__ import annotations

import logging
import warnings

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from fangpin.engine.session import THREADS
from fangpin.pipeline.linking.candidates import Candidates
from fangpin.pipeline.linking.likeness import Dialect, sounds_column
from fangpin.pipeline.linking.model import COMPARISONS, load_model, splink_settings, words_of

COMPARED = (
    "plain",
    "letters",
    "sounds",
    "id_written",
    "is_whole",
    "birth_date",
    "sex",
    "village_code",
    "phone",
)


def weigh(strangers: pl.DataFrame, candidates: Candidates, *, dialect: Dialect) -> pl.DataFrame:
    """Every pair, best first: `stranger`, the registered person, `weight` (bits), `score`, and what was `compared`."""
    pairs = candidates.pairs.with_row_index("pair")
    left = features(strangers.with_row_index("stranger"), dialect).with_columns(
        unique_id=pl.col("stranger").cast(pl.String)
    )
    left = left.join(pairs.select("stranger").unique(), on="stranger", how="semi")
    right = features(pairs, dialect).with_columns(unique_id=pl.col("pair").cast(pl.String))
    columns = ["unique_id", "stranger", *COMPARED]
    # Splink orders the two sides of a pair by the names of the tables; its own log would tell values.
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        connection.execute(f"SET threads = {THREADS}")
        # Names must not be spilled to disk.
        connection.execute("SET temp_directory = ''")
        api = DuckDBAPI(connection)
        tables = [
            api.register(frame.select(columns).to_arrow(), dataset_display_name=name)
            for name, frame in (("a_strangers", left), ("b_registered", right))
        ]
        settings = splink_settings(load_model(), registered=candidates.registered)
        linker = Linker(tables, settings, log_level=None, validate_settings=False)
        linker.table_management.register_term_frequency_lookup(
            api.register(candidates.frequencies.to_arrow()), "plain"
        )
        told = linker.inference.predict().as_duckdbpyrelation().pl()
    return _with_words(told, pairs)


def features(people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    return people.with_columns(
        letters=pl.col("plain").str.split(""),
        sounds=sounds_column(people["plain"], dialect=dialect),
        is_whole=pl.col("id18").is_not_null(),
    )


def _with_words(told: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    words = [
        pl.col(f"gamma_{name}")
        .cast(pl.Int64)
        .replace_strict(words_of(name), return_dtype=pl.String)
        .alias(name)
        for name in COMPARISONS
    ]
    weighed = told.select(
        pl.col("unique_id_r").cast(pl.UInt32).alias("pair"),
        pl.col("match_weight").alias("weight"),
        pl.col("match_probability").alias("score"),
        pl.struct(words).alias("compared"),
    )
    best_first = pairs.join(weighed, on="pair").sort(
        "stranger", "weight", "person_key", descending=[False, True, False]
    )
    return best_first.drop("pair", "plain", "id_written", "phone")
