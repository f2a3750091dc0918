"""Take over households and people from the household register.

People the registry does not know come in at once. Of the others a newer roster corrects name and relation;
where it puts them elsewhere, or leaves them out, that becomes a proposal and the registry stays as it was.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fangpin.apps.registry.actions.because import because
from fangpin.apps.registry.actions.mark_listed import refresh_marks
from fangpin.apps.registry.actions.note_arrival import note_arrival, wait_for_turn
from fangpin.apps.registry.models import RosterArrival

_HERE = Path(__file__).parent
ROSTER = "roster"


# The columns of a roster: one row a person; the identity number arrives masked.
ROSTER_COLUMNS = {
    "person_key": "uuid", "household_key": "uuid", "household_no": "text", "head_name": "text", "village_code": "text",
    "name": "text", "id_masked": "text", "relation": "text", "sex": "text", "birth_year": "integer", "birth_date": "date",
    "sheet": "text", "row_no": "integer",
}  # fmt: skip


@transaction.atomic
def load_roster(
    *,
    rows: Iterable[bytes],
    sender_area: str,
    received_on: date,
    delivery: str = "",
    put_right: Iterable[tuple[str, str]] = (),
) -> int:
    """Number of people of the file; 0 when a newer register is in force, which then only adds the unknown.

    `rows` are pieces of one CSV text without headings, of ROSTER_COLUMNS: nothing is NULL, `""` an empty text. The same file twice is once: what is registered, or proposed already, is not proposed again. `put_right` pairs
    the key of an identity as written with that of the number that the roster gives to the same person.
    """
    wait_for_turn()
    is_newest = note_arrival(source=ROSTER, sender_area=sender_area, received_on=received_on)
    previous_on = _previous_on(sender_area=sender_area, received_on=received_on)
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(
            "INSERT INTO pg_temp.arrival VALUES (%s, %s, %s)",
            [delivery, received_on, _last_change(cursor)],
        )
        with cursor.copy("COPY pg_temp.roster FROM STDIN (FORMAT csv)") as copy:
            for piece in rows:
                copy.write(piece)
        with cursor.copy("COPY pg_temp.put_right FROM STDIN") as copy:
            for pair in put_right:
                copy.write_row(pair)
        because("号码已补正", delivery=delivery)
        _run(cursor, "put_right")
        because("户籍名册", delivery=delivery)
        _run(cursor, "read_roster")
        people = _count(cursor, "pg_temp.told")
        if not is_newest:
            _run(cursor, "add_unknown", "keep_later_state")
        elif previous_on is None:
            _run(cursor, "add_unknown", "note_presence")
        else:
            _run(cursor, "compare_roster", "add_unknown", "find_missing", "record_additions", "correct_known")
    refresh_marks()
    return people if is_newest else 0


def _previous_on(*, sender_area: str, received_on: date) -> date | None:
    """The day of the roster before this one, whoever of the same area sent it; there is nothing to compare without."""
    days = [
        day
        for arrival in RosterArrival.objects.filter(source=ROSTER)
        if _prefix(arrival.sender_area).startswith(_prefix(sender_area))
        or _prefix(sender_area).startswith(_prefix(arrival.sender_area))
        for day in (arrival.received_on, arrival.previous_on)
        if day and day < received_on
    ]
    return max(days, default=None)


def _prefix(sender_area: str) -> str:
    """The beginning of all county codes a sender answers for: 131100 is the whole city."""
    return sender_area.removesuffix("00")


def _last_change(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT coalesce(max(id), 0) FROM registry_registerchange")
    return int(cursor.fetchone()[0])


def _count(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def _run(cursor: CursorWrapper, *names: str) -> None:
    for name in names:
        cursor.execute((_HERE / "roster_sql" / f"{name}.sql").read_text(encoding="utf-8"))


_TABLES = f"""
DROP TABLE IF EXISTS pg_temp.arrival, pg_temp.roster, pg_temp.told, pg_temp.told_household, pg_temp.moving,
    pg_temp.moving_group, pg_temp.stale, pg_temp.absent, pg_temp.gone, pg_temp.addition, pg_temp.correction,
    pg_temp.conflict, pg_temp.put_right;
CREATE TEMP TABLE arrival (delivery text, received_on date, last_change bigint) ON COMMIT DROP;
CREATE TEMP TABLE put_right (as_written uuid PRIMARY KEY, person_key uuid) ON COMMIT DROP;
CREATE TEMP TABLE roster ({", ".join(f"{column} {kind}" for column, kind in ROSTER_COLUMNS.items())}) ON COMMIT DROP
"""
