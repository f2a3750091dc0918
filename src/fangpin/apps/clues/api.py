"""The only door to clues."""

from fangpin.apps.clues.actions.close_clue import ClosingRefused, close_clue
from fangpin.apps.clues.actions.receive_run import (
    RankRow,
    RunFacts,
    RunReceipt,
    RunRefused,
    SheetRow,
    receive_run,
    tidy_after_load,
)
from fangpin.apps.clues.actions.record_household_view import record_household_view
from fangpin.apps.clues.enums import ClueStatus, Level, Outcome, Verdict
from fangpin.apps.clues.household_view import (
    Evidence,
    EvidenceRow,
    Fact,
    RuleLine,
    SheetView,
    TimelineEvent,
    clue_detail,
    clues_of,
    finding_evidence,
    household_sheet,
    timeline,
)
from fangpin.apps.clues.models import Clue, Finding, ScreeningRun
from fangpin.apps.clues.perms import may_close
from fangpin.apps.clues.queries import (
    AreaCount,
    ClueFilters,
    OpenSummary,
    latest_run,
    open_clues,
    open_counts,
    open_summary,
    ranked,
    risks_seen,
    rules_seen,
)

__all__ = [
    "AreaCount",
    "ClosingRefused",
    "Clue",
    "ClueFilters",
    "ClueStatus",
    "Evidence",
    "EvidenceRow",
    "Fact",
    "Finding",
    "Level",
    "OpenSummary",
    "Outcome",
    "RankRow",
    "RuleLine",
    "RunFacts",
    "RunReceipt",
    "RunRefused",
    "ScreeningRun",
    "SheetRow",
    "SheetView",
    "TimelineEvent",
    "Verdict",
    "close_clue",
    "clue_detail",
    "clues_of",
    "finding_evidence",
    "household_sheet",
    "latest_run",
    "may_close",
    "open_clues",
    "open_counts",
    "open_summary",
    "ranked",
    "receive_run",
    "record_household_view",
    "risks_seen",
    "rules_seen",
    "tidy_after_load",
    "timeline",
]
