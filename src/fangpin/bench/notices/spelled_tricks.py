"""Papers that spell a number or a word oddly, split it over cells, runs and lines, or mask it too little."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from fangpin.bench.notices.made import Made, Maker, truth
from fangpin.bench.notices.office import document, paragraph, run, workbook
from fangpin.bench.notices.pages import Pdf, page, pdf, pdf_lines, shown
from fangpin.bench.notices.papers import Victim, clean_paper, make_victim
from fangpin.bench.notices.plain_dirt import WRITERS
from fangpin.bench.notices.spellings import HEALTH, SPELLINGS, WORD_SPELLINGS, Spelling
from fangpin.notices import Kind

_ANY_NUMBER = truth(Kind.IDENTITY, Kind.PHONE, Kind.ACCOUNT, Kind.LONG_NUMBER, Kind.SHOWN_TOO_MUCH)
_MASKS = "*＊×●•■□○█#？_~某xX"


def spelled_tricks() -> Iterator[tuple[str, Maker]]:
    """Each way by its name; what is chosen in it depends on chance."""
    for name, spelling in SPELLINGS.items():
        yield f"{name} in words", _in_words(name, spelling)
        yield f"{name} in a cell", _in_cell(name, spelling)
    for name, spelling in WORD_SPELLINGS.items():
        yield f"illness, {name}", _illness(name, spelling)
    for mask in _MASKS:
        yield f"mask of {mask}", _masked(mask)
    yield from {
        "dots as mask": _masked("..."),
        "cut over cells": _over_cells,
        "a digit a cell": _digit_a_cell,
        "down a column": _down_a_column,
        "over runs": _over_runs,
        "over paragraphs": _over_paragraphs,
        "over elements": _over_elements,
        "as a number": _as_number,
        "in thousands": _in_thousands,
        "illness over cells": _illness_over_cells,
        "illness over runs": _illness_over_runs,
        "placed digit by digit": _placed,
        "placed in disorder": _placed_in_disorder,
        "child with blanks": _child_with_blanks,
        "child by a serial date": _child_by_serial,
        "wrong check digit": _typing_error,
        "glued to the row's number": _glued,
    }.items()


def _number(victim: Victim, chance: Random) -> str:
    return chance.choice((victim.id18, victim.id18, victim.mobile, victim.card))


def _made(way: str, chance: Random, ending: str, data: bytes, kinds: frozenset[Kind]) -> Made:
    return Made(way, f"公示{chance.randint(1, 99)}.{ending}", data, kinds)


def _in_words(name: str, spelling: Spelling) -> Maker:
    def make(chance: Random) -> Made:
        paper, number = clean_paper(chance), _number(make_victim(chance), chance)
        paper.after.append(f"说明：{spelling(number, chance)}。")
        ending = chance.choice(sorted(WRITERS))
        return _made(f"{name} in words", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)

    return make


def _in_cell(name: str, spelling: Spelling) -> Maker:
    def make(chance: Random) -> Made:
        paper, number = clean_paper(chance), _number(make_victim(chance), chance)
        chance.choice(paper.rows).append(spelling(number, chance))
        ending = chance.choice(sorted(WRITERS))
        return _made(f"{name} in a cell", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)

    return make


def _illness(name: str, spelling: Spelling) -> Maker:
    def make(chance: Random) -> Made:
        paper = clean_paper(chance)
        chance.choice(paper.rows).append(spelling(chance.choice(HEALTH), chance))
        ending = chance.choice(("xlsx", "docx", "html", "csv"))
        return _made(f"illness, {name}", chance, ending, WRITERS[ending](paper), truth(Kind.HEALTH))

    return make


def _masked(mask: str) -> Maker:
    def make(chance: Random) -> Made:
        paper, victim = clean_paper(chance), make_victim(chance)
        number = victim.id18
        told = chance.choice(
            (
                number[:6] + mask * 8 + number[14:],
                number[:12] + mask * 6,
                number[:6] + mask * 4 + number[10:14] + mask * 4,
                victim.mobile[:3] + mask * 4 + victim.mobile[7:],
            )
        )
        chance.choice(paper.rows).append(told)
        ending = chance.choice(sorted(WRITERS))
        return _made(f"mask of {mask}", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)

    return make


def _cut(number: str, chance: Random) -> list[str]:
    at = sorted(chance.sample(range(3, len(number) - 2), chance.choice((1, 2))))
    return [number[begin:end] for begin, end in zip([0, *at], [*at, len(number)], strict=True)]


def _over_cells(chance: Random) -> Made:
    paper, number = clean_paper(chance), _number(make_victim(chance), chance)
    if len(number) not in (11, 18):
        pieces = [number[at : at + 4] for at in range(0, len(number), 4)]
    else:
        pieces = _cut(number, chance)
    chance.choice(paper.rows).extend(["", *pieces])
    ending = chance.choice(("xlsx", "docx", "html", "csv"))
    return _made("cut over cells", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _digit_a_cell(chance: Random) -> Made:
    paper, victim = clean_paper(chance), make_victim(chance)
    paper.rows[-1].extend(["", *chance.choice((victim.id18, victim.mobile))])
    ending = chance.choice(("xlsx", "docx", "html", "csv"))
    return _made("a digit a cell", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _down_a_column(chance: Random) -> Made:
    paper, number = clean_paper(chance), make_victim(chance).id18
    width = max(len(row) for row in paper.rows)
    pieces = list(number) if chance.random() < 0.5 else _cut(number, chance)
    for piece in pieces:
        paper.rows.append([*[""] * width, piece])
    ending = chance.choice(("xlsx", "docx", "html", "csv"))
    return _made("down a column", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _over_runs(chance: Random) -> Made:
    number = _number(make_victim(chance), chance)
    runs = (run(letter, chance.choice(("", "<w:b/>", '<w:color w:val="FFFFFF"/>'))) for letter in number)
    data = document(clean_paper(chance), more=paragraph(run("附："), *runs))
    return _made("over runs", chance, "docx", data, _ANY_NUMBER)


def _over_paragraphs(chance: Random) -> Made:
    pieces = _cut(make_victim(chance).id18, chance)
    paper = clean_paper(chance)
    paper.after += pieces
    ending = chance.choice(("docx", "html", "csv", "xlsx"))
    return _made("over paragraphs", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _over_elements(chance: Random) -> Made:
    number = _number(make_victim(chance), chance)
    tag = chance.choice(("span", "b", "i", "font", "em", "u"))
    letters = "".join(f"<{tag}>{letter}</{tag}>" for letter in number)
    entities = "".join(f"&#{ord(letter)};" for letter in number)
    data = page(clean_paper(chance), more=f"<p>{chance.choice((letters, entities))}</p>")
    return _made("over elements", chance, "html", data, _ANY_NUMBER)


def _as_number(chance: Random) -> Made:
    victim = make_victim(chance)

    def touch(book: object, sheet: object) -> None:
        value = float(chance.choice((victim.id18[:17] + "0", victim.mobile)))
        shape = book.add_format({"num_format": chance.choice(("0", "#,##0", "0.00E+00", "General", ";;;"))})  # type: ignore[attr-defined]
        sheet.write_number(60, 1, value, shape)  # type: ignore[attr-defined]

    return _made("as a number", chance, "xlsx", workbook(clean_paper(chance), touch), _ANY_NUMBER)


def _in_thousands(chance: Random) -> Made:
    paper, mobile = clean_paper(chance), make_victim(chance).mobile
    chance.choice(paper.rows).append(f"{int(mobile):,}")
    ending = chance.choice(sorted(WRITERS))
    return _made("in thousands", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _illness_over_cells(chance: Random) -> Made:
    paper = clean_paper(chance)
    word = chance.choice([one for one in HEALTH if len(one) > 1])
    chance.choice(paper.rows).extend([word[:1], word[1:]])
    ending = chance.choice(("xlsx", "docx", "html", "csv"))
    return _made("illness over cells", chance, ending, WRITERS[ending](paper), truth(Kind.HEALTH))


def _illness_over_runs(chance: Random) -> Made:
    word = chance.choice(HEALTH)
    data = document(clean_paper(chance), more=paragraph(*(run(letter) for letter in word)))
    return _made("illness over runs", chance, "docx", data, truth(Kind.HEALTH))


def _placed(chance: Random) -> Made:
    paper, number = clean_paper(chance), _number(make_victim(chance), chance)
    drawing = "".join(shown(letter, 60 + 12 * at, 30) for at, letter in enumerate(number))
    data = pdf(Pdf(pdf_lines(paper), drawing=drawing))
    return _made("placed digit by digit", chance, "pdf", data, _ANY_NUMBER)


def _placed_in_disorder(chance: Random) -> Made:
    paper, number = clean_paper(chance), make_victim(chance).id18
    letters = list(enumerate(number))
    chance.shuffle(letters)
    drawing = "".join(shown(letter, 60 + 12 * at, 30) for at, letter in letters)
    data = pdf(Pdf(pdf_lines(paper), drawing=drawing))
    return _made("placed in disorder", chance, "pdf", data, _ANY_NUMBER)


def _child_with_blanks(chance: Random) -> Made:
    paper, victim = clean_paper(chance), make_victim(chance)
    blank = chance.choice((" ", "　", "\u200b"))
    paper.headings += ["孩子姓名", "年龄"]
    chance.choice(paper.rows).extend([blank.join(victim.child), chance.choice((9, "9岁", "九岁", "９"))])
    for row in paper.rows:
        row += [""] * (len(paper.headings) - len(row))
    ending = chance.choice(("xlsx", "docx", "html", "csv"))
    return _made("child with blanks", chance, ending, WRITERS[ending](paper), truth(Kind.CHILD))


def _child_by_serial(chance: Random) -> Made:
    paper, victim = clean_paper(chance), make_victim(chance)
    paper.headings += ["成员", "出生日期"]
    for row in paper.rows:
        row += ["", ""]
    chance.choice(paper.rows)[-2:] = [victim.child, chance.randint(41_000, 45_500)]
    return _made("child by a serial date", chance, "xlsx", workbook(paper), truth(Kind.CHILD))


def _typing_error(chance: Random) -> Made:
    """One digit wrong: the rest still tells who it is."""
    paper, number = clean_paper(chance), make_victim(chance).id18
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    chance.choice(paper.rows).append(
        chance.choice((wrong, f"{wrong[:6]} {wrong[6:14]} {wrong[14:]}", wrong[:17]))
    )
    ending = chance.choice(sorted(WRITERS))
    return _made("wrong check digit", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)


def _glued(chance: Random) -> Made:
    paper, victim = clean_paper(chance), make_victim(chance)
    paper.after.append(f"{chance.randint(1, 9)}{victim.mobile}")
    ending = chance.choice(sorted(WRITERS))
    return _made("glued to the row's number", chance, ending, WRITERS[ending](paper), _ANY_NUMBER)
