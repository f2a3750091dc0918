"""What is known of a household at a moment, to be kept beside what is decided then."""

from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import Verdict, household_sheet


def known_now(scope: Scope, *, household: UUID) -> dict[str, Any]:
    """The newest run's day, what it found and what it could not tell, as plain data."""
    sheet = household_sheet(scope, household_key=household)
    if sheet is None:
        return {"as_of": None, "findings": [], "unknown": []}
    return {
        "as_of": sheet.as_of.isoformat(),
        "findings": [
            {"rule": line.title, "sentence": line.sentence} for line in sheet.with_verdict(Verdict.HIT)
        ],
        "unknown": [line.title for line in sheet.with_verdict(Verdict.UNKNOWN)],
    }
