"""Which rows below the header are no data (repeated headers, totals, signatures), and the cells of the rest."""

from __future__ import annotations

import re

import polars as pl

from fangpin.contracts import Contract
from fangpin.pipeline.conforming.cells import filled_text, unreadable_text
from fangpin.pipeline.conforming.columns import keep_where
from fangpin.pipeline.conforming.filling import DITTO, copied_from_above, spread_merged, was_filled
from fangpin.pipeline.conforming.second_headers import headers_below, is_below_other
from fangpin.pipeline.conforming.shifts import is_shifted
from fangpin.pipeline.conforming.table import Table

_TOTAL_WORDS = r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总数)"
_TOTAL = re.compile(
    rf"(?:本页|本表|全县|全市|全乡|全镇|全村|以上)?{_TOTAL_WORDS}|[\u4e00-\u9fff、]{{2,12}}[县乡镇村组]{_TOTAL_WORDS}[:：]?$"
)
# In any cell, not only the first: 某某镇 | 小计 | …
_TOTAL_CELL = rf"^[\s\u3000]*(?:本页|本表|全县|全市|全乡|全镇|全村)?{_TOTAL_WORDS}[:：]?[\s\u3000]*$"
_SIGN_OFF = re.compile(
    r"(?:(?:本?单\s*位|部门|科室|分管|主要|具体)\s*)?(?:填\s*表|制\s*表|审\s*核|复\s*核|负\s*责|经\s*办|统\s*计|录\s*入|联\s*系|主\s*管)\s*(?:人|员|单位|日期|时间|领导)"
    r"|(?:分管|主管|主要|单位)\s*领导"
    r"|(?:填报|制表|报送|上报|导出|打印)\s*(?:单位|人|日期|时间)"
    r"|(?:填\s*[表报]|制\s*[表单]|审\s*[核批]|[复校]\s*核|校\s*对|负\s*责|经\s*办|统\s*计|录\s*入|联\s*系|主\s*管|分\s*管|报\s*送|上\s*报|导\s*出|打\s*印)\s*[:：]"
    r"|(?:备\s*注|说\s*明|注)\s*\d*\s*[:：]|第\s*\d+\s*页|共\s*\d+\s*[页条行户人]|单位\s*[(（]\s*(?:盖章|公章)"
    r"|[(（]?\s*(?:盖章|公章)|联系电话|签字|签名|[-—－\s]*以\s*下\s*(?:空\s*白|无\s*正\s*文)"
)
_SPACE = " \t\r\n\u3000\u00a0\u200b\ufeff"
_PERSON_NUMBER = r"(?:^|[^0-9])[0-9]{17}[0-9Xx](?:[^0-9]|$)"
_LABELLED = r"^\s*\p{Han}[\p{Han}\s]*[:：]"
_TELEPHONE = r"^\s*(?:0\d{2,3}[-－— ]?\d{7,8}|1[3-9]\d{9})\s*$"
# Below the header some forms number their columns: 1 2 3 …
_NUMBERED_WITHIN = 3


def rows_below(table: Table, *, contract: Contract) -> pl.DataFrame:
    """The rows below the header that hold anything: sheet, row_no, `skip` and `damage` (codes), raw columns.

    The raw columns have the contract's names; one that the file does not have is null throughout. `merged:x` is true
    where the text of x stands in another of its joined cells.
    """
    cells, spread = spread_merged(table, contract=contract)
    letters = cells.columns
    below = table.sheet.cells.slice(table.header_row)
    frame = (
        cells.slice(table.header_row)
        .with_columns(
            __row=pl.int_range(table.header_row + 1, table.header_row + 1 + pl.len(), dtype=pl.Int32),
            __has_content=below.select(_in_any(pl.all().str.contains(f"[^{_SPACE}]"))).to_series(),
        )
        .filter(below.select(_in_any(pl.all().str.len_bytes() > 0)).to_series())
    )
    has_number = _has_number(pl.col(table.subject_place(contract).letter))
    headers = headers_below(frame.filter(~has_number), table=table)
    frame = _with_skips(frame, table=table, contract=contract, headers=headers["__row"])
    few = frame.filter(~has_number & pl.col("__skip").is_null())
    # Lazily, an expression that stands in several places is worked out once.
    read = (
        _skip_words(frame, few, table=table, letters=letters)
        .lazy()
        .select(
            pl.lit(table.sheet.name).alias("sheet"),
            pl.col("__row").alias("row_no"),
            pl.col("__skip").alias("skip"),
            pl.when(is_below_other(headers))
            .then(pl.lit("below_other_header"))
            .otherwise(_damage(table, letters, contract=contract))
            .alias("damage"),
            *_raw_columns(table, contract=contract),
            *was_filled(spread, table=table),
        )
    )
    return read.collect()


def _has_number(subject: pl.Expr) -> pl.Expr:
    """Whether somebody's number stands there; that of a telephone may stand there in a line of signatures."""
    is_other = subject.str.contains(_LABELLED) | subject.str.contains(_TELEPHONE)
    return (subject.str.contains(r"\d{6}") & ~is_other).fill_null(value=False)


def standing_alone(table: Table, *, contract: Contract) -> pl.DataFrame:
    """The cells of a sheet, each row with what it takes from those above it, so that it can do without them.

    A 同上 that has nothing to copy is left empty, as it was read: below another row it would copy that one.
    """
    cells, _ = spread_merged(table, contract=contract)
    with_ditto = {
        name: place.letter
        for name, place in table.places.items()
        if _may_be_ditto(cells[place.letter]).str.strip_chars(_SPACE).is_in(DITTO).any()
    }
    if not with_ditto:
        return cells
    read = rows_below(table, contract=contract).filter(pl.col("skip").is_null())
    for name, letter in with_ditto.items():
        texts, _, copied = copied_from_above(
            read[name], damage=read["damage"], column=contract.column(name), contract=contract
        )
        if copied is None:
            # What is never copied is refused there as it was here.
            continue
        is_sure = copied.is_not_null() & read["damage"].is_null()
        found = read.select("row_no", text=keep_where(is_sure, texts)).filter(read[name].is_in(DITTO))
        cells = cells.with_columns(cells[letter].scatter(found["row_no"] - 1, found["text"]))
    return cells


def _may_be_ditto(texts: pl.Series) -> pl.Series:
    """The few texts worth a closer look."""
    return texts.filter(texts.str.contains_any(DITTO))


def _raw_columns(table: Table, *, contract: Contract) -> list[pl.Expr]:
    raw: list[pl.Expr] = []
    for column in contract.filed_columns:
        place = table.places.get(column.name)
        text = filled_text(place.letter, column=column) if place else pl.lit(None, dtype=pl.String)
        unreadable = unreadable_text(place.letter) if place else pl.lit(None, dtype=pl.String)
        raw += [text.alias(column.name), unreadable.alias(f"unreadable:{column.name}")]
    return raw


def _with_skips(frame: pl.DataFrame, *, table: Table, contract: Contract, headers: pl.Series) -> pl.DataFrame:
    """With `__skip` for rows of nothing but space, those the file marks as removed, and headers that come again."""
    subject = table.subject_place(contract)
    is_header = _same_words(pl.col(subject.letter), subject.heading) | pl.col("__row").is_in(
        headers.to_list()
    )
    return frame.with_columns(
        __skip=pl.when(~pl.col("__has_content"))
        .then(pl.lit("blank"))
        .when(pl.col("__row") == (table.unit_row or 0))
        .then(pl.lit("unit_row"))
        .otherwise(pl.coalesce(_left_out(table), pl.when(is_header).then(pl.lit("repeated_header"))))
    )


def _left_out(table: Table) -> pl.Expr:
    """Why the file itself leaves a row out."""
    if not table.sheet.left_out:
        return pl.lit(None, dtype=pl.String)
    rows, codes = [*table.sheet.left_out], [*table.sheet.left_out.values()]
    return pl.col("__row").replace_strict(rows, codes, default=None, return_dtype=pl.String)


def _in_any(holds: pl.Expr) -> pl.Expr:
    """Whether it holds of any cell of a row."""
    return pl.any_horizontal(holds.fill_null(value=False))


def _same_words(text: pl.Expr, heading: str) -> pl.Expr:
    return (text.str.replace_all(r"\s+", "") == "".join(heading.split())).fill_null(value=False)


def _skip_words(frame: pl.DataFrame, few: pl.DataFrame, *, table: Table, letters: list[str]) -> pl.DataFrame:
    """Totals, signatures, the header or title again: `few`, the rows that say nobody's number, may be such."""
    if few.is_empty():
        return frame
    filled = [pl.when(pl.col(letter).str.strip_chars(_SPACE) != "").then(letter) for letter in letters]
    first = few.select(pl.coalesce(filled).str.strip_chars(_SPACE)).to_series()
    reasons = {text: _reason(text) for text in first.drop_nulls().unique()}
    # A person stands in the row, whatever its first cell says.
    has_person = pl.any_horizontal([pl.col(letter).str.contains(_PERSON_NUMBER) for letter in letters])
    has_total = pl.any_horizontal([pl.col(letter).str.contains(_TOTAL_CELL) for letter in letters])
    why = few.select(
        "__row",
        __why=pl.when(_repeats(table, letters))
        .then(pl.lit("repeated_header"))
        .when(pl.col("__row").is_in(_numbered(few, table=table, letters=letters)))
        .then(pl.lit("column_numbers"))
        .when(~has_person.fill_null(value=False))
        .then(
            pl.coalesce(
                pl.lit(first.replace_strict(reasons, default=None, return_dtype=pl.String)),
                pl.when(has_total).then(pl.lit("total_row")),
            )
        ),
    ).filter(pl.col("__why").is_not_null())
    if why.is_empty():
        return frame
    joined = frame.join(why, on="__row", how="left", maintain_order="left")
    return joined.with_columns(__skip=pl.coalesce("__skip", "__why")).drop("__why")


def _reason(first: str) -> str | None:
    if _TOTAL.match(first):
        return "total_row"
    return "sign_off" if _SIGN_OFF.match(first) else None


def _repeats(table: Table, letters: list[str]) -> pl.Expr:
    """Whether a row is one of those down to the header once more, as on each page of a printed list."""
    above = table.sheet.cells.head(table.header_row).select(_tight(pl.col(letter)) for letter in letters)
    again = pl.lit(False)
    for row in above.iter_rows():
        if any(row):
            again |= pl.all_horizontal(
                [_tight(pl.col(letter)) == text for letter, text in zip(letters, row, strict=True)]
            )
    return again


def _tight(text: pl.Expr) -> pl.Expr:
    return text.fill_null("").str.replace_all(r"[\s\u3000]+", "")


def _numbered(few: pl.DataFrame, *, table: Table, letters: list[str]) -> list[int]:
    """The rows right below the header that number the columns and hold nothing else."""
    near = few.filter(pl.col("__row") <= table.header_row + _NUMBERED_WITHIN).select("__row", *letters)
    numbered = []
    for number, *cells in near.iter_rows():
        words = [cell.strip("（）() ") for cell in cells if cell and cell.strip()]
        places = [word for word in words if word not in ("甲", "乙", "丙", "丁", "栏次")]
        if len(places) >= 3 and places == [str(place) for place in range(1, len(places) + 1)]:
            numbered.append(number)
    return numbered


def _damage(table: Table, letters: list[str], *, contract: Contract) -> pl.Expr:
    """Rows whose cells cannot be trusted to stand under their headings."""
    damage: pl.Expr = pl.when(is_shifted(table, letters, contract=contract)).then(pl.lit("shifted_cells"))
    if table.sheet.is_delimited:
        beyond = letters[letters.index(table.last_letter) + 1 :]
        if beyond:
            has_more = pl.any_horizontal([pl.col(letter).str.strip_chars(_SPACE) != "" for letter in beyond])
            damage = pl.when(has_more.fill_null(value=False)).then(pl.lit("too_many_cells")).otherwise(damage)
    for code in sorted(set(table.sheet.damaged.values())):
        rows = [row for row, why in table.sheet.damaged.items() if why == code]
        damage = pl.when(pl.col("__row").is_in(rows)).then(pl.lit(code)).otherwise(damage)
    return damage
