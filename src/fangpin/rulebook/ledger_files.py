"""Reads the folder of the ledger: the chart of accounts and every matrix beside it."""

from fangpin.rulebook.ledger import Chart, Ledger, Matrix
from fangpin.rulebook.ledger_checks import chart_faults, column_faults, matrix_faults
from fangpin.rulebook.reading import Reading


def read_ledger(reading: Reading) -> None:
    """Keeps the ledger when it is whole; a rulebook may do without one."""
    folder = reading.folder / "ledger"
    if not folder.exists():
        return
    document = reading.document(folder / "accounts.yaml")
    chart = reading.model(Chart, document, document.data)
    if chart is None:
        return
    reading.documents["ledger"] = document
    known = len(reading.faults)
    reading.faults += chart_faults(chart, document)
    matrices = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == "accounts":
            continue
        document = reading.document(path)
        matrix = reading.model(Matrix, document, document.data)
        if matrix is not None:
            reading.faults += matrix_faults(matrix, document, chart=chart, sources=reading.sources)
            matrices[path.stem] = matrix
    if len(reading.faults) == known:
        reading.ledger = Ledger(chart, matrices)


def check_ledger_columns(reading: Reading) -> None:
    """Once the indicators are read: the columns of the chart are theirs."""
    if reading.ledger is not None:
        columns = {one.name: one for indicator in reading.indicators.values() for one in indicator.columns}
        reading.faults += column_faults(reading.ledger.chart, reading.documents["ledger"], columns=columns)
