"""Files of every usual kind as sheets of text cells, with the row numbers a person sees in Excel."""

from fangpin.pipeline.reading.bounded import begin_reader, read_bounded
from fangpin.pipeline.reading.files import read_sheets
from fangpin.pipeline.reading.sheet import Sheet, column_letter

__all__ = ["Sheet", "begin_reader", "column_letter", "read_bounded", "read_sheets"]
