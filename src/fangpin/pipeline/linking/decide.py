"""What is decided about each stranger: linked by a named method, for review, in conflict, or nobody found."""

from __future__ import annotations

from typing import Any

import polars as pl

from fangpin.home import Home
from fangpin.kernel.masking import mask_id
from fangpin.pipeline.linking.candidates import Candidates, comparable, find_candidates
from fangpin.pipeline.linking.facts import PAIR, contradicts_number, may_be_cut
from fangpin.pipeline.linking.likeness import is_like
from fangpin.pipeline.linking.log import MACHINE
from fangpin.pipeline.linking.model import COMPARISONS
from fangpin.pipeline.linking.register import namesakes_in, people_in_batches, people_of, register_size
from fangpin.pipeline.linking.zones import Zones

Row = dict[str, Any]
MOST_SHOWN = 5
# Bounds the pairs that are weighed at once.
_AT_ONCE = 20_000
_COMPARED = pl.Struct(dict.fromkeys(COMPARISONS, pl.String()))
CANDIDATE = pl.Struct(
    {
        "person_key": pl.String(),
        "surname_key": pl.String(),
        "household_key": pl.String(),
        "name": pl.String(),
        "id_masked": pl.String(),
        "birth_date": pl.Date(),
        "sex": pl.String(),
        "village_code": pl.String(),
        "score": pl.Float64(),
        "compared": _COMPARED,
    }
)
DECISIONS = pl.Schema(
    {
        "person_key": pl.String(),
        "surname_key": pl.String(),
        "zone": pl.String(),
        "method": pl.String(),
        "score": pl.Float64(),
        "linked_person": pl.String(),
        "linked_surname": pl.String(),
        "linked_household": pl.String(),
        "candidates": pl.List(CANDIDATE),
        "decider": pl.String(),
    }
)
# One other character is no sure name: so those of brothers and twins differ.
_SURE_NAMES = ("same", "character_lost", "one_legible", "sounds_alike")


def decide(strangers: pl.DataFrame, *, home: Home, zones: Zones) -> pl.DataFrame:
    """One row of DECISIONS per stranger (columns of facts.STRANGERS), in the same order."""
    owners = _owners(strangers, home=home)
    parts = [_decide(part, owners=owners, home=home, zones=zones) for part in strangers.iter_slices(_AT_ONCE)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=DECISIONS)


def _owners(strangers: pl.DataFrame, *, home: Home) -> dict[str, Row]:
    """The registered owners of the numbers that strangers bear, by person key."""
    with_owner = strangers.filter(pl.col("owner_fault").is_not_null())
    if with_owner.is_empty():
        return {}
    people = people_of(home, keys=with_owner["owner_key"])
    return {str(row["person_key"]): row for row in people.iter_rows(named=True)}


def _decide(strangers: pl.DataFrame, *, owners: dict[str, Row], home: Home, zones: Zones) -> pl.DataFrame:
    sought = comparable(_without_borrowed_numbers(strangers), dialect=zones.dialect)
    told = strangers.with_columns(sought["plain"], contradicts_number(), may_be_cut().alias("may_be_cut"))
    rows = [_by_number(row, owners=owners, zones=zones) for row in told.iter_rows(named=True)]
    _show_household(rows, told["plain"], home=home)
    # Those a number settles need no search.
    open_rows = [place for place, row in enumerate(rows) if row["zone"] != "linked"]
    found = _search(sought[open_rows], home=home, zones=zones) if open_rows else {}
    needs_support = register_size(home) < zones.bare_facts_from
    for nth, place in enumerate(open_rows):
        stranger = told.row(place, named=True)
        rows[place] = _judged(
            rows[place], found.get(nth, []), stranger, zones=zones, needs_support=needs_support
        )
    return pl.DataFrame(rows, schema=DECISIONS, orient="row")


def _without_borrowed_numbers(strangers: pl.DataFrame) -> pl.DataFrame:
    """A number that is another's tells nothing; a good one tells birth date and sex where the row does not."""
    is_own = pl.col("owner_fault").is_null()
    own = pl.when(is_own).then("id18")
    digits = own.str.contains(r"^[0-9]{17}[0-9X]$")
    born = pl.when(digits).then(own.str.slice(6, 8)).str.to_date("%Y%m%d", strict=False)
    is_man = pl.when(digits & ~may_be_cut()).then(own.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1)
    sex = pl.when(is_man).then(pl.lit("男")).when(~is_man).then(pl.lit("女"))
    return strangers.with_columns(
        id18=own,
        id_written=pl.when(is_own).then("id_written"),
        birth_date=pl.coalesce("birth_date", born),
        sex=pl.coalesce("sex", sex),
    )


def _by_number(row: Row, *, owners: dict[str, Row], zones: Zones) -> Row:
    """What the number alone decides: its owner bears a like name, or it is, or may be, somebody else's."""
    blank = (
        dict.fromkeys(DECISIONS) | {key: row[key] for key in PAIR} | {"candidates": [], "decider": MACHINE}
    )
    owner = owners.get(row["owner_key"])
    if row["owner_fault"] is None or owner is None:
        return blank | {"zone": "unmatched", "method": "none"}
    conflict = blank | {"zone": "conflict", "method": "number_of_another", "candidates": [_shown(owner)]}
    if row["names"] != 1 or not is_like(row["plain"], owner["plain"], dialect=zones.dialect):
        return conflict
    if row["contradicts"] or row["owner_fault"] == "number_contradicted":
        return conflict | {"method": "number_contradicted"}
    return blank | _linked(owner, "number_and_like_name", None)


def _show_household(rows: list[Row], plain: pl.Series, *, home: Home) -> None:
    """Add to the conflicts who bears the written name in the owner's household: a borrowed number is mostly the head's."""
    wanted = {
        place: (owner["household_key"], plain[place])
        for place, row in enumerate(rows)
        if row["zone"] == "conflict"
        for owner in row["candidates"]
    }
    if not wanted:
        return
    asked = pl.DataFrame(list(set(wanted.values())), schema=["household_key", "plain"], orient="row")
    found: dict[tuple[str, str], list[Row]] = {}
    for person in namesakes_in(asked, home=home).iter_rows(named=True):
        found.setdefault((person["household_key"], person["plain"]), []).append(person)
    same_name = {"compared": dict.fromkeys(COMPARISONS) | {"name": "same"}}
    for place, household in wanted.items():
        members = [_shown(person | same_name) for person in found.get(household, [])]
        rows[place]["candidates"] = _each_once([*rows[place]["candidates"], *members])


def _search(sought: pl.DataFrame, *, home: Home, zones: Zones) -> dict[int, list[Row]]:
    """The candidates of each stranger, best first."""
    candidates: Candidates = find_candidates(sought, batches=people_in_batches(home), dialect=zones.dialect)
    if candidates.pairs.is_empty():
        return {}
    from fangpin.pipeline.linking.weighing import weigh

    weighed = weigh(sought, candidates, dialect=zones.dialect)
    best = weighed.group_by("stranger", maintain_order=True).head(MOST_SHOWN)
    found: dict[int, list[Row]] = {}
    for row in best.iter_rows(named=True):
        found.setdefault(row["stranger"], []).append(row)
    return found


def _judged(row: Row, found: list[Row], stranger: Row, *, zones: Zones, needs_support: bool) -> Row:
    """The zone of a stranger by the best candidate, how far ahead it is, and what must never be automatic."""
    likely = [_shown(one) for one in found if one["score"] >= zones.worth_showing]
    if stranger["may_be_cut"]:
        likely = [_without_lost_digits(one) for one in likely]
    row = row | {"candidates": _each_once([*row["candidates"], *likely])[:MOST_SHOWN]}
    if row["zone"] == "conflict" or not found or found[0]["score"] < zones.review:
        return row
    best = found[0]
    lead = best["weight"] - (found[1]["weight"] if len(found) > 1 else float("-inf"))
    is_certain = (
        stranger["names"] == 1
        and best["compared"]["name"] in _SURE_NAMES
        # Two whole numbers are two people until a person says otherwise.
        and best["compared"]["id_number"] != "other_number"
        and lead >= zones.margin_bits
        and (_is_supported(best) or not needs_support)
    )
    if is_certain and _is_repaired(best, found):
        return row | _linked(best, "repaired_number", None)
    if is_certain and best["score"] >= zones.automatic:
        return row | _linked(best, "splink", best["score"])
    return row | {"zone": "review", "method": "splink", "score": best["score"]}


def _is_supported(best: Row) -> bool:
    """Whether more than name and birth date agrees: village, phone or nearly the whole number."""
    compared = best["compared"]
    return (
        compared["village"] == "same"
        or compared["phone"] == "same"
        or compared["id_number"] in ("same", "near")
    )


def _is_repaired(best: Row, found: list[Row]) -> bool:
    """One digit or one swap from a registered number, of the same name and birth date, and the only one so."""
    wanted = {"name": "same", "id_number": "near", "birth_date": "same"}
    fitting = [one for one in found if wanted.items() <= one["compared"].items()]
    return len(fitting) == 1 and fitting[0] is best


def _without_lost_digits(shown: Row) -> Row:
    """Whether it is another number nobody can tell once its last digits are lost."""
    compared = shown["compared"]
    if compared["id_number"] != "other_number":
        return shown
    return shown | {"compared": compared | {"id_number": "unknown"}}


def _each_once(candidates: list[Row]) -> list[Row]:
    """The first of those of one person."""
    return list({one["person_key"]: one for one in reversed(candidates)}.values())[::-1]


def _shown(person: Row) -> Row:
    """What a reviewer sees of a registered person."""
    same = ("person_key", "surname_key", "household_key", "name", "birth_date", "sex", "village_code")
    return {key: person[key] for key in same} | {
        "id_masked": mask_id(person["id18"]),
        "score": person.get("score"),
        "compared": person.get("compared"),
    }


def _linked(person: Row, method: str, score: float | None) -> Row:
    return {
        "zone": "linked",
        "method": method,
        "score": score,
        "linked_person": person["person_key"],
        "linked_surname": person["surname_key"],
        "linked_household": person["household_key"],
    }
