"""The model that weighs what a stranger and a registered person have in common: levels, and how often each occurs.

`data/linking/model.json` holds for each level m (among pairs of one person) and u (among pairs of two people).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fangpin.kernel.places import data_folder


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: the word it is told by, and the SQL that finds it."""

    word: str
    sql: str
    weighs_frequency: bool = False


_PAIRS = "list_zip(letters_l, letters_r)"
_DIFFERING = f"len(list_filter({_PAIRS}, lambda pair: pair[1] <> pair[2]))"
_CONTRADICTING = (
    f"len(list_filter({_PAIRS}, lambda pair: pair[1] <> pair[2] AND pair[1] <> '?' AND pair[2] <> '?'))"
)
_LOST = "(contains(plain_l, '?') OR contains(plain_r, '?'))"
COMPARISONS: dict[str, tuple[Level, ...]] = {
    "name": (
        Level("unknown", "plain_l IS NULL OR plain_r IS NULL"),
        Level("same", "plain_l = plain_r", weighs_frequency=True),
        Level(
            "character_lost",
            f"{_LOST} AND len(letters_l) = len(letters_r) AND len(letters_l) > 2 AND {_CONTRADICTING} = 0",
        ),
        Level(
            "one_legible",
            f"{_LOST} AND len(letters_l) = 2 AND len(letters_r) = 2 AND {_CONTRADICTING} = 0",
        ),
        Level("sounds_alike", "list_has_any(sounds_l, sounds_r)"),
        Level(
            "one_character", f"len(letters_l) = len(letters_r) AND len(letters_l) > 2 AND {_DIFFERING} = 1"
        ),
        Level("surname_only", "letters_l[1] = letters_r[1]"),
        Level("differs", "ELSE"),
    ),
    "id_number": (
        Level("unknown", "id_written_l IS NULL OR id_written_r IS NULL"),
        Level("same", "id_written_l = id_written_r"),
        Level("other_number", "is_whole_l AND is_whole_r"),
        Level("near", "damerau_levenshtein(id_written_l, id_written_r) <= 1"),
        Level(
            "two_digits",
            "damerau_levenshtein(id_written_l, id_written_r) <= 2 OR left(id_written_l, 15) = left(id_written_r, 15)",
        ),
        Level("differs", "ELSE"),
    ),
    "birth_date": (
        Level("unknown", "birth_date_l IS NULL OR birth_date_r IS NULL"),
        Level("same", "birth_date_l = birth_date_r"),
        Level("near", "date_trunc('month', birth_date_l) = date_trunc('month', birth_date_r)"),
        Level("differs", "ELSE"),
    ),
    "sex": (
        Level("unknown", "sex_l IS NULL OR sex_r IS NULL"),
        Level("same", "sex_l = sex_r"),
        Level("differs", "ELSE"),
    ),
    "village": (
        Level("unknown", "village_code_l IS NULL OR village_code_r IS NULL"),
        Level("same", "village_code_l = village_code_r"),
        Level("town", "left(village_code_l, 9) = left(village_code_r, 9)"),
        Level("differs", "ELSE"),
    ),
    "phone": (
        Level("unknown", "phone_l IS NULL OR phone_r IS NULL"),
        Level("same", "phone_l = phone_r"),
        Level("differs", "ELSE"),
    ),
}


def load_model() -> dict[str, Any]:
    """m and u by comparison and level, and which share of strangers is expected on the register."""
    text = (data_folder("linking") / "model.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def splink_settings(model: dict[str, Any], *, registered: int) -> dict[str, Any]:
    """The settings of Splink: pairs are given, so that it only weighs them."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": min(0.5, model["expected_share"] / max(registered, 1)),
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [_level(level, model["levels"].get(name, {})) for level in levels],
            }
            for name, levels in COMPARISONS.items()
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.stranger = r.stranger"}],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def words_of(comparison: str) -> dict[int, str]:
    """The word of each number that Splink tells a level by."""
    levels = COMPARISONS[comparison]
    return {-1: levels[0].word} | {
        len(levels) - 1 - place: level.word for place, level in enumerate(levels) if place
    }


def _level(level: Level, known: dict[str, dict[str, float]]) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.word}
    if level.word == "unknown":
        return told | {"is_null_level": True}
    if level.word in known:
        told |= {"m_probability": known[level.word]["m"], "u_probability": known[level.word]["u"]}
    if level.weighs_frequency:
        told |= {"tf_adjustment_column": "plain", "tf_adjustment_weight": 1.0}
    return told
