"""One file into both planes: once, whole, in any order, and completed after a kill."""

from datetime import date
from uuid import UUID

import polars as pl
import pytest
from tests.jobs.files import person_id

from fangpin.apps.deliveries.models import Delivery, DeliveryIssue
from fangpin.apps.registry.api import Area, Household, Person
from fangpin.jobs import intake as taking
from fangpin.jobs.areas import take_areas
from fangpin.jobs.intake import take_delivery
from fangpin.kernel.masking import mask_id
from fangpin.pipeline.intake import IntakeError

pytestmark = pytest.mark.django_db


def test_the_register_fills_the_registry_with_masked_numbers(take_roster):
    taken = take_roster()

    household = Household.objects.get(household_no="13110200001")
    assert Household.objects.count() == 3
    assert (household.head_name, household.member_count, household.town_code) == ("甲户主一", 2, "131102001")
    head = household.people.get(relation="户主")
    assert (head.id_masked, head.sex, head.birth_year) == (mask_id(person_id(1)), "男", 1970)
    assert taken.as_json()["accepted"] == 6


def test_keys_in_the_database_are_those_of_the_lake(home, take_roster):
    take_roster()

    rows = pl.read_parquet(next(home.lake.rglob("*.parquet")))
    assert set(Person.objects.values_list("pk", flat=True)) == {UUID(bytes=key) for key in rows["person_key"]}
    assert set(Household.objects.values_list("pk", flat=True)) == {
        UUID(bytes=key) for key in rows["household_key"]
    }


def test_the_tree_of_areas_is_taken_over_whole_and_twice_is_once():
    first, second = take_areas(), take_areas()

    county = Area.objects.get(code="131102000000")
    assert (county.name, county.level, county.parent_code) == ("桃城区", "county", "131100000000")
    assert first == second == Area.objects.count()


def test_every_row_is_accounted_for_and_refused_cells_have_words(take_roster, take_medical):
    take_roster()
    taken = take_medical()

    delivery = Delivery.objects.get(contract="medical_insurance/settlements")
    assert (delivery.rows_read, delivery.accepted, delivery.rejected) == (2, 1, 1)
    assert (delivery.sender, delivery.contract_title) == ("医保局", "医保结算明细")
    issue = DeliveryIssue.objects.filter(delivery=delivery).first()
    assert (issue.row_no, issue.code) == (3, "bad_check_digit")
    assert issue.says.endswith("。")
    assert taken.result.rejects_path.name == delivery.rejects_file
    assert "退回 1" in taken.as_text()


def test_the_same_file_twice_is_once(take_roster):
    first, second = take_roster(), take_roster()

    assert first.as_json() == second.as_json()
    assert (Delivery.objects.count(), Person.objects.count()) == (1, 6)
    assert "没有重复计入" in second.as_text()


def test_a_file_that_reached_only_the_lake_is_completed(take_roster, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(taking, "load_delivery", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_roster()
    assert not Household.objects.exists()

    taken = take_roster()

    assert taken.result.already_known
    assert (Household.objects.count(), Delivery.objects.count()) == (3, 1)


def test_no_name_and_no_number_reaches_lake_log_or_issue(home, take_roster, take_medical, caplog):
    take_roster()
    take_medical()

    stored = b"".join(path.read_bytes() for path in home.lake.rglob("*") if path.is_file()).decode("latin-1")
    told = stored + caplog.text + "".join(DeliveryIssue.objects.values_list("says", flat=True))
    assert person_id(1) not in told
    assert "甲户主一" not in told


def test_a_file_that_is_no_delivery_is_refused_in_words(home, tmp_path):
    path = tmp_path / "通知.csv"
    path.write_text("甲,乙\n1,2\n", encoding="gb18030")

    with pytest.raises(IntakeError, match="。"):
        take_delivery(home=home, path=path, received_on=date(2026, 8, 3))

    assert not Delivery.objects.exists()
