"""Gaps and overlaps of decision tables."""

from fangpin.rulebook.table_cells import count_cells, faulty_cells
from fangpin.rulebook.table_models import TableColumn, TableRow

COLUMNS = [
    TableColumn.model_validate({"name": "inc", "title": "人均收入", "unit": "yuan_12m", "least": "0"}),
    TableColumn.model_validate({"name": "med", "title": "自付医疗", "unit": "yuan_12m", "least": "0"}),
]


def row(name: str, inc: tuple[str, str], med: tuple[str, str]) -> TableRow:
    when = {
        column: {"from": low, **({"below": high} if high else {})}
        for column, (low, high) in {"inc": inc, "med": med}.items()
    }
    return TableRow.model_validate({"id": name, "when": when, "outcome": "1", "says": "某一档"})


# Test DT-1.
ROWS = [
    row("R1", ("0", "8500"), ("0", "20000")),
    row("R2", ("0", "8500"), ("20000", "")),
    row("R3", ("8500", "12750"), ("20000", "")),
    row("R4", ("8000", "12750"), ("50000", "")),
    row("R5", ("12750", ""), ("0", "50000")),
]


def test_the_gaps_and_overlaps_of_twelve_cells_are_found_exactly() -> None:
    found = faulty_cells(COLUMNS, ROWS)

    told = [(tuple(str(interval) for _, interval in cell.box), cell.rows) for cell in found]
    assert count_cells(COLUMNS, ROWS) == 12
    assert told == [
        (("[8000, 8500)", "[50000, ∞)"), ("R2", "R4")),
        (("[8500, 12750)", "[0, 20000)"), ()),
        (("[8500, 12750)", "[50000, ∞)"), ("R3", "R4")),
        (("[12750, ∞)", "[50000, ∞)"), ()),
    ]


def test_a_gap_and_an_overlap_are_told_with_their_interval() -> None:
    overlap, gap, *_ = faulty_cells(COLUMNS, ROWS)

    assert overlap.says(COLUMNS) == (
        "编号 R2、R4 的行重叠：人均收入 [8000, 8500)、自付医疗 [50000, ∞)；请改窄其中一行。"
    )
    assert gap.says(COLUMNS) == (
        "没有一行管到：人均收入 [8500, 12750)、自付医疗 [0, 20000)；请补一行，或放宽相邻编号 R1、R3、R5 的行。"
    )


def test_rows_that_meet_at_their_ends_neither_gap_nor_overlap() -> None:
    rows = [
        row("R1", ("0", "8500"), ("0", "")),
        row("R2", ("8500", ""), ("0", "50000.01")),
        row("R3", ("8500", ""), ("50000.01", "")),
    ]

    assert faulty_cells(COLUMNS, rows) == []
