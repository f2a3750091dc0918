"""规则成效 and 本周走访: each figure leads to exactly its clues, and nobody sees beyond the own area."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.factories import COUNTY, OTHER_COUNTY, TOWN, town_officer
from tests.apps.registry.factories import make_areas
from tests.web.conftest import World

from fangpin.apps.clues.api import Outcome, close_clue
from fangpin.home import Home

SCORES, WEEK = "outcomes:scores", "outcomes:week"


@pytest.fixture
def visited(world: World) -> World:
    clue = world.clue_of(world.own)
    close_clue(
        actor=world.users["town_officer"], clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="", minutes=35
    )
    return world


def test_every_figure_is_the_number_of_clues_it_leads_to(visited: World):
    client = visited.signed_in("county_officer")
    page = client.get(reverse(SCORES))

    lines = [page.context["total"], *(line for _, lines in page.context["tables"] for line in lines)]
    figures = [figure for line in lines for figure in line.figures()]
    assert (lines[0].tally.hits, lines[0].tally.confirmed) == (2, 1)
    assert sum(bool(address) for _, _, address in figures) > 10
    for heading, count, address in figures:
        if count:
            assert client.get(address).context["page"].paginator.count == count, (heading, address)


def test_the_list_says_what_it_was_narrowed_by_and_lets_go_of_it(visited: World):
    client = visited.signed_in("town_officer")
    asked = {"status": "all", "month": "2026-11", "owner": "医保局", "outcome": "confirmed"}

    page = client.get(reverse("inbox:page"), asked)
    assert "2026年11月命中，规则归口：医保局，结果：属实" in page.text
    assert [row.head_name for row in page.context["rows_shown"]] == ["欧阳春兰"]
    again = client.get(reverse("inbox:page") + page.context["asked"].without_hidden)
    assert again.context["page"].paginator.count == 2


@pytest.mark.parametrize("owner", ["没有这个部门", "x' OR 1=1"])
def test_a_department_without_rules_has_no_clues(owner, visited: World):
    asked = {"status": "all", "month": "2026-11", "owner": owner}

    page = visited.signed_in("town_officer").get(reverse("inbox:page"), asked)
    assert page.context["page"].paginator.count == 0


@pytest.mark.parametrize("month", ["", "2026-13", "1", "九月"])
def test_a_month_that_makes_no_sense_is_the_newest(month, world: World):
    page = world.signed_in("town_officer").get(reverse(SCORES), {"month": month})

    assert "2026年11月命中的线索" in page.text


def test_a_town_reads_whom_to_visit_and_why(world: World):
    page = world.signed_in("town_officer").get(reverse(WEEK))

    assert [row.head_name for row, _ in page.context["chosen"]] == ["欧阳春兰", "李大山"]
    assert "2026年11月16日至2026年11月22日" in page.text
    assert "必访" in page.text


def test_above_the_town_the_parts_add_up(world: World):
    page = world.signed_in("county_officer").get(reverse(WEEK))

    whole, shares = page.context["whole"], page.context["shares"]
    assert sum(len(one.chosen) for one in shares) == len(whole.chosen) == 2
    assert sum(one.visits for one in [*shares, *page.context["quiet"]]) == whole.visits
    assert page.context["chosen"] == []
    assert "欧阳春兰" not in page.text
    town = next(one for one in shares if one.chosen)
    assert town.address == f"?area={TOWN}"


@pytest.mark.parametrize("name", [SCORES, WEEK])
def test_another_county_is_refused(name, world: World):
    client = world.signed_in("county_officer")

    assert client.get(reverse(name), {"area": OTHER_COUNTY}).status_code == 403
    assert client.get(reverse(name), {"area": COUNTY}).status_code == 200
    assert world.signed_in("medical_clerk").get(reverse(name)).status_code == 403


def test_before_the_first_run_the_scoreboard_says_so(db: None, settings, tmp_path):
    settings.HOME = Home(tmp_path).ensure()
    make_areas()
    client = Client()
    client.force_login(town_officer())

    assert "还没有规则命中过" in client.get(reverse(SCORES)).text
