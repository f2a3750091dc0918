"""How a department's list gets people wrong, at the rates of a register study; the linker knows none of this code.

Rates of all rows: 2 % one digit of the number wrong, 1 % the old 15-digit number, 5 % no number, 0.5 % another's
number, 2 % one character typed as another of the same sound, 1 % a character lost or written otherwise (of rare
characters 30 %), 10 % no birth date; `village_noise` of them no village, and as many another one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fangpin.city.names import load_names

Rng = np.random.Generator
Row = dict[str, str]

_ONE_DIGIT, _OLD_NUMBER, _NO_NUMBER, _ANOTHERS = 0.02, 0.01, 0.05, 0.005
_HOMOPHONE, _BROKEN, _RARE_BROKEN = 0.02, 0.01, 0.30
_NO_BIRTH = 0.10
# What old systems leave of a character they lack: a question mark, a box, a private-use code, its sound.
_REMAINS = ("?", "□", "\ue7c7")
_TRADITIONAL = dict(zip("张陈刘赵吴孙马杨国华东龙凤伟丽军", "張陳劉趙吳孫馬楊國華東龍鳳偉麗軍", strict=True))


def damage(
    rows: list[Row],
    *,
    rng: Rng,
    rare: frozenset[str],
    villages: list[str],
    numbers: list[str],
    village_noise: float,
) -> None:
    """Make the rows (name, id_number, birth_date, village_code) as wrong as departments' rows are, in place."""
    for row in rows:
        _damage_number(row, rng, numbers)
        _damage_name(row, rng, rare)
        _damage_birth_date(row, rng)
        _damage_village(row, rng, villages, village_noise)


def _damage_number(row: Row, rng: Rng, numbers: list[str]) -> None:
    luck, number = rng.random(), row["id_number"]
    kinds: list[tuple[float, Callable[[], str]]] = [
        (_ONE_DIGIT, lambda: _one_digit_wrong(number, rng)),
        (_OLD_NUMBER, lambda: number[:6] + number[8:17] if number[6:8] == "19" else number),
        (_NO_NUMBER, lambda: ""),
        (_ANOTHERS, lambda: numbers[rng.integers(len(numbers))]),
    ]
    for rate, wrong in kinds:
        if luck < rate:
            row["id_number"] = wrong()
            return
        luck -= rate


def _one_digit_wrong(number: str, rng: Rng) -> str:
    place = int(rng.integers(17))
    digit = str((int(number[place]) + int(rng.integers(1, 10))) % 10)
    return number[:place] + digit + number[place + 1 :]


def _damage_name(row: Row, rng: Rng, rare: frozenset[str]) -> None:
    name = row["name"]
    rares = [place for place, letter in enumerate(name) if letter in rare]
    if rares and rng.random() < _RARE_BROKEN:
        row["name"] = _broken(name, rares[0], rng)
    elif rng.random() < _HOMOPHONE:
        pairs = load_names().homophones
        places = [place for place, letter in enumerate(name) if letter in pairs]
        if places:
            place = places[rng.integers(len(places))]
            row["name"] = name[:place] + pairs[name[place]] + name[place + 1 :]
    elif rng.random() < _BROKEN:
        place = int(rng.integers(1, len(name)))
        if name[place] in _TRADITIONAL and rng.random() < 0.5:
            row["name"] = name[:place] + _TRADITIONAL[name[place]] + name[place + 1 :]
        else:
            row["name"] = _broken(name, place, rng)


def _broken(name: str, place: int, rng: Rng) -> str:
    from pypinyin import lazy_pinyin

    sound = lazy_pinyin(name[place])[0]
    remains = sound if sound.isascii() and rng.random() < 0.15 else _REMAINS[rng.integers(len(_REMAINS))]
    return name[:place] + remains + name[place + 1 :]


def _damage_birth_date(row: Row, rng: Rng) -> None:
    if rng.random() < _NO_BIRTH:
        row["birth_date"] = ""


def _damage_village(row: Row, rng: Rng, villages: list[str], noise: float) -> None:
    luck = rng.random()
    if luck < noise:
        row["village_code"] = ""
    elif luck < noise * 2:
        near = [code for code in villages if code[:9] == row["village_code"][:9]]
        choices = near if rng.random() < 0.5 and len(near) > 1 else villages
        row["village_code"] = choices[rng.integers(len(choices))]
