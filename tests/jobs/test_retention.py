"""What is past its retention: by the months of contracts and of the register, and nothing is deleted."""

from datetime import UTC, datetime

import pytest
from tests.jobs.files import MEDICAL, ROSTER

from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.audit.models import Entry
from fangpin.jobs.retention import past_retention
from fangpin.pipeline.manifest import read_manifest

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(home, take_roster, take_medical) -> None:
    take_roster()
    take_medical()


def contracts_past(home, on: datetime) -> list[str]:
    return sorted(one.contract for one in past_retention(home, on=on.date()).deliveries)


def test_a_file_is_past_when_the_months_of_its_contract_are_over(home, files):
    # The payments tell of July 2026 and are kept for 36 months.
    assert contracts_past(home, datetime(2029, 7, 31, tzinfo=UTC)) == [ROSTER]
    assert contracts_past(home, datetime(2029, 8, 1, tzinfo=UTC)) == [MEDICAL, ROSTER]


def test_what_is_listed_is_still_there(home, files):
    found = past_retention(home, on=datetime(2030, 1, 1, tzinfo=UTC).date())

    assert len(read_manifest(home).deliveries) == 2
    assert {one.contract: one.rows for one in found.deliveries} == {ROSTER: 6, MEDICAL: 1}
    assert all(one.original_bytes > 0 for one in found.deliveries)
    assert "没有删除" in found.as_text()


def test_rows_of_a_table_are_counted_from_its_own_date(home):
    record_entry(actor=None, verb=Verb.LOADED_RUN)
    year = Entry.objects.get().at.year

    def trail(on: int) -> int | None:
        tables = past_retention(home, on=datetime(on, 12, 31, tzinfo=UTC).date()).tables
        return next(one.rows for one in tables if one.table == "audit.Entry")

    assert (trail(year + 2), trail(year + 4)) == (0, 1)


def test_a_table_without_a_number_says_what_holds_instead(home):
    tables = {
        one.table: one for one in past_retention(home, on=datetime(2026, 1, 1, tzinfo=UTC).date()).tables
    }

    assert tables["registry.Person"].rows is None and "在册期间" in tables["registry.Person"].says
