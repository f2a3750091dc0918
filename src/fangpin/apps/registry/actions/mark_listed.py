"""Mark households and people that stand on a list: monitored, lifted out, deceased."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from fangpin.apps.registry.actions.because import because
from fangpin.apps.registry.actions.note_arrival import note_arrival, wait_for_turn
from fangpin.apps.registry.enums import Listing

_EXPLAIN_MISSING = Path(__file__).parent / "roster_sql" / "explain_missing.sql"


class ListedRow(NamedTuple):
    person_key: str
    value: str


@transaction.atomic
def mark_listed(
    *, listing: Listing, rows: Iterable[ListedRow], sender_area: str, received_on: date, delivery: str = ""
) -> None:
    """A list of the living replaces the one before it; deaths only add up."""
    wait_for_turn()
    because(f"名单：{listing.label}", delivery=delivery)
    if listing is not Listing.DEATH:
        if not note_arrival(source=listing, sender_area=sender_area, received_on=received_on):
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM registry_listedperson WHERE listing = %s AND sender_area = %s",
                [listing, sender_area],
            )
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY pg_temp.listed FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_LISTED, [listing, sender_area, received_on])
        if listing is Listing.DEATH:
            cursor.execute(_EXPLAIN_MISSING.read_text(encoding="utf-8"))
    refresh_marks()


def refresh_marks(households: Collection[UUID] | None = None) -> None:
    """Bring the marks in line with the lists, of all households or those named; touches only what changes."""
    with connection.cursor() as cursor:
        if households is None:
            cursor.execute(_HOUSEHOLD_MARKS.format(which="TRUE", among="TRUE"))
            cursor.execute(_DEATHS)
        else:
            some = _HOUSEHOLD_MARKS.format(
                which="household.key = ANY(%(keys)s)", among="person.household_id = ANY(%(keys)s)"
            )
            cursor.execute(some, {"keys": list(households)})


_TABLE = """
DROP TABLE IF EXISTS pg_temp.listed;
CREATE TEMP TABLE listed (person_key uuid, value text) ON COMMIT DROP
"""
_LISTED = """
INSERT INTO registry_listedperson (listing, person_key, value, sender_area, received_on)
SELECT DISTINCT ON (person_key) %s, person_key, value, %s, %s
FROM pg_temp.listed ORDER BY person_key, value
ON CONFLICT (listing, person_key) DO UPDATE SET
    value = excluded.value, sender_area = excluded.sender_area, received_on = excluded.received_on
"""
_HOUSEHOLD_MARKS = """
WITH marks AS (
    SELECT
        person.household_id,
        coalesce(min(listed.value) FILTER (WHERE listed.listing = 'monitored'), '') AS monitored_kind,
        bool_or(listed.listing = 'lifted_out') AS is_lifted_out
    FROM registry_listedperson AS listed
    JOIN registry_person AS person ON person.key = listed.person_key
    WHERE listed.listing IN ('monitored', 'lifted_out')
        AND person.gone_on IS NULL AND {among}
    GROUP BY person.household_id
),

wanted AS (
    SELECT
        household.key,
        coalesce(marks.monitored_kind, '') AS monitored_kind,
        coalesce(marks.is_lifted_out, FALSE) AS is_lifted_out
    FROM registry_household AS household
    LEFT JOIN marks ON marks.household_id = household.key
    WHERE {which}
)

UPDATE registry_household AS household
SET monitored_kind = wanted.monitored_kind, is_lifted_out = wanted.is_lifted_out
FROM wanted
WHERE household.key = wanted.key
    AND (household.monitored_kind, household.is_lifted_out) <> (wanted.monitored_kind, wanted.is_lifted_out)
"""
_DEATHS = """
UPDATE registry_person AS person
SET is_alive = FALSE
FROM registry_listedperson AS listed
WHERE listed.listing = 'death' AND listed.person_key = person.key AND person.is_alive
"""
