"""Lists out of the sealed files: with a trace, on the command line and for a page."""

import os
from datetime import date
from uuid import uuid4

import pytest
from tests.apps.accounts.factories import city_officer
from tests.jobs.files import ROSTER

from fangpin.apps.audit.api import Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.deliveries.api import DeliveryStatus, RegisterExport, register_export_path
from fangpin.home.sealing import unseal_file
from fangpin.jobs.exporting import KEPT_SECONDS, export_for_page, export_register
from fangpin.pipeline.export import NothingToExport

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


@pytest.fixture
def asked(home, settings) -> RegisterExport:
    settings.HOME = home
    home.today_file.write_text(str(DAY))
    user = city_officer()
    return RegisterExport.objects.create(pk=uuid4(), contract=ROSTER, purpose="核对名单", asked_by=user)


def words(home, **more):
    return {"home": home, "contract_id": ROSTER, "as_of": DAY, "today": DAY, "purpose": "核对名单"} | more


def test_a_list_goes_out_with_its_trace_and_without_a_difference(home, take_roster):
    take_roster()

    exported = export_register(**words(home, compare=True))

    assert exported.as_json()["differences"] == 0
    assert "0 处不同" in exported.as_text()
    entry = Entry.objects.get(verb=Verb.EXPORTED_REGISTER)
    assert (entry.object_id, entry.detail["rows"], entry.detail["purpose"]) == (ROSTER, 6, "核对名单")


def test_what_cannot_be_exported_leaves_no_trace_of_an_export(home):
    with pytest.raises(NothingToExport):
        export_register(**words(home))

    assert not Entry.objects.filter(verb=Verb.EXPORTED_REGISTER).exists()


def test_a_list_for_a_page_lies_sealed_and_old_ones_go(home, take_roster, asked):
    take_roster()
    home.exports.mkdir()
    old = home.exports / "old.xlsx.sealed"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert old.stat().st_mtime < KEPT_SECONDS

    export_for_page(asked.pk, home=home)

    asked.refresh_from_db()
    path = register_export_path(asked.pk)
    assert (asked.status, old.exists()) == (DeliveryStatus.DONE, False)
    assert path.read_bytes()[:2] != b"PK" and unseal_file(path, key=home.seal_key())[:2] == b"PK"


def test_a_list_that_never_came_ends_in_a_sentence(home, asked):
    export_for_page(asked.pk, home=home)

    asked.refresh_from_db()
    assert asked.status == DeliveryStatus.FAILED
    assert "没有收到" in asked.message
