"""Which rows of each table a scope may have, in the words of the query layer: what the policies are compared with."""

from collections.abc import Callable, Mapping

from django.db.models import Model, Q, QuerySet

from fangpin.apps.accounts.api import Scope
from fangpin.apps.assistance.models import Measure
from fangpin.apps.audit.models import Entry, Suggestion
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.clues.models import (
    Clue,
    Finding,
    HouseholdSheet,
    JudgedFinding,
    MatterAnswer,
    RuleState,
    WeighedClue,
)
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, HeadingMemory, RegisterExport, Upload
from fangpin.apps.links.models import Decision, Stranger, Writing
from fangpin.apps.measures.models import Measurement
from fangpin.apps.privacy.models import LookUp, LookUpAlert, PersonCopy
from fangpin.apps.registry.models import (
    ChangeDecision,
    ChangeMember,
    DecisionLine,
    HistoryEntry,
    Household,
    ListedPerson,
    Person,
    RegisterChange,
    RosterArrival,
    RosterPresence,
)
from fangpin.apps.rules.models import Preview, PreviewHousehold, RuleChange
from fangpin.kernel.areas import prefix_of

Rows = QuerySet[Model]


def own_rows(scope: Scope, *, user: int) -> Mapping[type[Model], Rows]:
    """By model the rows that whoever has this scope may read, and no others."""
    return {model: rows(scope, user) for model, rows in _OWN.items()}


def _households(scope: Scope, _user: int) -> QuerySet[Household]:
    """Those of the area, and the two sides of each change that the area decides about."""
    changes = scope.register_changes(RegisterChange.objects.order_by())
    rows = Household.objects.order_by()
    concerned = Q(pk__in=changes.values("household_id")) | Q(
        pk__in=changes.filter(to_household_key__isnull=False).values("to_household_key")
    )
    return scope.households(rows) | rows.filter(concerned)


def _people(scope: Scope, user: int) -> QuerySet[Person]:
    members = ChangeMember.objects.filter(
        change__in=scope.register_changes(RegisterChange.objects.order_by())
    )
    of_change = Q(pk__in=members.values("person_id"))
    return Person.objects.order_by().filter(Q(household__in=_households(scope, user)) | of_change)


def _changes(scope: Scope, _user: int) -> QuerySet[RegisterChange]:
    """Those that the area decides about, and those that brought people into it."""
    rows = RegisterChange.objects.order_by()
    own = scope.households(Household.objects.order_by()).values("key")
    return scope.register_changes(rows) | rows.filter(to_household_key__in=own)


def _history(scope: Scope, user: int) -> QuerySet[HistoryEntry]:
    homes = scope.households(Household.objects.order_by()).values("key")
    people = _people(scope, user).values("key")
    return HistoryEntry.objects.order_by().filter(
        Q(subject="household", key__in=homes) | Q(subject="person", key__in=people)
    )


def _deliveries(scope: Scope, _user: int) -> QuerySet[Delivery]:
    """The own files, and for whoever sees households those of the city that figures may come from."""
    rows = Delivery.objects.order_by()
    city = scope.area_code[:4] if scope.has_households else None
    behind_figures = rows.filter(sender_area__startswith=city) if city else rows.none()
    return scope.deliveries(rows) | behind_figures


def _weighed(scope: Scope, _user: int) -> QuerySet[WeighedClue]:
    own = scope.clues(Clue.objects.order_by())
    if scope.has_households and not scope.area_code.endswith("000"):
        own = Clue.objects.order_by().filter(town_code=scope.area_code[:9])
    return WeighedClue.objects.filter(pk__in=own.values("pk"))


def _judged(scope: Scope, _user: int) -> QuerySet[JudgedFinding]:
    if not scope.has_households:
        return JudgedFinding.objects.none()
    is_city = scope.area_code.endswith("00000000")
    around = scope.area_code[: 4 if is_city else 6]
    return JudgedFinding.objects.filter(county_code__startswith=around)


def _alerts(scope: Scope, user: int) -> QuerySet[LookUpAlert]:
    rows = LookUpAlert.objects.order_by()
    return scope.alerts(rows) | rows.filter(user_id=user)


def _measurements(scope: Scope, _user: int) -> QuerySet[Measurement]:
    rows = Measurement.objects.order_by()
    if not scope.has_households:
        return rows.none()
    return rows.filter(area_code__startswith=prefix_of(scope.area_code))


_OWN: Mapping[type[Model], Callable[[Scope, int], Rows]] = {
    Household: _households,
    Person: _people,
    ListedPerson: lambda scope, user: ListedPerson.objects.filter(
        person_key__in=_people(scope, user).values("key")
    ),
    # Of no use to a page: nobody's, and without the right to it.
    RosterArrival: lambda scope, user: RosterArrival.objects.none(),
    RosterPresence: lambda scope, user: RosterPresence.objects.none(),
    RegisterChange: _changes,
    ChangeMember: lambda scope, user: ChangeMember.objects.filter(change__in=_changes(scope, user)),
    ChangeDecision: lambda scope, user: ChangeDecision.objects.filter(change__in=_changes(scope, user)),
    DecisionLine: lambda scope, user: DecisionLine.objects.filter(change__in=_changes(scope, user)),
    HistoryEntry: _history,
    Delivery: _deliveries,
    DeliveryIssue: lambda scope, user: DeliveryIssue.objects.filter(delivery__in=_deliveries(scope, user)),
    Upload: lambda scope, user: scope.deliveries(Upload.objects.order_by()),
    HeadingMemory: lambda scope, user: scope.deliveries(HeadingMemory.objects.order_by()),
    RegisterExport: lambda scope, user: RegisterExport.objects.filter(asked_by_id=user),
    Stranger: lambda scope, user: scope.strangers(Stranger.objects.order_by()),
    Writing: lambda scope, user: Writing.objects.filter(
        stranger__in=scope.strangers(Stranger.objects.order_by())
    ),
    Decision: lambda scope, user: Decision.objects.filter(
        stranger__in=scope.strangers(Stranger.objects.order_by())
    ),
    Clue: lambda scope, user: scope.clues(Clue.objects.order_by()),
    Measure: lambda scope, user: scope.measures_of_help(Measure.objects.order_by()),
    Case: lambda scope, user: scope.cases(Case.objects.order_by()),
    Act: lambda scope, user: Act.objects.filter(case__in=scope.cases(Case.objects.order_by())),
    Declaration: lambda scope, user: scope.declarations(Declaration.objects.order_by()),
    Finding: lambda scope, user: Finding.objects.filter(clue__in=scope.clues(Clue.objects.order_by())),
    HouseholdSheet: lambda scope, user: scope.sheets(HouseholdSheet.objects.order_by()),
    RuleState: lambda scope, user: RuleState.objects.filter(
        household_key__in=scope.households(Household.objects.order_by()).values("key")
    ),
    MatterAnswer: lambda scope, user: MatterAnswer.objects.filter(
        household__in=scope.households(Household.objects.order_by())
    ),
    WeighedClue: _weighed,
    JudgedFinding: _judged,
    Measurement: _measurements,
    RuleChange: lambda scope, user: scope.rule_changes(RuleChange.objects.order_by()),
    Preview: lambda scope, user: Preview.objects.filter(
        change__in=scope.rule_changes(RuleChange.objects.order_by())
    ),
    PreviewHousehold: lambda scope, user: scope.sheets(PreviewHousehold.objects.order_by()),
    PersonCopy: lambda scope, user: PersonCopy.objects.filter(asked_by_id=user),
    LookUp: lambda scope, user: LookUp.objects.filter(user_id=user),
    LookUpAlert: _alerts,
    Entry: lambda scope, user: scope.trail(Entry.objects.order_by()),
    Suggestion: lambda scope, user: Suggestion.objects.filter(actor_id=user),
}
