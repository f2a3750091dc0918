"""Drafts and previews as the tests need them."""

from datetime import date
from typing import Any

from tests.apps.accounts.factories import COUNTY, make_user

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.rules.api import RuleChange, Wanted, draft_change, receive_preview
from fangpin.home import Home

TODAY, TOMORROW = date(2026, 11, 10), date(2026, 11, 11)
LINE = "illness.inpatient_line_other"
DEFAULT = "default, to be set by the county"


def colleague() -> User:
    """A second officer of the county."""
    return make_user(Role.COUNTY, COUNTY)


def wanted(**told: Any) -> Wanted:
    content = {
        "parameter": LINE,
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
    change = draft_change(actor=actor, wanted=wanted(**told), home=home, today=today)
    if is_previewed:
        preview = change.previews.get()
        receive_preview(preview_id=preview.pk, run_id="0" * 16, figures={}, cases=[], rows=[])
    return change
