"""Formulas without a result: never taken for empty cells; formulas with one are read like everything else."""

import pytest
from tests.pipeline.small_files import SETTLEMENTS, settlement, with_part, xlsx
from tests.pipeline.small_sheets import issues, read

from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.formulas import UNCOMPUTED, Formulas, uncomputed_cells


def sheet_xml(*rows: str, prefix: str = "") -> bytes:
    lines = "".join(f"<{prefix}row>{row}</{prefix}row>" for row in rows)
    return f"<{prefix}worksheet><{prefix}sheetData>{lines}</{prefix}sheetData>".encode()


@pytest.mark.parametrize(
    ("cell", "is_uncomputed"),
    [
        ('<c r="B2"><f>A1+1</f></c>', True),
        ('<c r="B2"><f>A1+1</f><v></v></c>', True),
        ('<c r="B2" s="3"><f t="shared" si="0"/><v/></c>', True),
        ('<x:c r="B2"><x:f>A1</x:f><x:v/></x:c>', True),
        ('<c r="B2"><f>A1+1</f><v>0</v></c>', False),
        ('<c r="B2" t="str"><f>IF(A1,1,"")</f><v></v></c>', False),
        ('<c r="B2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', False),
        ('<c r="B2" s="3"/>', False),
    ],
)
def test_a_formula_without_a_value_is_found_and_no_other(cell: str, is_uncomputed: bool) -> None:
    prefix = "x:" if cell.startswith("<x:") else ""
    whole = sheet_xml('<c r="A1"><f>1</f><v>1</v></c>', cell, prefix=prefix)
    for at in range(20, len(whole), 7):
        heard = Formulas()
        heard.feed(whole[:at])
        heard.feed(whole[at:])
        assert heard.has_uncomputed == is_uncomputed
        found = uncomputed_cells(iter((whole[:at], whole[at:])))
        assert list(found) == ([(2, 1)] if is_uncomputed else [])


def emptied(name: str, content: bytes) -> bytes:
    return content.replace(b"</f><v>0</v>", b"</f><v></v>") if name.startswith("xl/worksheets/") else content


def test_an_uncomputed_cell_is_unknown_with_its_reason_and_a_row_of_them_is_not_lost() -> None:
    def write(book) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, SETTLEMENTS)
        sheet.write_row(1, 0, settlement(1))
        sheet.write_formula(1, SETTLEMENTS.index("医疗费总额"), "=1+1")
        sheet.write_formula(2, SETTLEMENTS.index("身份证号"), "=C2")

    (sheet,) = sheets_from(with_part(xlsx(write), emptied))
    result = read(sheet)

    assert (sheet.cells["F"][1], sheet.cells["C"][2]) == (UNCOMPUTED, UNCOMPUTED)
    assert result.rows["total_yuan"].to_list() == [None]
    assert (2, "F 医疗费总额", "value_unknown") in issues(result, "warning")
    assert (3, "C 身份证号", "formula_without_result") in issues(result, "rejected")
