"""What would change a verdict, in words; and the page that is printed for the family."""

import pytest
from django.urls import reverse
from tests.web.conftest import World

from fangpin.apps.clues.api import Fact, RuleLine, Verdict
from fangpin.web.households.law import rulebook
from fangpin.web.households.turning import turning_of

BURDEN = "illness/person_burden_other"
PAID = "largest_person_self_paid_year_yuan"


def _line(verdict: Verdict, *, paid: str | None, rule_id: str = BURDEN, hash_: str | None = None) -> RuleLine:
    rule = rulebook().rules[rule_id]
    values = {"is_watched": "false", PAID: paid}
    facts = tuple(
        Fact(name, rulebook().columns[name].says, values[name], rulebook().columns[name].unit)
        for name in rule.facts
    )
    parameters = tuple(
        {
            "name": name,
            "value": "1" if "ratio" in name else "10000",
            "unit": rulebook().parameters[name].unit,
        }
        for name in rule.parameters
    )
    return RuleLine(
        rule_id=rule_id, title=rule.title, risk="", level="", verdict=verdict, since=None, sentence="",
        clears_when="", source="", owner="", facts=facts, parameters=parameters, margin=None,
        unknown_because=(), evidence=(), rule_hash=rule.hash if hash_ is None else hash_,
    )  # fmt: skip


def test_a_hit_says_what_would_end_it_to_the_fen():
    says = turning_of(_line(Verdict.HIT, paid="12000.00")).says
    assert any("从12,000元变到" in one and "不再成立" in one for one in says)


def test_a_clear_rule_says_how_far_it_is_and_a_nearer_one_is_nearer():
    far, near = (turning_of(_line(Verdict.CLEAR, paid=paid)) for paid in ("3000.00", "9000.00"))

    assert "就会触发" in near.says[0]
    assert far.nearness is not None and near.nearness is not None and near.nearness < far.nearness


def test_an_unknown_fact_says_what_it_would_settle():
    [says] = turning_of(_line(Verdict.UNKNOWN, paid=None)).says

    assert "就能判断" in says and "会触发" in says and "不会触发" in says


def test_of_a_rule_that_has_changed_since_nothing_is_claimed():
    assert turning_of(_line(Verdict.HIT, paid="12000.00", hash_="older")).says == ()


@pytest.mark.django_db
def test_the_family_page_tells_the_reasons_and_stays_in_scope(world: World):
    address = reverse("households:family", args=[world.own.pk])
    page = world.signed_in("town_officer").get(address)

    assert page.status_code == 200
    assert "我们为什么来" in page.text
    quiet = world.signed_in("town_officer").get(reverse("households:family", args=[world.quiet.pk]))
    assert "没有记录不等于没有困难" in quiet.text
    for line in page.context["sheet"].with_verdict(Verdict.HIT):
        assert line.sentence in page.text
    foreign = reverse("households:family", args=[world.foreign.pk])
    assert world.signed_in("town_officer").get(foreign).status_code == 404
