"""Who saw a person: the entries of the trail that name the person, the household or what was decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from fangpin.apps.accounts.api import Role
from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Entry, Verb, all_entries
from fangpin.apps.privacy.person_rows import Subject
from fangpin.kernel.masking import mask_ids_in

# The kinds of object in whose place each may stand: as an action says it, or as the page's name.
_HOUSEHOLD = (
    "household",
    "households:page",
    "households:family",
    "households:source",
    "households:close",
    "households:answer",
)
_PERSON = ("person", "copies:ask")
_CLUE = ("clue",)
_CASE = ("case", *(f"cases:{name}" for name in ("page", "notice", "letter")))
_DECLARATION = ("declaration", "declarations:page", "declarations:settle")
_STRANGER = ("stranger", "people:detail", "people:decide")
_CHANGE = ("register_change", "registry:detail", "registry:accept", "registry:refuse", "registry:undo")


@dataclass(frozen=True)
class Seen:
    """One entry, in words."""

    at: str
    who: str
    role: str
    did: str
    why: str


def who_saw(*, person: UUID, household: UUID | None, village_code: str) -> list[Seen]:
    """Oldest first; lists of the village that left the system are among them, lists on the screen are not."""
    subject = Subject(person, household)
    named = _about(_PERSON, [person]) | _about(_CLUE, subject.clues.values_list("pk", flat=True))
    named |= _about(_CASE, subject.cases.values_list("pk", flat=True))
    named |= _about(_DECLARATION, subject.declarations.values_list("pk", flat=True))
    named |= _about(_STRANGER, subject.strangers.values_list("pk", flat=True))
    named |= _about(_CHANGE, subject.changes.values_list("pk", flat=True))
    if household:
        named |= _about(_HOUSEHOLD, [household])
        # Pages below the household's: the row of a file, the answer to a matter.
        named |= Q(object_kind__in=_HOUSEHOLD, object_id__startswith=f"{household}/")
    return _in_words(all_entries().filter(named | _lists_of(village_code)).order_by("pk"))


def _about(kinds: Iterable[str], keys: Iterable[object]) -> Q:
    return Q(object_kind__in=list(kinds), object_id__in=[str(key) for key in keys])


def _lists_of(village: str) -> Q:
    if not village:
        return Q(pk__in=[])
    above = [village, village[:9] + "000", village[:6] + "000000", village[:4] + "00000000"]
    clues = Q(verb=Verb.EXPORTED_CLUES, object_id__in=above)
    return clues | Q(verb=Verb.EXPORTED_REGISTER, detail__area__in=["", village[:6], *above])


def _in_words(entries: QuerySet[Entry]) -> list[Seen]:
    names = dict(User.objects.values_list("pk", "display_name"))
    roles = dict(Role.choices)
    return [
        Seen(
            at=f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
            who=names.get(one.actor_id or 0, "系统"),
            role=roles.get(one.actor_role, ""),
            did=one.get_verb_display(),
            why=mask_ids_in(str(one.detail.get("purpose", ""))),
        )
        for one in entries
    ]
