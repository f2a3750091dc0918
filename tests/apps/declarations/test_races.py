"""Two of a family at once, and a run meanwhile: one open clue."""

import pytest
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.clues.test_races import at_once
from tests.apps.declarations.factories import TODAY, an_id, registered, tell, wanted
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.clues.api import Clue
from fangpin.apps.declarations.api import Declaration, Receipt

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_family_at_once_and_a_run_make_one_open_clue():
    make_areas()
    home, numbers = make_household(), [an_id() for _ in range(5)]
    for number in numbers:
        registered(home, number)

    answers = at_once(
        *[lambda number=number: tell(wanted(number, source=number)) for number in numbers],
        lambda: screen(sheet(home, hits=[ILLNESS]), as_of=TODAY),
    )

    assert [one for one in answers if isinstance(one, Exception)] == []
    clue = Clue.objects.get(status="open")
    assert set(Declaration.objects.values_list("clue_id", flat=True)) == {clue.pk}
    assert clue.findings.count() == 1


def test_one_form_sent_twice_at_once_is_one():
    make_areas()
    one = wanted()

    answers = at_once(lambda: tell(one), lambda: tell(one), lambda: tell(one))

    assert Declaration.objects.count() == 1
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert len({answer.number for answer in answers}) == 1
