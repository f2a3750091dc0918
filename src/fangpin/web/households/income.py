"""The last twelve months of income and spending, part by part, against the monitoring line."""

from fangpin.apps.clues.api import SheetView


def income_of(sheet: SheetView) -> None:
    return None
