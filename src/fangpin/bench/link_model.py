"""How `data/linking/model.json` gets its u: how often two random people of a register agree, counted by Splink."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from fangpin.bench.link_city import make_link_city
from fangpin.pipeline.linking.candidates import comparable
from fangpin.pipeline.linking.likeness import Dialect
from fangpin.pipeline.linking.model import COMPARISONS, load_model, splink_settings
from fangpin.pipeline.linking.weighing import COMPARED, features

# What random pairs never show in numbers that one may count.
_RAREST = 1e-7


def counted_u(*, people: int, seed: int, max_pairs: float = 2e7) -> dict[str, dict[str, float]]:
    """u of every level: of pairs of people of one synthetic register, both with a good number."""
    register = make_link_city(people=people, seed=seed).register
    typed = register.select(
        "name",
        pl.col("id_number").alias("id18"),
        pl.lit(None, pl.String).alias("id_written"),
        pl.col("birth_date").str.to_date(),
        "sex",
        "village_code",
        pl.lit(None, pl.String).alias("phone"),
    )
    dialect = Dialect()
    compared = features(comparable(typed, dialect=dialect), dialect).select(*COMPARED)
    compared = compared.with_row_index("stranger").with_columns(
        pl.col("stranger").cast(pl.String).alias("unique_id")
    )
    half = compared.height // 2
    with duckdb.connect() as connection:
        api = DuckDBAPI(connection)
        tables = [
            api.register(frame.to_arrow(), dataset_display_name=name)
            for name, frame in (("a_strangers", compared[:half]), ("b_registered", compared[half:]))
        ]
        linker = Linker(tables, splink_settings(load_model(), registered=people), log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=max_pairs, seed=seed)
        told = linker.misc.save_model_to_json()
    return {each["output_column_name"]: _u(each) for each in told["comparisons"]}


def _u(comparison: dict[str, Any]) -> dict[str, float]:
    words = {level.sql: level.word for level in COMPARISONS[comparison["output_column_name"]]}
    return {
        words[level["sql_condition"]]: max(float(level.get("u_probability") or 0.0), _RAREST)
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }
