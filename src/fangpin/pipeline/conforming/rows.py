"""Which rows below the header are no data (repeated headers, totals, signatures), and the cells of the rest."""

from __future__ import annotations

import re

import polars as pl

from fangpin.contracts import Contract
from fangpin.pipeline.conforming.cells import filled_text, unreadable_text
from fangpin.pipeline.conforming.table import Table

_TOTAL = re.compile(
    r"(?:本页|本表|全县|全市|全乡|全镇|全村|以上)?(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总数)"
)
_SIGN_OFF = re.compile(
    r"(?:填\s*表|制\s*表|审\s*核|复\s*核|负\s*责|经\s*办|统\s*计|录\s*入|联\s*系|主\s*管)\s*(?:人|员|单位|日期|时间|领导)"
    r"|(?:填报|制表|报送|上报|导出|打印)\s*(?:单位|人|日期|时间)"
    r"|(?:备\s*注|说\s*明|注)\s*\d*\s*[:：]|第\s*\d+\s*页|共\s*\d+\s*[页条行户人]|单位\s*[(（]\s*(?:盖章|公章)"
    r"|[(（]?\s*(?:盖章|公章)|联系电话|签字|签名"
)
_SPACE = " \t\r\n\u3000\u00a0\u200b\ufeff"


def rows_below(table: Table, *, contract: Contract) -> pl.DataFrame:
    """The rows below the header that hold anything: sheet, row_no, `skip` and `damage` (codes), raw columns.

    The raw columns have the contract's names; one that the file does not have is null throughout.
    """
    cells = table.sheet.cells.slice(table.header_row)
    letters = cells.columns
    texts = [pl.col(letter) for letter in letters]
    frame = cells.with_columns(
        __row=pl.int_range(table.header_row + 1, table.header_row + 1 + pl.len(), dtype=pl.Int32)
    ).filter(pl.any_horizontal([text.is_not_null() & (text != "") for text in texts]))
    subject = table.subject_place(contract)
    has_content = pl.any_horizontal([text.str.strip_chars(_SPACE) != "" for text in texts])
    frame = frame.with_columns(
        __skip=pl.when(~has_content.fill_null(value=False))
        .then(pl.lit("blank"))
        .when(_same_words(pl.col(subject.letter), subject.heading))
        .then(pl.lit("repeated_header"))
    )
    for code in sorted(set(table.sheet.left_out.values())):
        rows = [row for row, why in table.sheet.left_out.items() if why == code]
        is_out = pl.col("__row").is_in(rows)
        frame = frame.with_columns(__skip=pl.when(is_out).then(pl.lit(code)).otherwise("__skip"))
    frame = _skip_words(frame, letters=letters, subject_letter=subject.letter)
    raw: list[pl.Expr] = []
    for column in contract.filed_columns:
        place = table.places.get(column.name)
        text = filled_text(place.letter, column=column) if place else pl.lit(None, dtype=pl.String)
        unreadable = unreadable_text(place.letter) if place else pl.lit(None, dtype=pl.String)
        raw += [text.alias(column.name), unreadable.alias(f"unreadable:{column.name}")]
    return frame.select(
        pl.lit(table.sheet.name).alias("sheet"),
        pl.col("__row").alias("row_no"),
        pl.col("__skip").alias("skip"),
        _damage(table, letters).alias("damage"),
        *raw,
    )


def _same_words(text: pl.Expr, heading: str) -> pl.Expr:
    return text.str.replace_all(r"\s+", "") == "".join(heading.split())


def _skip_words(frame: pl.DataFrame, *, letters: list[str], subject_letter: str) -> pl.DataFrame:
    """Totals and signatures: rows without a number for the person or village whose first words say so."""
    has_number = pl.col(subject_letter).str.contains(r"\d{6}").fill_null(value=False)
    has_no_subject = ~has_number & pl.col("__skip").is_null()
    filled = [pl.when(pl.col(letter).str.strip_chars(_SPACE) != "").then(letter) for letter in letters]
    few = frame.filter(has_no_subject).select("__row", first=pl.coalesce(filled).str.strip_chars(_SPACE))
    named = {row: code for row, first in few.iter_rows() if (code := _reason(first or ""))}
    if not named:
        return frame
    reasons = pl.DataFrame(
        {"__row": list(named), "__why": list(named.values())}, schema={"__row": pl.Int32, "__why": pl.String}
    )
    joined = frame.join(reasons, on="__row", how="left", maintain_order="left")
    return joined.with_columns(__skip=pl.coalesce("__skip", "__why")).drop("__why")


def _reason(first: str) -> str | None:
    if _TOTAL.match(first):
        return "total_row"
    return "sign_off" if _SIGN_OFF.match(first) else None


def _damage(table: Table, letters: list[str]) -> pl.Expr:
    """Rows of a text file whose cells cannot be trusted to stand under their headings."""
    damage = pl.lit(None, dtype=pl.String)
    if table.sheet.is_delimited:
        beyond = letters[letters.index(table.last_letter) + 1 :]
        if beyond:
            has_more = pl.any_horizontal([pl.col(letter).str.strip_chars(_SPACE) != "" for letter in beyond])
            damage = pl.when(has_more.fill_null(value=False)).then(pl.lit("too_many_cells"))
    for code in sorted(set(table.sheet.damaged.values())):
        rows = [row for row, why in table.sheet.damaged.items() if why == code]
        damage = pl.when(pl.col("__row").is_in(rows)).then(pl.lit(code)).otherwise(damage)
    return damage
