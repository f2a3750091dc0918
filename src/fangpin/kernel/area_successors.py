"""Which new code took the place of one that is gone, as far as two lists tell it beyond doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fangpin.kernel.area_lists import CODE_LENGTH, name_variants

# (digits of the level, digits of the place within which the name must be unique): a village is looked for in
# its own town first, then in its county.
_SEARCHES = ((6, 4), (9, 6), (12, 9), (12, 6))


def successors_between(earlier: Mapping[str, str], later: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Gone code → new code of the same name.

    Only when exactly one code of that name went and exactly one came: a guess would move households to
    another village.
    """
    heirs: dict[str, str] = {}
    for digits, place_digits in _SEARCHES:
        gone = {code: name for code, name in earlier.items() if code not in later and _digits(code) == digits}
        new = {code: name for code, name in later.items() if code not in earlier and _digits(code) == digits}
        taken = set(heirs.values())
        came = _by_place_and_name(
            {code: name for code, name in new.items() if code not in taken},
            place_digits=place_digits,
            heirs={},
        )
        went = _by_place_and_name(
            {code: name for code, name in gone.items() if code not in heirs},
            place_digits=place_digits,
            heirs=heirs,
        )
        heirs |= {
            codes[0]: came[key][0] for key, codes in went.items() if len(codes) == len(came.get(key, ())) == 1
        }
    return {code: (heir,) for code, heir in heirs.items()}


def _by_place_and_name(
    areas: Mapping[str, str], *, place_digits: int, heirs: Mapping[str, str]
) -> dict[tuple[str, str], list[str]]:
    """Areas by plain name and place; the place of a gone one may itself have got a new code."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in areas.items():
        place = code[:place_digits].ljust(CODE_LENGTH, "0")
        grouped[heirs.get(place, place), name_variants(name)[-1]].append(code)
    return grouped


def _digits(code: str) -> int:
    return next((digits for digits in (4, 6, 9) if not code[digits:].strip("0")), 12)
