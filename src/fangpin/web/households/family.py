"""One page for the family, in large plain words: why somebody comes, what is not known, what the family can say."""

from dataclasses import dataclass

from fangpin.apps.clues.api import RuleLine, SheetView, Verdict
from fangpin.web.households.law import dataset_title


@dataclass(frozen=True)
class Reason:
    """Why the office comes, and when the reason ends."""

    says: str
    ends: str


@dataclass(frozen=True)
class FamilyPage:
    reasons: tuple[Reason, ...]
    matters: tuple[Reason, ...]  # what the family is asked to explain
    missing: tuple[str, ...]  # files that the office does not have, with the department that can supply them


def family_page(sheet: SheetView) -> FamilyPage:
    return FamilyPage(
        reasons=tuple(_reason(line) for line in sheet.with_verdict(Verdict.HIT)),
        matters=tuple(_reason(line) for line in sheet.matters if line.verdict == Verdict.EXPLAIN),
        missing=tuple(
            dict.fromkeys(
                dataset_title(one.dataset)
                for line in sheet.with_verdict(Verdict.UNKNOWN)
                for one in line.unknown_because
            )
        ),
    )


def _reason(line: RuleLine) -> Reason:
    return Reason(says=line.sentence, ends=line.clears_when)
