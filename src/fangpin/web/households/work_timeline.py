"""What was done for a household in the timeline of its page: steps of its cases, and help."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.assistance.api import MeasureStatus, measures_of
from fangpin.apps.cases.api import ActKind, Case, acts_of
from fangpin.apps.clues.api import TimelineEvent


def work_timeline(scope: Scope, cases: Iterable[Case], *, household: UUID) -> Iterator[TimelineEvent]:
    for case in cases:
        yield TimelineEvent(
            case.opened_on, "case", f"提请{case.get_name_display()}", case.opened_by.display_name
        )
        yield from _acts(case)
    for one in measures_of(scope, household=household):
        told = f"{one.group}：{one.what}"
        yield TimelineEvent(one.planned_on, "help", "安排帮扶措施", told)
        if one.status == MeasureStatus.DELIVERED and one.delivered_on:
            yield TimelineEvent(one.delivered_on, "help", "落实帮扶措施", told)


def _acts(case: Case) -> Iterator[TimelineEvent]:
    titles: dict[str, Any] = {step["id"]: step["title"] for step in case.steps}
    for act in acts_of(case):
        done = "" if act.kind == ActKind.DONE else f"：{act.get_kind_display()}"
        yield TimelineEvent(act.done_on, "case", titles[act.step] + done, act.done_by.display_name)
