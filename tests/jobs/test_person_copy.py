"""All that is held on one person, out of both planes."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests.jobs.files import head_name, person_id

from fangpin.apps.audit.api import Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.links.models import Stranger
from fangpin.apps.registry.api import Person
from fangpin.jobs.person_copy import PersonNotFound, collect_person, key_of_member, key_of_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(home, take_roster, take_medical) -> str:
    take_roster()
    return take_medical().result.delivery


def collect(home, key):
    return collect_person(home=home, key=key, reason="本人申请查阅", actor=None)


def test_files_with_rows_of_the_person_are_told_with_period_place_and_cells(home, files):
    found = collect(home, key_of_number(home, person_id(1)))

    held = {one.title: one for one in found.datasets}
    assert set(held) == {"户籍人口信息", "医保结算明细"}
    medical = held["医保结算明细"]
    [file] = medical.deliveries
    assert (file.delivery, file.first_row, file.rows) == (files, 2, 1)
    assert file.period == "2026-01-01 至 2026-07-31"
    [row] = [dict(zip(medical.headings, cells, strict=True)) for cells in medical.rows]
    assert (row["结算日期"], row["个人自付"]) == ("2026-07-05", "39000.00")
    assert "参保人姓名" not in row and "身份证号" not in row


def test_somebody_without_rows_in_a_file_is_not_said_to_be_in_it(home, files):
    found = collect(home, key_of_number(home, person_id(2)))

    assert [one.title for one in found.datasets] == ["户籍人口信息"]


def test_rows_under_another_writing_of_the_number_belong_to_the_person(home, files):
    wife = key_of_number(home, person_id(2))
    Stranger.objects.create(
        person_key=key_of_number(home, person_id(1)), surname_key=wife, name="甲", zone="linked", status="linked",
        linked_to=wife, linked_surname=wife, first_received_on=date(2026, 8, 3), last_received_on=date(2026, 8, 3),
    )  # fmt: skip

    assert "医保结算明细" in [one.title for one in collect(home, wife).datasets]


def test_the_same_person_by_number_and_by_household(home, files):
    key = key_of_member(
        household_no=Person.objects.get(name=head_name(1)).household.household_no, name=head_name(1)
    )

    assert key == key_of_number(home, person_id(1))
    with pytest.raises(PersonNotFound, match="没有这个名字"):
        key_of_member(household_no="0", name=head_name(1))
    with pytest.raises(PersonNotFound, match="证件号码不对"):
        key_of_number(home, "130503196704010010")


def test_neither_numbers_nor_names_of_others_are_in_it_and_the_trail_has_the_reason(home, files):
    found = collect(home, key_of_number(home, person_id(1)))

    text = found.as_text() + json.dumps(found.as_json(), ensure_ascii=False, default=str)
    assert head_name(1) in text
    assert not [number for number in range(1, 7) if person_id(number) in text]
    assert "乙配偶" not in text
    entry = Entry.objects.get(verb=Verb.COLLECTED_PERSON)
    assert entry.detail == {"purpose": "本人申请查阅"}
    assert found.seen[-1].did == "汇总个人信息"


def test_a_number_that_nobody_has_is_an_empty_print_out_and_not_an_error(home, files):
    found = collect(home, key_of_number(home, person_id(99)))

    assert (found.name, found.sections, found.datasets) == ("", [], [])


@pytest.mark.parametrize(
    "words", [["--reason", "本人申请查阅"], ["--id-number", "1", "--reason", "查"], ["--id-number", "1"]]
)
def test_the_command_wants_a_person_and_a_reason(words):
    from fangpin.cli import main

    answer = CliRunner().invoke(main, ["trust", "person", *words])

    assert answer.exit_code == 2
