"""Ways of writing a number or a word so that a reader knows it and a careless search does not."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Spelling = Callable[[str, Random], str]


def _letters(zero: str) -> Spelling:
    """Other digits of the same order, by the sign for nought."""
    return lambda number, _: "".join(
        chr(ord(zero) + int(letter)) if letter.isdigit() else letter for letter in number
    )


def _by(signs: str) -> Spelling:
    return lambda number, _: "".join(signs[int(letter)] if letter.isdigit() else letter for letter in number)


def _between(what: str) -> Spelling:
    return lambda number, _: what.join(number)


def _grouped(what: str) -> Spelling:
    """As people read it out: 6-8-4, 3-4-4, fours."""

    def spell(number: str, _: Random) -> str:
        cuts = {18: (6, 8, 4), 15: (6, 6, 3), 11: (3, 4, 4)}.get(len(number), (4,) * 4 + (len(number) - 16,))
        pieces, at = [], 0
        for size in cuts:
            pieces.append(number[at : at + size])
            at += size
        return what.join(piece for piece in pieces if piece)

    return spell


SPELLINGS: dict[str, Spelling] = {
    "wide digits": _letters("０"),
    "arabic digits": _letters("٠"),
    "devanagari digits": _letters("०"),
    "bold digits": _letters("𝟎"),
    "framed digits": _letters("𝟶"),
    "circled digits": _by("⓪①②③④⑤⑥⑦⑧⑨"),
    "raised digits": _by("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "chinese digits": _by("〇一二三四五六七八九"),
    "chinese digits of speech": _by("零一二三四五六七八九"),
    "digits of accounts": _by("零壹贰叁肆伍陆柒捌玖"),
    "blank between": _between(" "),
    "wide blank between": _between("　"),
    "dash between": _between("-"),
    "dot between": _between("."),
    "middle dot between": _between("·"),
    "comma between": _between("，"),
    "zero width between": _between("\u200b"),
    "joiner between": _between("\u2060"),
    "soft hyphen between": _between("\u00ad"),
    "keycaps": lambda number, _: "".join(one + "\ufe0f\u20e3" if one.isdigit() else one for one in number),
    "struck through": lambda number, _: "".join(one + "\u0336" for one in number),
    "groups with blanks": _grouped(" "),
    "groups with dashes": _grouped("-"),
    "groups with slashes": _grouped("/"),
    "groups with wide dashes": _grouped("—"),
    "groups with brackets": _grouped("）（"),
    "groups with hard blanks": _grouped("\u00a0"),
    "letters for digits": lambda number, _: number.replace("0", "O").replace("1", "l"),
    "letter for nought": lambda number, _: number.replace("0", "o"),
    "small x": lambda number, _: number.lower(),
    "between letters": lambda number, _: f"tel{number}abc",
    "mixed digits": lambda number, chance: "".join(
        chance.choice((one, chr(0xFF10 + int(one)), "〇一二三四五六七八九"[int(one)]))
        if one.isdigit()
        else one
        for one in number
    ),
    "quoted pieces": _grouped('"&"'),
    "country code": lambda number, _: f"+86{number}" if len(number) == 11 else f"ID{number}",
}

WORD_SPELLINGS: dict[str, Spelling] = {
    "blank between": _between(" "),
    "zero width between": _between("\u200b"),
    "dot between": _between("·"),
    "dash between": _between("-"),
    "star between": _between("*"),
    "traditional": lambda word, _: word.translate(str.maketrans("残压脑肿恶肾", "殘壓腦腫惡腎")),
    "line break between": _between("\n"),
}
HEALTH = (
    "白血病",
    "残疾",
    "高血压",
    "脑梗",
    "恶性肿瘤",
    "肾衰",
    "尿毒症",
    "癌",
    "HIV",
    "ＨＩＶ",
    "精神障碍",
    "透析",
)
