"""Corrections in the registry: what was refused is added, everybody else stays, an old list stays old."""

from datetime import date

import pytest
from tests.jobs.files import ROSTER, person_id, write_roster
from tests.pipeline.returned_files import mended, returned

from fangpin.apps.deliveries.models import Delivery
from fangpin.apps.registry.api import Household, Person
from fangpin.apps.registry.models import ListedPerson
from fangpin.jobs.intake import TakenDelivery, take_delivery
from fangpin.kernel.keys import person_key
from fangpin.kernel.masking import mask_id
from fangpin.pipeline import rejects

pytestmark = pytest.mark.django_db
LIFTED_OUT = "rural_affairs/lifted_out_roster"
WIFE, TWO = "乙配偶二", "乙配偶二（丙某）"
DAY, LATER, LAST = date(2025, 11, 3), date(2025, 11, 5), date(2025, 11, 9)


@pytest.fixture
def take(home, tmp_path):
    def take(content: str | bytes, day: date) -> TakenDelivery:
        path = tmp_path / "户籍.xlsx"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return take_delivery(home=home, path=path, received_on=day, contract_id=ROSTER)

    return take


@pytest.fixture
def faulty(tmp_path) -> str:
    """The register in which the name of the second wife cannot be told."""
    text = write_roster(tmp_path / "r.csv").read_bytes().decode("gb18030")
    return text.replace(f"{WIFE},{person_id(4)}", f"{TWO},{person_id(4)}")


@pytest.mark.parametrize("most", [20_000, 2], ids=["whole", "supplement"])
def test_the_refused_person_joins_the_household_and_nobody_leaves(home, take, faulty, monkeypatch, most):
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", most)
    first = take(faulty, DAY)
    assert Person.objects.count() == 5

    book = returned(home, first.result)
    row = next(row for row in book.worksheets[0].iter_rows() if row[3].value == TWO)
    second = take(mended(book, **{row[3].coordinate: WIFE}), LATER)

    assert second.result.is_supplement == (most == 2)
    assert Person.objects.count() == 6
    household = Household.objects.get(household_no="13110200002")
    assert (household.member_count, household.people.count()) == (2, 2)
    assert household.people.filter(id_masked=mask_id(person_id(4))).exists()


def test_the_page_and_the_command_say_what_the_correction_changed(home, take, faulty):
    first = take(faulty, DAY)

    second = take(mended(returned(home, first.result), D5=WIFE), LATER)

    says = f"这是对交付 {first.result.delivery} 的更正（整份代替）。"
    assert says in second.as_text()
    assert "和被更正的比：新增 1，改动 0，不变 5，减少 0。" in second.as_text()
    told = Delivery.objects.get(pk=second.result.delivery)
    assert (told.message, told.corrects) == (says, first.result.delivery)
    assert told.changes == {"new": 1, "changed": 0, "unchanged": 5, "gone": 0}


def test_the_correction_of_an_old_register_does_not_touch_the_registry(home, take, faulty, tmp_path):
    first = take(faulty, DAY)
    take(write_roster(tmp_path / "r.csv", 2).read_bytes(), LATER)
    before = list(Person.objects.order_by("pk").values())

    take(mended(returned(home, first.result), E5=person_id(9), E3=person_id(8)), LAST)

    assert list(Person.objects.order_by("pk").values()) == before


def test_parts_of_a_list_are_all_listed_and_a_list_sent_again_unlists(home, tmp_path, take_roster):
    take_roster()
    names, answers = [name + digit for digit in "一二三" for name in ("甲户主", "乙配偶")], []
    for part in ((1, 2), (3, 4), (1, 5)):
        rows = [["姓名", "证件号码", "户类型"]]
        rows += [[names[number - 1], person_id(number), "脱贫户"] for number in part]
        path = tmp_path / "脱贫人口.csv"
        path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
        answers.append(take_delivery(home=home, path=path, received_on=DAY, contract_id=LIFTED_OUT))
        listed = set(ListedPerson.objects.values_list("person_key", flat=True))
        expected = {(1, 2): {1, 2}, (3, 4): {1, 2, 3, 4}, (1, 5): {1, 3, 4, 5}}[part]
        assert listed == {person_key(person_id(number), secret=home.person_key()) for number in expected}

    assert "与同一天的上一份合为一份" in answers[1].as_text()
    assert f"接替同一天的上一份（交付 {answers[0].result.delivery}）" in answers[2].as_text()
    assert Delivery.objects.get(pk=answers[2].result.delivery).message.startswith("接替同一天的上一份")
