"""Entries are only added."""

import pytest
from django.db import DatabaseError, connection, transaction

from fangpin.apps.audit.api import Verb, entries_about, record_entry
from fangpin.apps.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_an_entry_is_found_by_its_object():
    record_entry(actor=None, verb=Verb.LOADED_RUN, object_kind="run", object_id="7")

    assert entries_about(object_kind="run", object_id="7").get().verb == Verb.LOADED_RUN


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    record_entry(actor=None, verb=Verb.LOADED_RUN)

    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        connection.cursor().execute(change)
    assert Entry.objects.get().verb == Verb.LOADED_RUN
