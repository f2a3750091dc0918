"""The risk of a monitored household seems gone: it enters the procedure that may release it."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.cases.beginning import OpeningRefused, begin
from fangpin.apps.cases.enums import ProcedureName
from fangpin.apps.cases.models import Case
from fangpin.apps.cases.perms import may_open
from fangpin.apps.cases.queries import is_monitored
from fangpin.apps.clues.api import ClueStatus, clues_of
from fangpin.apps.registry.api import Household
from fangpin.rulebook import Rulebook


@transaction.atomic
def open_elimination(*, actor: User, household: UUID, note: str, book: Rulebook, today: date) -> Case:
    """What else has to hold is asked by whoever knows the help given (apps.assistance)."""
    scope = scope_of(actor)
    found = scope.households(Household.objects.filter(pk=household)).select_for_update().first()
    if found is None or not may_open(scope):
        raise OpeningRefused("没有找到这一户，或者它不在您的辖区；请返回列表。")
    if not is_monitored(found):
        raise OpeningRefused("这一户现在不是监测对象，没有风险可以消除。")
    if any(one.status == ClueStatus.OPEN for one in clues_of(scope, household_key=found.pk)):
        raise OpeningRefused("这一户还有没核实的预警线索；请先走访核实，再提请消除。")
    return begin(
        actor=actor,
        scope=scope,
        household=found,
        name=ProcedureName.ELIMINATION,
        counted_from=today,
        book=book,
        today=today,
        note=note,
    )
