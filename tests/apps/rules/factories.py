"""Drafts and previews as the tests need them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from tests.apps.accounts.factories import COUNTY, make_user

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.rules.api import (
    ChangeKind,
    RuleChange,
    Wanted,
    draft_change,
    receive_preview,
    receive_rows,
)
from fangpin.home import Home
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.table_workbook import table_workbook

TODAY, TOMORROW = date(2026, 11, 10), date(2026, 11, 11)
LINE = "illness.inpatient_line_other"
TABLE = "ranking.income_points"
DEFAULT = "default, to be set by the county"


def colleague() -> User:
    """A second officer of the county."""
    return make_user(Role.COUNTY, COUNTY)


def wanted(**told: Any) -> Wanted:
    content = {
        "target": LINE,
        "region": COUNTY[:6],
        "from_date": TOMORROW,
        "value": "15000",
        "source": DEFAULT,
        "reason": "本县住院费用高于全市。",
    }
    return Wanted(**(content | told))


def draft(
    actor: User, *, home: Home, is_previewed: bool = True, today: date = TODAY, **told: Any
) -> RuleChange:
    change = draft_change(
        actor=actor, kind=ChangeKind.PARAMETER, wanted=wanted(**told), home=home, today=today
    )
    if is_previewed:
        preview = change.previews.get()
        receive_preview(preview_id=preview.pk, run_id="0" * 16, figures={}, cases=[], rows=[])
    return change


def edited_workbook(*, home: Home, edit: Callable[[Any], None], on: date = TODAY) -> bytes:
    """The table's workbook after an official typed into it."""
    book = load_rulebook(home=home)
    held = book.table_version(table=TABLE, region=COUNTY, on=on)
    workbook = openpyxl.load_workbook(
        BytesIO(table_workbook(rulebook=book, name=TABLE, version=held, made_on=on))
    )
    edit(workbook.worksheets[0])
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def set_cells(**cells: str) -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        for name, text in cells.items():
            sheet[name] = text

    return edit


def draft_table(
    actor: User,
    *,
    home: Home,
    edit: Callable[[Any], None] = set_cells(D5="40"),  # noqa: B008  (changes nothing shared)
    today: date = TODAY,
    **told: Any,
) -> RuleChange:
    """A drafted table whose workbook is not read yet."""
    told = (
        told if "workbook" in told else told | {"workbook": edited_workbook(home=home, edit=edit, on=today)}
    )
    asked = wanted(**({"target": TABLE, "value": ""} | told))
    return draft_change(actor=actor, kind=ChangeKind.TABLE, wanted=asked, home=home, today=today)


def with_rows(change: RuleChange, *, home: Home, first_outcome: str = "40") -> RuleChange:
    """Read and previewed, without a job: the first row gives other points."""
    assert change.former_rows is not None
    rows = [change.former_rows[0] | {"outcome": first_outcome}, *change.former_rows[1:]]
    read = receive_rows(change_id=change.pk, rows=rows, home=home)
    receive_preview(preview_id=read.previews.get().pk, run_id="0" * 16, figures={}, cases=[], rows=[])
    return read
