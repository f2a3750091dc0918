"""The lists of words that papers are searched for: data in `data/notices/`, each with its source."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from fangpin.kernel.places import data_folder
from fangpin.notices.spelling import spelled


@dataclass(frozen=True)
class WordLists:
    """All lists, spelled as passages are."""

    health: re.Pattern[str]
    harmless: re.Pattern[str]
    surnames: frozenset[str]
    no_names: frozenset[str]
    no_beginnings: tuple[str, ...]
    office_phone: tuple[str, ...]
    office_address: tuple[str, ...]
    account_labels: re.Pattern[str]
    phone_labels: re.Pattern[str]
    identity_labels: re.Pattern[str]
    name_headings: re.Pattern[str]
    age_headings: re.Pattern[str]
    birth_headings: re.Pattern[str]
    school_headings: re.Pattern[str]
    school: re.Pattern[str]
    place_headings: re.Pattern[str]


@cache
def word_lists() -> WordLists:
    """Read once a process."""
    kinds = _kinds()
    return WordLists(
        health=_any(kinds["health"]),
        harmless=_any(kinds["harmless"]),
        surnames=frozenset(_surnames()),
        no_names=frozenset(kinds["no_name"]),
        no_beginnings=tuple(word for word in kinds["no_name"] if len(word) > 1),
        office_phone=tuple(kinds["office_phone"]),
        office_address=tuple(kinds["office_address"]),
        account_labels=_any(kinds["account_label"]),
        phone_labels=_any(kinds["phone_label"]),
        identity_labels=_any(kinds["identity_label"]),
        name_headings=_any(kinds["name_heading"]),
        age_headings=_any(kinds["age_heading"]),
        birth_headings=_any(kinds["birth_heading"]),
        school_headings=_any(kinds["school_heading"]),
        school=_any(kinds["school"]),
        place_headings=_any(kinds["place_heading"]),
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )


def _kinds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    path = data_folder("notices") / "words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], []).append(spelled(row["word"]))
    return found


def _surnames() -> list[str]:
    path = data_folder("names") / "surnames.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [spelled(row["surname"]) for row in csv.DictReader(file)]
