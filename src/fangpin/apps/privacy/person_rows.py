"""All rows of the operational plane that concern one person, table by table, in words; for the job and the command."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from fangpin.apps.accounts.models import Factor, Posting, SignInTry, User
from fangpin.apps.assistance.models import Measure
from fangpin.apps.audit.models import Entry, Seal, Suggestion
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.clues.models import (
    Clue,
    Finding,
    HouseholdSheet,
    JudgedFinding,
    MatterAnswer,
    RuleState,
    ScreeningRun,
    WeighedClue,
)
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, HeadingMemory, RegisterExport, Upload
from fangpin.apps.links.models import Decision, Stranger, Writing
from fangpin.apps.measures.models import Measurement
from fangpin.apps.privacy.field_register import field_register
from fangpin.apps.privacy.models import LookUp, LookUpAlert, PersonCopy
from fangpin.apps.privacy.row_words import Words, words_for
from fangpin.apps.registry.models import (
    Area,
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


@dataclass(frozen=True)
class Subject:
    """The person, and the household that the registry has the person in; none where it does not know the person."""

    person: UUID
    household: UUID | None

    @property
    def homes(self) -> list[UUID]:
        return [self.household] if self.household else []

    @property
    def changes(self) -> QuerySet[RegisterChange]:
        return RegisterChange.objects.filter(members__person_id=self.person).distinct()

    @property
    def strangers(self) -> QuerySet[Stranger]:
        """Writings that were taken for this person, and those under the person's own number."""
        return Stranger.objects.filter(Q(linked_to=self.person) | Q(person_key=self.person))

    @property
    def clues(self) -> QuerySet[Clue]:
        return Clue.objects.filter(household_id__in=self.homes)

    @property
    def declarations(self) -> QuerySet[Declaration]:
        """By the person's number, and those that became the household's."""
        return Declaration.objects.filter(Q(person_key=self.person) | Q(household_id__in=self.homes))

    @property
    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(household_id__in=self.homes)


@dataclass(frozen=True)
class Section:
    """The rows of one table: what it holds, the names of its columns, the cells."""

    model: str
    holds: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Rows = Callable[[Subject], QuerySet[Model]]
CONCERNS: Mapping[type[Model], Rows] = {
    Person: lambda one: Person.objects.filter(pk=one.person),
    Household: lambda one: Household.objects.filter(pk__in=one.homes),
    ListedPerson: lambda one: ListedPerson.objects.filter(person_key=one.person),
    RosterPresence: lambda one: RosterPresence.objects.filter(person_key=one.person),
    RegisterChange: lambda one: one.changes,
    ChangeMember: lambda one: ChangeMember.objects.filter(person_id=one.person),
    ChangeDecision: lambda one: ChangeDecision.objects.filter(change__in=one.changes),
    DecisionLine: lambda one: DecisionLine.objects.filter(
        Q(person_key=one.person) | Q(person_key=None, household_key__in=one.homes)
    ),
    HistoryEntry: lambda one: HistoryEntry.objects.filter(key__in=[one.person, *one.homes]),
    Stranger: lambda one: one.strangers,
    Writing: lambda one: Writing.objects.filter(stranger__in=one.strangers),
    Decision: lambda one: Decision.objects.filter(stranger__in=one.strangers),
    HouseholdSheet: lambda one: HouseholdSheet.objects.filter(household_key__in=one.homes),
    RuleState: lambda one: RuleState.objects.filter(household_key__in=one.homes),
    Clue: lambda one: one.clues,
    Finding: lambda one: Finding.objects.filter(clue__in=one.clues),
    MatterAnswer: lambda one: MatterAnswer.objects.filter(household_id__in=one.homes),
    Declaration: lambda one: one.declarations,
    Measure: lambda one: Measure.objects.filter(household_id__in=one.homes),
    Case: lambda one: one.cases,
    Act: lambda one: Act.objects.filter(case__in=one.cases),
    PreviewHousehold: lambda one: PreviewHousehold.objects.filter(household_key__in=one.homes),
    PersonCopy: lambda one: PersonCopy.objects.filter(person_key=one.person),
    LookUp: lambda one: LookUp.objects.filter(household_key__in=one.homes),
}
# Every other table, and why no row of it concerns a person whom the county looks after.
_STAFF = "about people who work with the system"
_FILES = "about whole files, without their rows"
_RULES = "about rules and figures, no household"
ABOUT_NOBODY: Mapping[type[Model], str] = {
    Area: "public names and codes",
    RosterArrival: _FILES,
    Delivery: _FILES,
    DeliveryIssue: _FILES,
    Upload: _FILES,
    HeadingMemory: _FILES,
    RegisterExport: "who asked for a list; told with those who saw the person",
    Entry: "told with those who saw the person",
    Seal: "hashes of entries",
    Suggestion: _STAFF,
    User: _STAFF,
    Posting: _STAFF,
    Factor: _STAFF,
    SignInTry: _STAFF,
    LookUpAlert: _STAFF,
    ScreeningRun: _RULES,
    RuleChange: _RULES,
    Preview: _RULES,
    WeighedClue: "a view of clues, which are told",
    JudgedFinding: "a view of findings, which are told",
    Measurement: "keyed to areas; the poor households of a village follow from their facts, which are told",
}


def people_registered(*, key: UUID | None = None, household_no: str = "", name: str = "") -> QuerySet[Person]:
    """By key, or the people of that name in the household of that number, whichever county it is in."""
    rows = Person.objects.select_related("household").order_by("household__county_code", "key")
    return rows.filter(pk=key) if key else rows.filter(household__household_no=household_no, name=name)


def held_on_person(*, person: UUID, household: UUID | None, own_name: str) -> list[Section]:
    """Table by table, without those that have no row; names of others and numbers are masked everywhere."""
    subject = Subject(person, household)
    words = words_for(own_name=own_name)
    found = (_section(model, rows(subject), words) for model, rows in CONCERNS.items())
    return [one for one in found if one.rows]


def _section(model: type[Model], rows: QuerySet[Model], words: Words) -> Section:
    name = (model._meta.app_label, model.__name__)
    register = field_register()
    shown = {
        field: told.says for field, told in register.fields(*name).items() if words.is_told(model, field)
    }
    return Section(
        model=".".join(name),
        holds=register.models[name].holds,
        headings=tuple(shown.values()),
        rows=tuple(_cells(rows, tuple(shown), words)),
    )


def _cells(rows: QuerySet[Model], fields: tuple[str, ...], words: Words) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield tuple(words.cell(row, field) for field in fields)
