"""The chain of hashes over the audit trail: its head, and whether anything in it was changed behind the program's back.

The hashes are worked out here again from the rows, by no function of the database: whoever forged the trail may have
forged those too. Without anchors outside the database nobody could tell a trail from a rewritten or shortened one.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from fangpin.apps.audit.models import Seal


@dataclass(frozen=True)
class Anchor:
    """The seal of a place as it once was; `sealed` is the hash in hexadecimal digits."""

    place: int
    sealed: str


class Fault(StrEnum):
    """What is wrong at the first broken place."""

    GONE = "gone"  # the entry under a seal is not there
    UNSEALED = "unsealed"  # an entry that the chain does not know
    ALTERED = "altered"  # the entry or the seal says something else than what was sealed
    MISSING = "missing"  # a seal is not there
    REWRITTEN = "rewritten"  # sound in itself, but not the trail that was anchored
    CUT = "cut"  # it ends before an anchored place


@dataclass(frozen=True)
class Verdict:
    """How many entries were compared, and the first that is broken."""

    entries: int
    fault: Fault | None = None
    place: int | None = None
    entry_id: int | None = None


def head() -> Anchor | None:
    """The newest seal; nothing while the trail is empty."""
    last = Seal.objects.order_by("-place").first()
    return Anchor(last.place, bytes(last.hash).hex()) if last else None


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Every entry from the first on, against its seal and against the anchors kept outside the database."""
    anchored = {one.place: one.sealed for one in anchors}
    former, place = b"", 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_CHAIN)
        for found_place, entry_id, sealed, found_id, text in cursor:
            place += 1
            if found_place is None:
                return Verdict(place - 1, Fault.UNSEALED, entry_id=found_id)
            if found_place != place:
                return Verdict(place - 1, Fault.MISSING, place, entry_id)
            if found_id is None:
                return Verdict(place - 1, Fault.GONE, place, entry_id)
            former = hashlib.sha256(former + text.encode()).digest()
            if former != bytes(sealed):
                return Verdict(place - 1, Fault.ALTERED, place, entry_id)
            if anchored.get(place, former.hex()) != former.hex():
                return Verdict(place - 1, Fault.REWRITTEN, place, entry_id)
    if beyond := [one for one in anchored if one > place]:
        return Verdict(place, Fault.CUT, min(beyond))
    return Verdict(place)


# The text as migrations 0010 and 0011 describe it.
_CHAIN = """
SELECT
    seal.place, seal.entry_id, seal.hash, entry.id,
    (jsonb_build_array(
        seal.place, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.actor_id,
        entry.actor_role, entry.verb, entry.object_kind, entry.object_id, entry.detail
    ) || CASE WHEN entry.actor_area = '' THEN '[]' ELSE jsonb_build_array(entry.actor_area) END)::text
FROM audit_seal AS seal FULL JOIN audit_entry AS entry ON entry.id = seal.entry_id
ORDER BY seal.place NULLS LAST, entry.id
"""
