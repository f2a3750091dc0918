"""Checks of the ledger: accounts exist and have columns, every total counts somehow, no two lines hold at once."""

from collections.abc import Iterator, Mapping

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.ledger import Chart, Matrix
from fangpin.rulebook.models import Column, ColumnType, Source
from fangpin.rulebook.parameter_checks import source_faults
from fangpin.rulebook.yaml_lines import Document, Place


def chart_faults(chart: Chart, document: Document) -> Iterator[Fault]:
    """What is wrong with the chart of accounts alone."""
    for name, account in chart.accounts.items():
        if account.section not in chart.sections:
            says = f"sections 里没有“{account.section}”；请改正，或补上这个合计科目。"
            yield _at(document, ("accounts", name, "section"), says)
        if name in chart.sections:
            yield _at(document, ("accounts", name), f"“{name}”既是合计又是明细；请换一个名字。")


def column_faults(chart: Chart, document: Document, *, columns: Mapping[str, Column]) -> Iterator[Fault]:
    """Every column of the chart is a sum of money of some indicator."""
    places = [("sections", name, one.column) for name, one in chart.sections.items()]
    places += [("accounts", name, one.column) for name, one in chart.accounts.items() if one.column]
    for kind, name, column in places:
        if column not in columns:
            yield _at(document, (kind, name, "column"), f"没有指标有“{column}”这一列；请改正 column。")
        elif columns[column].type is not ColumnType.MONEY:
            yield _at(document, (kind, name, "column"), f"“{column}”不是金额；请改正 column。")


def matrix_faults(
    matrix: Matrix, document: Document, *, chart: Chart, sources: Mapping[str, Source]
) -> Iterator[Fault]:
    """What is wrong with one matrix."""
    for index, line in enumerate(matrix.lines):
        place: Place = ("lines", index)
        if line.account not in chart.sections and line.account not in chart.accounts:
            says = f"accounts.yaml 里没有科目“{line.account}”；请检查拼写，或先在那里补上。"
            yield _at(document, (*place, "account"), says)
        elif chart.column_of(line.account) is None:
            says = f"明细“{line.account}”在 accounts.yaml 里没有 column，不能单独算；请先给它一列。"
            yield _at(document, (*place, "account"), says)
        yield from source_faults(line.source, document, (*place, "source"), sources=sources)
        for other in matrix.lines[:index]:
            is_same = (line.account, line.region) == (other.account, other.region)
            if is_same and line.from_ < other.end and other.from_ < line.end:
                says = f"科目“{line.account}”在地区 {line.region} 从 {max(line.from_, other.from_)} 起写了两次；请给前一行写上 until。"
                yield _at(document, place, says)
    for name in sorted(set(chart.sections) - {line.account for line in matrix.lines if line.region == "*"}):
        says = f'合计科目“{name}”没有写各地（region: "*"）怎么算；请补一行。'
        yield _at(document, ("lines",), says)


def _at(document: Document, place: Place, says: str) -> Fault:
    return Fault(document.file, document.line(place), says)
