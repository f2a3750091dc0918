"""Take over what the linker found out about a delivery; what officers decided stays as they decided it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fangpin.apps.links.enums import Zone


class StrangerRow(NamedTuple):
    """One identity as written, what the linker makes of it, and where it stands in the delivery.

    `village_code` is that of the writing, else of the best candidate; empty when neither is known. `candidates` are
    dictionaries that JSON can hold. A writing without a village belongs to its sender's area.
    """

    person_key: UUID
    surname_key: UUID
    name: str
    id_masked: str
    id_fault: str
    birth_date: date | None
    sex: str
    phone_masked: str
    village_name: str
    village_code: str
    sender_area: str
    zone: Zone
    method: str
    score: float | None
    linked_to: UUID | None
    linked_surname: UUID | None
    candidates: list[dict[str, Any]]
    sheet: str
    row_no: int
    rows: int


@transaction.atomic
def receive_strangers(*, rows: Iterable[StrangerRow], delivery_id: str, received_on: date) -> int:
    """How many identities there were. The same delivery twice is once; a later linking replaces an earlier one."""
    with connection.cursor() as cursor:
        words: dict[str, str | date] = {"delivery": delivery_id, "day": received_on}
        count = _take(cursor, rows, words)
        cursor.execute(_WRITINGS, words)
    return count


@transaction.atomic
def receive_relinked(*, rows: Iterable[StrangerRow], on: date) -> int:
    """What holds of all strangers after a newer register; those who are not among them stand on it by now."""
    with connection.cursor() as cursor:
        words: dict[str, str | date] = {"day": on}
        count = _take(cursor, rows, words)
        cursor.execute(_FOUND)
    return count


def _take(cursor: CursorWrapper, rows: Iterable[StrangerRow], words: Mapping[str, str | date]) -> int:
    cursor.execute(_TABLE)
    with cursor.copy("COPY pg_temp.written FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_line(row))
    cursor.execute(_STRANGERS, words)
    count: int = cursor.rowcount
    cursor.execute(_DECISIONS, words)
    return count


def _line(row: StrangerRow) -> tuple[object, ...]:
    cut = row._replace(
        name=row.name[:60],
        id_masked=row.id_masked[:30],
        village_name=row.village_name[:80],
        sheet=row.sheet[:60],
        candidates=json.dumps(row.candidates, ensure_ascii=False),  # type: ignore[arg-type]
    )
    return tuple(cut)


_TABLE = """
DROP TABLE IF EXISTS pg_temp.written;
CREATE TEMP TABLE written (
    person_key uuid, surname_key uuid, name text, id_masked text, id_fault text, birth_date date, sex text,
    phone_masked text, village_name text, village_code text, sender_area text, zone text, method text,
    score numeric(8, 6), linked_to uuid, linked_surname uuid, candidates jsonb, sheet text, row_no integer, rows integer
) ON COMMIT DROP
"""
_STRANGERS = """
INSERT INTO links_stranger AS known (
    person_key, surname_key, name, id_masked, id_fault, birth_date, sex, phone_masked, village_name,
    county_code, town_code, village_code, zone, status, method, score, candidates, linked_to, linked_surname,
    is_decided_by_person, first_received_on, last_received_on
)
SELECT
    person_key, surname_key, name, id_masked, id_fault, birth_date, sex, phone_masked, village_name,
    left(coalesce(nullif(village_code, ''), sender_area), 6), left(village_code, 9), village_code, zone,
    CASE WHEN linked_to IS NULL THEN 'open' ELSE 'linked' END, method, score, candidates, linked_to,
    linked_surname, FALSE, %(day)s, %(day)s
FROM pg_temp.written
ON CONFLICT (person_key, surname_key) DO UPDATE SET
    zone = CASE WHEN known.is_decided_by_person THEN known.zone ELSE excluded.zone END,
    status = CASE WHEN known.is_decided_by_person THEN known.status ELSE excluded.status END,
    method = CASE WHEN known.is_decided_by_person THEN known.method ELSE excluded.method END,
    score = CASE WHEN known.is_decided_by_person THEN known.score ELSE excluded.score END,
    candidates = CASE WHEN known.is_decided_by_person THEN known.candidates ELSE excluded.candidates END,
    linked_to = CASE WHEN known.is_decided_by_person THEN known.linked_to ELSE excluded.linked_to END,
    linked_surname = CASE WHEN known.is_decided_by_person THEN known.linked_surname ELSE excluded.linked_surname END,
    id_fault = excluded.id_fault, county_code = excluded.county_code, town_code = excluded.town_code, village_code = excluded.village_code,
    last_received_on = greatest(known.last_received_on, excluded.last_received_on)
"""
# Found by the number now: nothing is left to decide, and the rows count without a link.
_FOUND = """
DELETE FROM links_writing USING links_stranger AS stranger
WHERE links_writing.stranger_id = stranger.id AND NOT EXISTS (
    SELECT FROM pg_temp.written
    WHERE written.person_key = stranger.person_key AND written.surname_key = stranger.surname_key
) AND NOT EXISTS (SELECT FROM links_decision WHERE links_decision.stranger_id = stranger.id);
DELETE FROM links_stranger AS stranger
WHERE NOT EXISTS (SELECT FROM links_writing WHERE links_writing.stranger_id = stranger.id)
"""
_WRITINGS = """
INSERT INTO links_writing (stranger_id, delivery_id, sheet, row_no, rows)
SELECT stranger.id, %(delivery)s, written.sheet, written.row_no, written.rows
FROM pg_temp.written JOIN links_stranger AS stranger USING (person_key, surname_key)
ON CONFLICT (stranger_id, delivery_id) DO NOTHING
"""
# Only what is new: the same finding month after month is one decision of the linker.
_DECISIONS = """
INSERT INTO links_decision (stranger_id, kind, linked_to, linked_surname, method, score, reason, decided_on)
SELECT stranger.id, 'linked', stranger.linked_to, stranger.linked_surname, stranger.method, stranger.score, '', %(day)s
FROM pg_temp.written JOIN links_stranger AS stranger USING (person_key, surname_key)
WHERE stranger.linked_to IS NOT NULL AND NOT stranger.is_decided_by_person
    AND stranger.linked_to IS DISTINCT FROM (
        SELECT decision.linked_to FROM links_decision AS decision
        WHERE decision.stranger_id = stranger.id ORDER BY decision.id DESC LIMIT 1
    )
"""
