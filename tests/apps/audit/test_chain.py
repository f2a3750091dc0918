"""The chain over the trail, and the file outside the database."""

import json

import pytest
from django.db import connection

from fangpin.apps.audit.api import (
    AnchorsUnreadable,
    Fault,
    Verb,
    anchor_trail,
    record_entry,
    verdict_in_words,
    verify,
    verify_trail,
)
from fangpin.apps.audit.models import Entry, Seal
from fangpin.home import Home

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path).ensure()


@pytest.fixture
def trail(home: Home) -> list[Entry]:
    """Six entries, committed as far as their triggers know."""
    for number in range(6):
        record_entry(
            actor=None, verb=Verb.LOADED_RUN, object_kind="run", object_id=str(number), detail={"数": 1}
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    anchor_trail(home)
    return list(Entry.objects.order_by("pk"))


def forge(*statements: str) -> None:
    """As a superuser with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_a_whole_trail_is_told_whole(trail, home):
    verdict = verify_trail(home)

    assert (verdict.fault, verdict.entries) == (None, 6)
    assert list(Seal.objects.values_list("place", "entry_id")) == [(n, e.pk) for n, e in enumerate(trail, 1)]
    assert verdict_in_words(verdict, anchors=1).startswith("6 条操作记录完好")


def test_each_way_of_forging_is_named_with_the_first_broken_entry(trail, home):
    third, fourth = trail[2].pk, trail[3].pk
    ways = [
        (f"UPDATE audit_entry SET object_id = '9' WHERE id = {third}", Fault.ALTERED, third),
        (f"DELETE FROM audit_entry WHERE id = {third}", Fault.GONE, third),
        (f"DELETE FROM audit_seal WHERE entry_id = {third}", Fault.MISSING, fourth),
        (
            "INSERT INTO audit_entry (id, verb, actor_role, object_kind, object_id, detail)"
            " VALUES (99999, 'signed_in', '', '', '', '{}')",
            Fault.UNSEALED,
            99999,
        ),
        (f"UPDATE audit_entry SET at = at - interval '1 second' WHERE id = {third}", Fault.ALTERED, third),
        (f"UPDATE audit_entry SET id = 7777777 WHERE id = {third}", Fault.GONE, third),
    ]
    for statement, fault, entry_id in ways:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT whole")
            forge(statement)
            verdict = verify_trail(home)
            cursor.execute("ROLLBACK TO whole")

        assert (verdict.fault, verdict.entry_id) == (fault, entry_id), statement


def test_a_cut_tail_is_found_by_the_file_alone(trail, home):
    last = trail[-1].pk
    forge(f"DELETE FROM audit_entry WHERE id = {last}", f"DELETE FROM audit_seal WHERE entry_id = {last}")

    assert verify().fault is None
    assert (verify_trail(home).fault, verify_trail(home).place) == (Fault.CUT, 6)


def test_a_trail_that_is_written_anew_from_the_start_contradicts_the_file(trail, home):
    forge("DELETE FROM audit_seal", "UPDATE audit_entry SET actor_id = 1")
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ DECLARE e audit_entry; n bigint := 0; f bytea := ''; BEGIN "
            "FOR e IN SELECT * FROM audit_entry ORDER BY id LOOP n := n + 1; "
            "f := sha256(f || convert_to(audit_text(n, e), 'UTF8')); "
            "INSERT INTO audit_seal VALUES (n, e.id, f); END LOOP; END $$"
        )

    assert verify().fault is None
    assert verify_trail(home).fault == Fault.REWRITTEN


def test_the_file_grows_by_a_line_only_when_the_trail_has_grown(trail, home):
    anchor_trail(home)

    (line,) = home.anchors.read_text().splitlines()
    assert json.loads(line)["place"] == 6
    assert home.anchors.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_told_with_its_line(trail, home):
    with home.anchors.open("a") as file:
        file.write("{\n")

    with pytest.raises(AnchorsUnreadable, match="第 2 行损坏"):
        verify_trail(home)


def test_a_trail_without_the_file_says_what_it_cannot_tell(trail):
    assert "看不出是否被截短" in verdict_in_words(verify(), anchors=0)


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
def test_the_tables_cannot_be_emptied(trail, table):
    with pytest.raises(Exception, match="only added"):
        connection.cursor().execute(f"TRUNCATE {table}")
