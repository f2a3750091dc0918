"""Characters: every encoding offices use, the codes that GB 18030-2022 moved, names that GBK cannot hold."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable

from fangpin.bench.hostile.people import NAME, Line, person, settlement, settlements
from fangpin.bench.hostile.plain import NAME_CSV, as_csv, as_xls, as_xlsx, csv_text, numbered, placed
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Truth, counted

RARE = ("㐂", "𠮷", "𬭼", "𰻞", "䶮", "㛃", "𫖯", "龴")
_DOTTED = ("买买提·艾力", "古丽·阿不都", "阿依·古丽·江")
_DOTS = "·•・．‧∙⋅●"


def usual(rng: random.Random) -> Made:
    """The encodings that a text file may have."""
    encoding = rng.choice(("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"))
    lines = settlements(rng, rng.randint(3, 20))
    return as_csv(lines, encoding=encoding)


def rare_names(rng: random.Random) -> Made:
    """Characters outside GBK, in encodings that hold them."""
    encoding = rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return as_csv(_rare(rng), encoding=encoding)


def rare_names_in_books(rng: random.Random) -> Made:
    """The same in workbooks."""
    return rng.choice((as_xlsx, as_xls))(_rare(rng))


def rare_names_lost(rng: random.Random) -> Made:
    """An export in GBK put a question mark for what it does not know: told, never taken for a name."""
    lines = [
        line.but(name=None, fate=Fate.told) if not _fits(str(line.cells[NAME]), "gbk") else line
        for line in _rare(rng)
    ]
    data = csv_text(lines).encode("gbk", errors="replace")
    return Made(data, counted(placed(lines, sheet="")), NAME_CSV)


def moved_characters(rng: random.Random) -> Made:
    """FE59 in a file of an old program is 龴, which Python still reads as a private character."""
    lines = settlements(rng, rng.randint(3, 9))
    place = rng.randrange(len(lines))
    name = "王" + "龴" + "明"
    lines[place] = lines[place].put(NAME, name, name=name)
    data = csv_text(lines).encode("gb18030").replace("龴".encode("gb18030"), bytes.fromhex("fe59"))
    if rng.random() < 0.3:
        cells = [line.put(NAME, str(line.cells[NAME]).replace("龴", "\ue81e")) for line in lines]
        return as_xlsx([cell.but(name=line.truth.name) for cell, line in zip(cells, lines, strict=True)])
    return Made(data, counted(placed(lines, sheet="")), NAME_CSV)


def dots_in_names(rng: random.Random) -> Made:
    """The dot between the parts of a name, typed in eight ways, is one dot."""
    lines = settlements(rng, rng.randint(3, 9))
    for place in range(len(lines)):
        name = rng.choice(_DOTTED)
        lines[place] = lines[place].put(NAME, name.replace("·", rng.choice(_DOTS)), name=name)
    return rng.choice((as_csv, as_xlsx))(lines)


def wide_without_mark(rng: random.Random) -> Made:
    """UTF-16 without its mark: read as it is, or refused."""
    lines = settlements(rng, rng.randint(3, 9))
    return as_csv(lines, encoding=rng.choice(("utf-16-le", "utf-16-be")), outcome=Outcome.either)


def wide_with_mark(rng: random.Random) -> Made:
    """UTF-16 as Excel's "Unicode text" saves it: tabs, either order of bytes."""
    lines = settlements(rng, rng.randint(3, 9))
    order, mark = rng.choice((("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)))
    data = mark + csv_text(lines, separator="\t").encode(order)
    return Made(data, counted(placed(lines, sheet="")), "医保结算明细_202603.txt")


def two_encodings(rng: random.Random) -> Made:
    """Two files copied into one: the rows of the other encoding must not become other people."""
    lines = settlements(rng, rng.randint(6, 20))
    half = rng.randrange(2, len(lines) - 1)
    first, second = rng.choice((("utf-8", "gb18030"), ("gb18030", "utf-8")))
    text = csv_text(lines).splitlines(keepends=True)
    data = "".join(text[: half + 1]).encode(first) + "".join(text[half + 1 :]).encode(second)
    lines = [line.but(fate=Fate.safe, fields=_or_unknown(line)) for line in lines]
    return Made(data, counted(placed(lines, sheet=""), Outcome.either), NAME_CSV)


def mojibake(rng: random.Random) -> Made:
    """The whole file was read in the wrong encoding and saved like that."""
    lines = settlements(rng, rng.randint(3, 9))
    wrong = csv_text(lines).encode().decode("gb18030", errors="replace")
    truth = Truth(outcome=Outcome.refused, numbered=numbered(lines))
    return Made(wrong.encode("utf-8"), truth, NAME_CSV)


def mojibake_names(rng: random.Random) -> Made:
    """Single names were read in the wrong encoding: 寮犱笁 is no name but 张三 read wrongly."""
    lines = settlements(rng, rng.randint(3, 9))
    for place in rng.sample(range(len(lines)), rng.randint(1, 2)):
        wrong = str(lines[place].cells[NAME]).encode().decode("gbk", errors="replace")
        lines[place] = lines[place].put(NAME, wrong, fate=Fate.told, name=None)
    return rng.choice((as_csv, as_xlsx))(lines)


def broken_characters(rng: random.Random) -> Made:
    """A character of a name is half a character: the row is refused or the fault told."""
    lines = settlements(rng, rng.randint(3, 9))
    marked = lines[0].put(NAME, "王某明")
    text = csv_text([marked, *lines[1:]])
    encoding = rng.choice(("utf-8", "gb18030"))
    data = text.encode(encoding).replace(
        "某".encode(encoding), rng.choice((b"\xff", b"\x80", b"\xe6\x9d")), 1
    )
    lines[0] = marked.but(fate=Fate.safe, name=None)
    return Made(data, counted(placed(lines, sheet=""), Outcome.taken), NAME_CSV)


def odd_encodings(rng: random.Random) -> Made:
    """Encodings that no office of ours uses: refused, or every name right."""
    encoding = rng.choice(("utf-32", "utf-7", "big5", "shift_jis", "utf-8"))
    lines = settlements(rng, rng.randint(3, 9))
    if encoding in ("big5", "shift_jis"):
        data = csv_text(lines).encode(encoding, errors="replace")
        return Made(data, Truth(outcome=Outcome.refused), NAME_CSV)
    if encoding == "utf-8":
        data = codecs.BOM_UTF8 * 2 + csv_text(lines).encode()
    else:
        data = csv_text(lines).encode(encoding)
    return Made(data, counted(placed(lines, sheet=""), Outcome.either), NAME_CSV)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _rare(rng: random.Random) -> list[Line]:
    lines = []
    for serial in range(rng.randint(4, 12)):
        who = person(rng)
        name = rng.choice((who.name, who.name[0] + rng.choice(RARE), rng.choice(RARE) + who.name[1:]))
        line = settlement(rng, serial, who=who)
        lines.append(line.put(NAME, name, name=name))
    return lines


def _or_unknown(line: Line) -> dict[str, frozenset[object]]:
    return {name: values | {None} for name, values in line.truth.fields.items()}


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    usual,
    rare_names,
    rare_names_lost,
    moved_characters,
    two_encodings,
    wide_with_mark,
    mojibake_names,
    dots_in_names,
    rare_names_in_books,
    broken_characters,
    wide_without_mark,
    mojibake,
    odd_encodings,
)
