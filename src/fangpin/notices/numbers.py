"""Numbers of people in a passage, in one piece or scattered over cells and runs, plain or masked too little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from fangpin.kernel.identity import check_digit
from fangpin.kernel.other_numbers import is_valid_bank_card
from fangpin.kernel.region_codes import PROVINCES, region_codes
from fangpin.notices.findings import Kind
from fangpin.notices.words import word_lists

# What the masks of this system leave to be seen (kernel/masking.py).
MOST_SHOWN, MOST_SHOWN_LAST, MOST_SHOWN_OF_PHONE = 6, 2, 5
_LONG, _SHORTEST = 15, 10
_LONGEST_GAP = 4
_GROUP = re.compile(r"[0-9]+")
# Letters, Chinese characters and masks keep two groups of digits apart; everything else may stand inside a number.
_APART = re.compile(r"[^\W_]|[*×●•■□○◯█#?%¥$]")
_LAST_X = re.compile(r"[\s\-_.]?[xX](?![A-Za-z0-9])")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CUTS_OF_PHONES = ([3, 4, 4], [4, 4, 3], [3, 3, 5], [4, 3, 4], [4, 8], [4, 7])
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE_GOES_ON = re.compile(r"年|[./\-][0-9]{1,2}(?![0-9])")
_MASKED_ON = re.compile(r"[年月日*×●•■□○◯█#?某]")
_TIGHT = frozenset(".,-/")
_LANDLINE = re.compile(r"0[1-9][0-9]{1,2}[2-9][0-9]{6,7}")
_WITH_COUNTRY = re.compile(r"(?:0{0,2}86|0)1[3-9][0-9]{9}")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?\s*(?:万|亿)?元")
_MASKS = "*×●•■□○◯█#?_~某"
# A blank may stand beside a mask; two numbers side by side are not one.
_MASKED = re.compile(rf"(?:[0-9{_MASKS}xX]|\.{{3,}}|-{{2,}}| (?=[{_MASKS}])|(?<=[{_MASKS}]) )+")
_MASK = re.compile(rf"[{_MASKS}xX.\-]")
_LEAST_MASKS = 3
_LEAST_OF_IDENTITY, _LEAST_OF_PHONE = 14, 9
_COORDINATE = re.compile(
    r"(?<![0-9])1[0-3][0-9]\.[0-9]{4,}[^0-9]{1,6}[1-5][0-9]\.[0-9]{4,}|(?<![0-9.])[1-5][0-9]\.[0-9]{4,}[^0-9]{1,6}1[0-3][0-9]\.[0-9]{4,}"
)
_SHORT_PHONE = re.compile(r"[^0-9\n]{0,3}([2-9][0-9]{6,7})(?![0-9])")
_NUMBER_BEHIND = re.compile(r"[^0-9A-Za-z\n]{0,4}[A-Z]?[0-9](?:[ \-]?[0-9]){7,}")


@dataclass(frozen=True)
class Group:
    """Digits that stand together, and whether the next ones may belong to them."""

    digits: str
    start: int
    end: int
    gap: str = ""
    is_joined: bool = False


@dataclass(frozen=True)
class Found:
    """A number of somebody, from here to there; `detail` says how it is written."""

    kind: Kind
    start: int
    end: int
    detail: str = ""


def numbers_in(
    text: str, *, on: date, is_for_programs: bool = False, downwards: bool = False
) -> Iterator[Found]:
    """All numbers that must not be public; in what programs write, only those that pass their checks."""
    groups = _groups(text)
    for place in range(len(groups)):
        yield from _beginning_at(text, groups, place, on=on, is_strict=is_for_programs or downwards)
    if is_for_programs or downwards:
        return
    yield from _masked(text)
    yield from _behind_labels(text)
    for found in _COORDINATE.finditer(text):
        yield Found(Kind.ADDRESS, *found.span(), "经纬度")


def _groups(text: str) -> list[Group]:
    found = list(_GROUP.finditer(text))
    groups = []
    for one, following in zip_longest(found, found[1:]):
        gap = text[one.end() : following.start()] if following else ""
        is_joined = bool(following) and len(gap) <= _LONGEST_GAP and not _APART.search(gap)
        groups.append(Group(one[0], one.start(), one.end(), gap, is_joined))
    return groups


def _beginning_at(
    text: str, groups: list[Group], place: int, *, on: date, is_strict: bool
) -> Iterator[Found]:
    digits, taken = "", []
    before = groups[place - 1] if place else None
    for group in groups[place:]:
        digits += group.digits
        taken.append(group)
        if len(digits) > 19 and len(taken) > 1:
            return
        is_torn = len(taken) > 1 and _is_torn(text, before, taken)
        kind = None if is_torn else _judged(text, digits, taken, on=on, is_strict=is_strict)
        if kind:
            yield Found(
                kind, taken[0].start, group.end, f"{len(digits)}位" + ("，分开写" if len(taken) > 1 else "")
            )
            return
        if not group.is_joined:
            return


def _is_torn(text: str, before: Group | None, taken: list[Group]) -> bool:
    """The first or last group is a piece of an amount or a date beside the others."""
    last = taken[-1]
    marks = {group.gap for group in taken[:-1]}
    if before and before.is_joined and before.gap in (".", ",") and before.gap not in marks:
        return True
    if _YEAR.fullmatch(last.digits) and _DATE_GOES_ON.match(text, last.end):
        return True
    if not _crosses_cells(taken):
        return False
    goes_on = (last.is_joined and last.gap in _TIGHT) or bool(_MASKED_ON.match(text, last.end))
    return goes_on or bool(before and before.is_joined and before.gap in _TIGHT)


def _judged(text: str, digits: str, taken: list[Group], *, on: date, is_strict: bool) -> Kind | None:
    if len(digits) < _SHORTEST:
        return None
    has_x = len(digits) == 17 and _LAST_X.match(text, taken[-1].end) is not None
    if len(digits) == 18 or has_x:
        if _is_identity(digits + "X" * has_x, taken, on=on):
            return Kind.IDENTITY
    elif len(digits) == 15 and _is_old_identity(digits, taken) and not is_strict:
        return Kind.IDENTITY
    if _is_card(digits, taken) and not (is_strict and len(taken) > 1):
        return Kind.ACCOUNT
    if _is_phone(text, digits, taken, is_strict=is_strict):
        return Kind.PHONE
    if len(taken) == 1 and len(digits) >= _LONG and not is_strict:
        return Kind.LONG_NUMBER
    return None


def _is_identity(number: str, taken: list[Group], *, on: date) -> bool:
    """Region and day of birth are right, and the check character too or the number is cut where people cut it."""
    if number[:2] not in PROVINCES and number[0] != "9":
        return False
    born = _day(number[6:14])
    if born is None or not born.year >= 1900 or born > on or not _is_even(taken):
        return False
    sizes = [len(group.digits) for group in taken]
    is_whole = len(taken) == 1 or (sizes[:2] in ([6, 8], [6, 12], [14, 4]) and not _crosses_cells(taken))
    return is_whole or number[17].upper() == check_digit(number[:17])


def _is_even(taken: list[Group]) -> bool:
    """The same between all groups, or one digit a group: amounts and dates side by side are not."""
    gaps = {_gap_kind(group.gap) for group in taken[:-1]}
    return len(gaps) < 2 or (all(len(group.digits) == 1 for group in taken) and "\t" not in gaps)


def _gap_kind(gap: str) -> str:
    if "\t" in gap or "\n" in gap:
        return "\t" if "\t" in gap else "\n"
    return re.sub(r"[\s()（）]", "", gap)


def _crosses_cells(taken: list[Group]) -> bool:
    return any("\t" in group.gap or "\n" in group.gap for group in taken[:-1])


def _is_old_identity(number: str, taken: list[Group]) -> bool:
    """Without a check character: in one piece, in its own parts, or one digit each."""
    sizes = [len(group.digits) for group in taken]
    has_shape = len(taken) == 1 or sizes in ([6, 6, 3], [6, 9]) or len(set(sizes)) == 1
    return has_shape and _is_even(taken) and number[:2] in PROVINCES and _day("19" + number[6:12]) is not None


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _is_card(digits: str, taken: list[Group]) -> bool:
    if not 16 <= len(digits) <= 19 or not _is_even(taken):
        return False
    sizes = [len(group.digits) for group in taken]
    if len(taken) == 1:
        return is_valid_bank_card(digits)
    is_in_fours = set(sizes[:-1]) == {4} and sizes[-1] <= 4
    is_split_once = len(taken) <= 3 and digits.startswith("62")
    is_spelled_out = set(sizes) == {1} and digits.startswith(("62", "9558"))
    if _crosses_cells(taken) and not digits.startswith(("62", "9558", "4", "5")):
        return False
    return (is_in_fours or is_split_once or is_spelled_out) and is_valid_bank_card(digits)


def _is_phone(text: str, digits: str, taken: list[Group], *, is_strict: bool) -> bool:
    has_amounts = any(mark in group.gap for group in taken[:-1] for mark in ".,")
    if not _is_even(taken) and (has_amounts or [len(group.digits) for group in taken] not in _CUTS_OF_PHONES):
        return False
    sizes = [len(group.digits) for group in taken]
    crosses = any("\n" in group.gap for group in taken[:-1])
    if len(digits) == 11 and _MOBILE.fullmatch(digits):
        if is_strict:
            return len(taken) == 1
        if crosses:
            return len(taken) == 2 and min(sizes) >= 3
        return _is_split_like_a_phone(sizes) and not (len(taken) > 1 and _AMOUNT.match(text, taken[0].start))
    if len(taken) == 1 and 12 <= len(digits) <= 14 and not is_strict:
        return _hides_a_phone(digits)
    if 10 <= len(digits) <= 12 and _LANDLINE.fullmatch(digits) and not crosses and len(taken) <= 3:
        return not is_strict and not _is_of_an_office(text, taken[0].start)
    return False


def _is_split_like_a_phone(sizes: list[int]) -> bool:
    """Rows of notices hold small numbers side by side; a telephone number is cut into few or into equal pieces."""
    return len(sizes) <= 3 or min(sizes) >= 2 or max(sizes) == 1


def _hides_a_phone(digits: str) -> bool:
    if _WITH_COUNTRY.fullmatch(digits):
        return True
    # Codes of this city's own villages begin like a mobile number.
    is_area = len(digits) == 12 and digits[:4] in region_codes().prefixes
    return not is_area and bool(_MOBILE.fullmatch(digits[:11]) or _MOBILE.fullmatch(digits[-11:]))


def _is_of_an_office(text: str, start: int) -> bool:
    """Behind “监督电话”: the one number that a notice must have."""
    before = re.sub(r"[\s（(：:]+", "", text[max(0, start - 40) : start])
    return before.endswith(word_lists().office_phone)


def _masked(text: str) -> Iterator[Found]:
    for found in _MASKED.finditer(text):
        shown = found[0].replace(" ", "")
        # The check character of an identity number.
        shown = shown[:-1] + "0" if re.search(r"[0-9][xX]$", shown) else shown
        digits = sum(letter.isdigit() for letter in shown)
        if digits and len(_MASK.findall(shown)) >= _LEAST_MASKS and _shows_too_much(shown, digits):
            yield Found(Kind.SHOWN_TOO_MUCH, *found.span(), f"露出{digits}位")


def _shows_too_much(shown: str, digits: int) -> bool:
    size, last = len(shown), len(shown) - len(shown.rstrip("0123456789"))
    if digits > MOST_SHOWN or (size >= _LEAST_OF_IDENTITY and last > MOST_SHOWN_LAST):
        return True
    return _LEAST_OF_PHONE <= size < _LEAST_OF_IDENTITY and digits > MOST_SHOWN_OF_PHONE


def _behind_labels(text: str) -> Iterator[Found]:
    """What a label calls an account, or a telephone number without its area code."""
    lists = word_lists()
    for label in lists.account_labels.finditer(text):
        if found := _NUMBER_BEHIND.match(text, label.end()):
            yield Found(Kind.ACCOUNT, *found.span(), "写在账户一类的字后面")
    for label in lists.phone_labels.finditer(text):
        found = _SHORT_PHONE.match(text, label.end())
        if found and not text[: label.end()].endswith(lists.office_phone):
            yield Found(Kind.PHONE, *found.span(), "写在电话一类的字后面")
