"""Excel workbooks: every sheet as text, no cell guessed, no row lost to a wrongly stated sheet size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import fastexcel
import polars as pl

from fangpin.pipeline.reading.biff_guard import guard_xls
from fangpin.pipeline.reading.formulas import UNCOMPUTED, uncomputed_cells
from fangpin.pipeline.reading.layout import Layout, counts_from_1904, xlsx_parts
from fangpin.pipeline.reading.number_formats import cells_with_units, names_styles, styles_with_units
from fangpin.pipeline.reading.open_document import read_ods
from fangpin.pipeline.reading.private_use import MOVED_PATTERN, remap_private_use
from fangpin.pipeline.reading.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, column_letter
from fangpin.pipeline.reading.zip_guard import Guarded, guard_zip, part_of, pieces_of_part
from fangpin.pipeline.refusal import IntakeError

# A number cell keeps 15 digits; whatever it shows beyond them is made up.
_LONG_DIGITS = r"^-?\d{16,}(?:\.0+)?$"


def read_xlsx(data: bytes) -> list[Sheet]:
    """The sheets of an xlsx (or xlsm, whose macros nobody runs), or of an ods."""
    seen = guard_zip(data)
    if "content.xml" in seen.parts and "xl/workbook.xml" not in seen.parts:
        return _read_open_document(data, seen.parts)
    if "xl/workbook.xml" not in seen.parts:
        raise IntakeError(_says_what_else(seen.parts))
    layouts = _layouts(data, seen) if "xl/_rels/workbook.xml.rels" in seen.parts else {}
    sheets = _read(data, layouts=layouts, may_hold_long_numbers=seen.has_long_numbers)
    is_1904 = counts_from_1904(part_of(data, "xl/workbook.xml"))
    return [replace(sheet, is_1904=True) for sheet in sheets] if is_1904 else sheets


def _layouts(data: bytes, seen: Guarded) -> dict[str, Layout]:
    """By the names of the sheets."""
    told = part_of(data, "xl/workbook.xml"), part_of(data, "xl/_rels/workbook.xml.rels")
    sheets, styles = xlsx_parts(*told)
    # Readers do not mind the case of these names; no two differ in it alone.
    spelled = {part.lower(): part for part in seen.parts}
    units = _styles_with_units(data, spelled.get(styles.lower()))
    layouts = {}
    for name, told_part, is_hidden in sheets:
        part = spelled.get(told_part.lower())
        layout = seen.layouts.get(part or "", Layout())
        layouts[name] = replace(layout, is_hidden=is_hidden)
        if part and units is None and names_styles(pieces_of_part(data, part)):
            raise IntakeError(
                "文件里缺少单元格的格式（styles），看不出金额的单位；请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。"
            )
        if part and units:
            _find_units(layouts[name], pieces_of_part(data, part), units)
        if part and part in seen.uncomputed:
            for row, column in uncomputed_cells(pieces_of_part(data, part)):
                layouts[name].uncomputed.setdefault(column, []).append(row)
    return layouts


def _styles_with_units(data: bytes, part: str | None) -> dict[int, str] | None:
    """None where a file has no styles at all."""
    return styles_with_units(part_of(data, part).decode("utf-8", errors="replace")) if part else None


def _find_units(layout: Layout, pieces: Iterator[bytes], units: Mapping[int, str]) -> None:
    for row, column, unit in cells_with_units(pieces, units):
        layout.units.setdefault((column, unit), []).append(row)


def read_xls(data: bytes) -> list[Sheet]:
    """The sheets of an xls (or a WPS et, which is one)."""
    return _read(data, layouts=guard_xls(data), may_hold_long_numbers=True)


def _read_open_document(data: bytes, parts: frozenset[str]) -> list[Sheet]:
    if "META-INF/manifest.xml" in parts and b"encryption-data" in part_of(data, "META-INF/manifest.xml"):
        raise IntakeError("文件设有打开密码；请取消密码后重新上传。")
    return read_ods(part_of(data, "content.xml"))


def _says_what_else(parts: frozenset[str]) -> str:
    if "xl/workbook.bin" in parts:
        return "这种格式（xlsb）读不了；请用 Excel 或 WPS 打开后“另存为”xlsx，再上传。"
    if any(part.startswith("word/") for part in parts):
        return "这是 Word 文档；请把表格复制到 Excel，另存为 xlsx 后再上传。"
    return "这是压缩包；请解压后把里面的表格逐个上传。"


def _read(
    data: bytes, *, layouts: Mapping[str, Layout] | Sequence[Layout], may_hold_long_numbers: bool
) -> list[Sheet]:
    """`layouts` by the names of the sheets, or in their order."""
    try:
        book = fastexcel.read_excel(data)
        names = book.sheet_names
        if not isinstance(layouts, Mapping):
            layouts = dict(zip(names, layouts, strict=True)) if len(names) == len(layouts) else {}
        return [
            _read_sheet(book, name, layouts.get(name, Layout()), may_hold_long_numbers=may_hold_long_numbers)
            for name in names
        ]
    except IntakeError:
        raise
    except BaseException as error:
        # The reader is compiled code: its panics are no Exception, and any of them means an unreadable file.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise IntakeError("文件设有打开密码；请取消密码后重新上传。") from error
        raise IntakeError(
            "文件已损坏，打不开；请向来源单位重新索取，或用 Excel、WPS 修复后另存为 xlsx 再上传。"
        ) from error


def _read_sheet(
    book: fastexcel.ExcelReader, name: str, layout: Layout, *, may_hold_long_numbers: bool
) -> Sheet:
    # skip_rows=0 keeps the empty rows at the top, so that row numbers stay those of Excel.
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if loaded.width == 0 or loaded.height == 0:
        return Sheet(name=name, cells=pl.DataFrame())
    places = [column.absolute_index for column in loaded.available_columns()]
    if places[-1] >= MOST_COLUMNS:
        raise IntakeError(
            f"工作表“{name}”有 {places[-1] + 1} 列，不像一张部门台账；请删去多余的列后重新上传。"
        )
    cells = loaded.to_polars()
    cells.columns = [column_letter(place) for place in places]
    if may_hold_long_numbers:
        cells = _show_lost_digits(book, name, cells, places)
    cells = _with_units(cells, layout)
    cells = _with_uncomputed(cells, layout)
    return Sheet(
        name=name,
        cells=_with_moved_characters(cells),
        merged=tuple(layout.merged),
        is_hidden=layout.is_hidden,
        is_1904=layout.is_1904,
        page_words=layout.page_words,
        # Beyond the last cell there is nothing that could be hidden.
        hidden_rows=frozenset(row for row in layout.hidden_rows if row <= cells.height),
        hidden_columns=frozenset(column_letter(place) for place in places if place in layout.hidden_columns),
    )


def _show_lost_digits(
    book: fastexcel.ExcelReader, name: str, cells: pl.DataFrame, places: list[int]
) -> pl.DataFrame:
    """Numbers of more than 15 digits as Excel shows them (1.31102199001011E+17): they only look whole."""
    for letter, place in zip(cells.columns, places, strict=True):
        is_long = cells[letter].str.contains(_LONG_DIGITS).fill_null(value=False)
        if not is_long.any():
            continue
        # Read as booleans, number cells have a value and text cells have none.
        probe = book.load_sheet(name, header_row=None, skip_rows=0, use_columns=[place], dtypes="boolean")
        is_number = probe.to_polars().to_series().is_not_null()
        shown = cells[letter].to_list()
        for row in (is_long & is_number).arg_true():
            shown[row] = f"{float(shown[row]):.14E}"
        cells = cells.with_columns(pl.Series(letter, shown, dtype=pl.String))
    return cells


def _with_units(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Numbers whose format names their unit, as a person sees them: 1.2 → 1.2万元."""
    for (place, unit), rows in layout.units.items():
        letter = column_letter(place)
        if letter in cells.columns:
            has_unit = pl.int_range(1, pl.len() + 1).is_in(rows) & (pl.col(letter) != "")
            cells = cells.with_columns(
                pl.when(has_unit).then(pl.col(letter) + unit).otherwise(pl.col(letter)).alias(letter)
            )
    return cells


def _with_uncomputed(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Formulas without a value, which the reader takes for empty cells and, at the end, for no rows at all."""
    last = max((max(rows) for rows in layout.uncomputed.values()), default=0)
    if cells.height < last <= MOST_ROWS:
        cells = pl.concat([cells, cells.clear(last - cells.height)])
    for place, rows in layout.uncomputed.items():
        letter = column_letter(place)
        if letter in cells.columns:
            is_one = pl.int_range(1, pl.len() + 1).is_in(rows) & (pl.col(letter).fill_null("") == "")
            cells = cells.with_columns(
                pl.when(is_one).then(pl.lit(UNCOMPUTED)).otherwise(pl.col(letter)).alias(letter)
            )
    return cells


def _with_moved_characters(cells: pl.DataFrame) -> pl.DataFrame:
    for letter in cells.columns:
        is_moved = cells[letter].str.contains(MOVED_PATTERN).fill_null(value=False)
        if is_moved.any():
            texts = [None if text is None else remap_private_use(text) for text in cells[letter]]
            cells = cells.with_columns(pl.Series(letter, texts, dtype=pl.String))
    return cells
