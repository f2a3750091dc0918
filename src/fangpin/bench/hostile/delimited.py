"""Text tables: quotation marks nobody closed, line ends of every kind, cells of a hundred megabytes, formulas."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from fangpin.bench.hostile.people import HEADINGS, NAME, NUMBER, SELF_PAID, TOTAL, settlements
from fangpin.bench.hostile.plain import NAME_CSV, as_csv, csv_text, numbered, placed
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Truth, counted, refused

_PLACE_OF_HOSPITAL = len(HEADINGS) - 1


def separators(rng: random.Random) -> Made:
    """Comma, tab, semicolon, bar."""
    return as_csv(settlements(rng, rng.randint(3, 30)), separator=rng.choice(",\t;|"))


def line_ends(rng: random.Random) -> Made:
    """CR LF, LF, or CR alone."""
    return as_csv(settlements(rng, rng.randint(3, 30)), ending=rng.choice(("\r\n", "\n", "\r")))


def mixed_line_ends(rng: random.Random) -> Made:
    """Rows of one file that end differently; the last one may not end at all."""
    lines = settlements(rng, rng.randint(4, 20))
    rows = csv_text(lines, ending="\n").splitlines()
    text = "".join(row + rng.choice(("\r\n", "\n", "\r")) for row in rows[:-1]) + rows[-1]
    return Made(text.encode(), counted(placed(lines, sheet="")), NAME_CSV)


def quotation_mark_not_closed(rng: random.Random) -> Made:
    """An odd quotation mark: its own row is doubtful, no other row may be swallowed."""
    lines = settlements(rng, rng.randint(4, 30))
    for place in rng.sample(range(len(lines)), rng.randint(1, 3)):
        cell = rng.choice((NAME, NUMBER, TOTAL, _PLACE_OF_HOSPITAL))
        text = str(lines[place].cells[cell])
        mark = rng.choice((f'"{text}', f'{text}"', f'{text[:1]}"{text[1:]}'))
        lines[place] = lines[place].put(cell, mark, fate=Fate.safe)
    # Two odd marks may make one cell out of everything between them; those rows are told, not lost.
    made = as_csv([line.but(fate=Fate.safe) for line in lines])
    marked = any('"' in str(cell) for line in lines for cell in line.cells)
    truth = Truth(
        outcome=Outcome.taken,
        count=range(1 if marked else len(lines), len(lines) + 1),
        numbered=numbered(line.but(fate=Fate.safe, name=None) for line in lines),
    )
    return replace(made, truth=truth)


def one_quotation_mark(rng: random.Random) -> Made:
    """A single odd quotation mark in the file: every row is counted, all others are taken."""
    lines = settlements(rng, rng.randint(4, 30))
    place = rng.randrange(len(lines))
    cell = rng.choice((NAME, NUMBER, _PLACE_OF_HOSPITAL))
    lines[place] = lines[place].put(cell, f'"{lines[place].cells[cell]}', fate=Fate.safe)
    return as_csv(lines)


def quoted_well(rng: random.Random) -> Made:
    """Quotation marks as they should be, with separators, marks and line breaks inside cells."""
    lines = settlements(rng, rng.randint(3, 20))
    for place, line in enumerate(lines):
        name = str(line.cells[NAME])
        hospital = rng.choice(('"某县,医院"', '"某""县""医院"', '"某县\r\n医院"', '"某\n县\n医院"', '""'))
        lines[place] = line.put(_PLACE_OF_HOSPITAL, hospital).put(NAME, f'"{name}"')
    return as_csv(lines, encoding=rng.choice(("utf-8", "gb18030")))


def numbers_forced_to_text(rng: random.Random) -> Made:
    """="1311…" and a leading tab or apostrophe keep Excel from taking a number for a quantity."""
    lines = settlements(rng, rng.randint(3, 20))
    for place, line in enumerate(lines):
        own = line.cells[NUMBER]
        forced = rng.choice((f'="{own}"', f'"=""{own}"""', f"{own}\t", f"\t{own}", f"'{own}", f"{own} "))
        lines[place] = line.put(NUMBER, forced)
    return as_csv(lines)


def nothing_characters(rng: random.Random) -> Made:
    """NUL and other control characters inside cells: the row is refused or right, its neighbours are right."""
    lines = settlements(rng, rng.randint(4, 20))
    place = rng.randrange(len(lines))
    cell = rng.choice((NAME, NUMBER, TOTAL, SELF_PAID, _PLACE_OF_HOSPITAL))
    text = str(lines[place].cells[cell])
    odd = rng.choice("\0\x01\x07\x08\x0b\x0c\x1a\x1b\x1c\x1d\x1e\x1f\x85\u2028\u2029\u200b\ufeff")
    unknown = {name: values | {None} for name, values in lines[place].truth.fields.items()}
    lines[place] = lines[place].put(
        cell, text[:2] + odd + text[2:], fate=Fate.safe, name=None, fields=unknown
    )
    return as_csv(lines, encoding=rng.choice(("utf-8", "gb18030")))


def end_of_file_mark(rng: random.Random) -> Made:
    """Ctrl-Z at the end, as old programs write; it is no row with data."""
    lines = settlements(rng, rng.randint(3, 9))
    made = as_csv(lines)
    truth = replace(made.truth, rows=None, numbered=numbered(lines), count=range(len(lines), len(lines) + 2))
    return replace(made, data=made.data + b"\x1a", truth=truth)


def long_cell(rng: random.Random) -> Made:
    """A cell longer than Excel's 32,767 characters."""
    lines = settlements(rng, rng.randint(3, 9))
    place = rng.randrange(len(lines))
    cell = rng.choice((NAME, _PLACE_OF_HOSPITAL))
    text = "长" * rng.choice((32_767, 32_768, 100_000))
    fate = Fate.told if cell == NAME else Fate.accepted
    name = None if cell == NAME else lines[place].truth.name
    lines[place] = lines[place].put(cell, text, fate=fate, name=name)
    return as_csv(lines)


def enormous_cell(rng: random.Random) -> Made:
    """One cell of up to a hundred megabytes, quoted or not; a smaller one with line breaks."""
    lines = settlements(rng, 3)
    shape = rng.randrange(3)
    # Each line break may make a row: a hundred megabytes of them are a large file, no hostile one.
    size = 2**19 if shape == 2 else rng.choice((5, 20, 100)) * 2**20
    filler = "x" * size
    if shape == 1:
        filler = f'"{filler}"'
    if shape == 2:
        filler = '"' + ("x" * 99 + "\n") * (size // 100)
    lines[1] = lines[1].put(_PLACE_OF_HOSPITAL, filler, fate=Fate.safe)
    made = as_csv(lines, outcome=Outcome.either)
    if shape < 2:
        return made
    broken = filler.count("\n")
    truth = Truth(
        outcome=Outcome.either,
        numbered=numbered(line.but(fate=Fate.safe) for line in lines),
        count=range(3, broken + 4),
    )
    return replace(made, truth=truth)


def too_many_columns(rng: random.Random) -> Made:
    """More columns than Excel has."""
    lines = settlements(rng, 2)
    more = rng.choice((800, 16_385, 100_000))
    if rng.random() < 0.5:
        return refused(("," * more + "\n").encode() + csv_text(lines).encode(), NAME_CSV)
    lines[1] = lines[1].but(fate=Fate.safe)
    text = csv_text(lines, ending="\n").removesuffix("\n") + "," * more + "\n"
    return Made(text.encode(), counted(placed(lines, sheet=""), Outcome.either), NAME_CSV)


def formulas(rng: random.Random) -> Made:
    """Cells that a spreadsheet would run: they are text, and no amount, name or number."""
    lines = settlements(rng, rng.randint(4, 12))
    for place in rng.sample(range(len(lines)), 2):
        start = rng.choice(("=", "+", "-", "@", "\t=", "\r="))
        formula = f"{start}cmd|' /C calc'!A0"
        cell = rng.choice((NAME, NUMBER, TOTAL, _PLACE_OF_HOSPITAL))
        if start == "\r=":
            formula = f'"{formula}"'
        line = lines[place]
        if cell == NAME:
            line = line.put(cell, formula, fate=Fate.told, name=None)
        elif cell == NUMBER:
            line = line.put(cell, formula, fate=Fate.told, identifier=None)
        elif cell == TOTAL:
            line = line.put(cell, formula, fate=Fate.told).allow("total_yuan", None)
        else:
            line = line.put(cell, formula)
        lines[place] = line
    return as_csv(lines)


def ragged_rows(rng: random.Random) -> Made:
    """Rows with too few and with too many cells: what may stand under the wrong heading is not read."""
    lines = settlements(rng, rng.randint(4, 20))
    place = rng.randrange(len(lines))
    line = lines[place]
    if rng.random() < 0.5:
        at = rng.randrange(1, len(HEADINGS))
        cells = (*line.cells[:at], "多出", *line.cells[at:])
        lines[place] = replace(line, cells=cells).but(fate=Fate.told)
        return as_csv(lines)
    kept = rng.randrange(1, len(HEADINGS))
    unknown = {name: values | {None} for name, values in line.truth.fields.items()}
    # Programs leave out empty cells at the end: without the last one, which need not be filled in, nothing is amiss.
    fate = Fate.told if kept < len(HEADINGS) - 1 else Fate.safe
    lines[place] = replace(line, cells=line.cells[:kept]).but(fate=fate, fields=unknown)
    return as_csv(lines)


def cell_missing_inside(rng: random.Random) -> Made:
    """A cell has fallen out: everything behind it stands one column too far left."""
    lines = settlements(rng, rng.randint(4, 20))
    place = rng.randrange(len(lines))
    at = rng.randrange(1, len(HEADINGS) - 1)
    cells = lines[place].cells
    lines[place] = replace(lines[place], cells=(*cells[:at], *cells[at + 1 :])).but(fate=Fate.told)
    unknown = {name: values | {None} for name, values in lines[place].truth.fields.items()}
    lines[place] = lines[place].but(fields=unknown)
    return as_csv(lines)


def blank_lines(rng: random.Random) -> Made:
    """Empty lines, and lines of separators or spaces only, between the rows."""
    lines = settlements(rng, rng.randint(3, 12))
    text = [",".join(HEADINGS)]
    truth = {}
    for line in lines:
        # Lines of spaces may be counted as skipped or not at all.
        text += rng.choice(([], [""], ["," * 12], ["", ""]))
        text.append(",".join(map(str, line.cells)))
        truth["", len(text)] = line.truth
    return Made("\r\n".join(text).encode(), counted(truth), NAME_CSV)


def separator_line(rng: random.Random) -> Made:
    """Excel's own first line sep=; before the header."""
    lines = settlements(rng, rng.randint(3, 12))
    text = "sep=;\r\n" + csv_text(lines, separator=";")
    return Made(text.encode("utf-8-sig"), counted(placed(lines, sheet="", first=3)), NAME_CSV)


def commas_in_amounts(rng: random.Random) -> Made:
    """1,234.50 without quotation marks in a comma-separated file moves everything behind it."""
    lines = settlements(rng, rng.randint(3, 12))
    place = rng.randrange(len(lines))
    lines[place] = lines[place].put(TOTAL, "1,234.50", fate=Fate.told, fields={})
    return as_csv(lines)


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    quotation_mark_not_closed,
    nothing_characters,
    one_quotation_mark,
    line_ends,
    long_cell,
    formulas,
    ragged_rows,
    quoted_well,
    separators,
    numbers_forced_to_text,
    mixed_line_ends,
    cell_missing_inside,
    too_many_columns,
    end_of_file_mark,
    blank_lines,
    commas_in_amounts,
    separator_line,
    enormous_cell,
)
