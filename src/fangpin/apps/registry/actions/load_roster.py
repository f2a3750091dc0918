"""Take over households and people from the household register."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from fangpin.apps.registry.actions.mark_listed import refresh_marks
from fangpin.apps.registry.actions.note_arrival import note_arrival, wait_for_turn


class RosterRow(NamedTuple):
    """One person of the register; the identity number arrives masked."""

    person_key: str
    household_key: str
    household_no: str
    head_name: str
    village_code: str
    name: str
    id_masked: str
    relation: str
    sex: str
    birth_year: int | None


@transaction.atomic
def load_roster(*, rows: Iterable[RosterRow], sender_area: str, received_on: date) -> int:
    """Number of people taken over; 0 when a newer register is in force. Twice is once."""
    wait_for_turn()
    if not note_arrival(source="roster", sender_area=sender_area, received_on=received_on):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY pg_temp.roster FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE pg_temp.roster")
        cursor.execute(_HOUSEHOLDS)
        cursor.execute(_PEOPLE)
        people: int = cursor.rowcount
    refresh_marks()
    return people


_TABLE = """
DROP TABLE IF EXISTS pg_temp.roster;
CREATE TEMP TABLE roster (
    person_key uuid, household_key uuid, household_no text, head_name text, village_code text,
    name text, id_masked text, relation text, sex text, birth_year integer
) ON COMMIT DROP
"""
_HOUSEHOLDS = """
INSERT INTO registry_household (
    key, household_no, head_name, county_code, town_code, village_code, member_count,
    is_lifted_out, monitored_kind
)
SELECT
    household_key, min(household_no), coalesce(min(name) FILTER (WHERE relation = '户主'), min(head_name)),
    left(min(village_code), 6), left(min(village_code), 9), min(village_code), count(DISTINCT person_key),
    FALSE, ''
FROM pg_temp.roster
GROUP BY household_key
ORDER BY min(village_code), min(household_no)
ON CONFLICT (key) DO UPDATE SET
    household_no = excluded.household_no, head_name = excluded.head_name, county_code = excluded.county_code,
    town_code = excluded.town_code, village_code = excluded.village_code, member_count = excluded.member_count
"""
_PEOPLE = """
INSERT INTO registry_person (key, household_id, name, id_masked, relation, sex, birth_year, is_alive)
SELECT DISTINCT ON (person_key)
    person_key, household_key, name, id_masked, relation, sex, birth_year, TRUE
FROM pg_temp.roster
ORDER BY person_key, household_no, relation
ON CONFLICT (key) DO UPDATE SET
    household_id = excluded.household_id, name = excluded.name, id_masked = excluded.id_masked,
    relation = excluded.relation, sex = excluded.sex, birth_year = excluded.birth_year
"""
