"""What the linker found out and what officers decide: nothing twice, nothing overruled, everything undone openly."""

from datetime import date
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.accounts.factories import (
    OTHER_COUNTY_VILLAGE,
    city_officer,
    county_officer,
    medical_clerk,
    stranger,
    town_officer,
    village_worker,
)
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.links.factories import candidate, receive, written
from tests.apps.registry.factories import make_household, make_person

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.deliveries.api import load_delivery
from fangpin.apps.links.api import (
    DecisionKind,
    LinkRefused,
    LinkStatus,
    StrangerFilters,
    Zone,
    decide_link,
    stranger_counts,
    strangers,
)

DAY = date(2026, 11, 16)


@pytest.fixture
def delivery(db: None) -> str:
    return load_delivery(facts=delivery_facts(), issues=[], actor=None).pk


@pytest.fixture
def person(db: None):
    return make_person(make_household(), name="王小明")


def decided(found, *, actor=None, kind=DecisionKind.LINKED, **words):
    return decide_link(
        actor=actor or town_officer(), stranger_id=found.pk, kind=kind, decided_on=DAY, **words
    )


def test_the_same_writing_in_two_files_is_one_record_with_two_places(delivery, person):
    row = written(candidate(person))
    other = load_delivery(facts=delivery_facts(id="b" * 16), issues=[], actor=None).pk

    [found] = receive(row, delivery=delivery)
    receive(row, delivery=delivery)
    receive(row, delivery=other, received_on=date(2026, 12, 5))

    found.refresh_from_db()
    assert [writing.rows for writing in found.writings.all()] == [2, 2]
    assert found.last_received_on == date(2026, 12, 5)


def test_a_writing_linked_automatically_is_on_record_once(delivery, person):
    row = written(candidate(person), zone=Zone.LINKED, linked_to=person.pk)

    [found] = receive(row, delivery=delivery)
    receive(row, delivery=delivery)

    assert found.status == LinkStatus.LINKED
    assert [(one.kind, one.method) for one in found.decisions.all()] == [("linked", "splink")]


def test_an_officer_links_a_writing_and_the_data_plane_is_told(delivery, person):
    [found] = receive(written(candidate(person)), delivery=delivery)

    decided(found, linked_to=person.pk, reason="电话问过本人")

    found.refresh_from_db()
    decision = found.decisions.get()
    assert (found.status, found.linked_to, decision.decided_on) == (LinkStatus.LINKED, person.pk, DAY)
    job = ProcrastinateJob.objects.get(task_name="record_link")
    assert job.args == {"decision_id": decision.pk}


def test_only_a_candidate_can_be_chosen(delivery, person):
    [found] = receive(written(candidate(person)), delivery=delivery)

    with pytest.raises(LinkRefused, match="选择底册中的一个人"):
        decided(found, linked_to=UUID(int=1))


def test_a_decision_is_not_made_twice_but_can_be_undone_with_a_reason(delivery, person):
    [found] = receive(written(candidate(person)), delivery=delivery)
    decided(found, linked_to=person.pk)

    with pytest.raises(LinkRefused, match="已经认定过"):
        decided(found, kind=DecisionKind.NOBODY)
    with pytest.raises(LinkRefused, match="为什么撤销"):
        decided(found, kind=DecisionKind.UNDONE)
    decided(found, kind=DecisionKind.UNDONE, reason="问过村里，是同名的另一人")

    found.refresh_from_db()
    assert (found.status, found.linked_to) == (LinkStatus.OPEN, None)
    assert [one.kind for one in found.decisions.all()] == ["linked", "undone"]


def test_the_linker_does_not_overrule_an_officer(delivery, person):
    row = written(candidate(person))
    [found] = receive(row, delivery=delivery)
    decided(found, kind=DecisionKind.NOBODY)

    receive(row._replace(zone=Zone.LINKED, linked_to=person.pk), delivery=delivery)

    found.refresh_from_db()
    assert (found.status, found.linked_to) == (LinkStatus.NOBODY, None)


def test_an_undone_automatic_link_waits_for_an_officer(delivery, person):
    row = written(candidate(person), zone=Zone.LINKED, linked_to=person.pk)
    [found] = receive(row, delivery=delivery)

    decided(found, kind=DecisionKind.UNDONE, reason="认错了人")
    receive(row, delivery=delivery)

    found.refresh_from_db()
    assert (found.status, found.zone) == (LinkStatus.OPEN, Zone.REVIEW)


@pytest.mark.parametrize("who", [village_worker, city_officer, medical_clerk, stranger])
def test_only_the_township_and_the_county_of_the_village_decide(who, delivery, person):
    [found] = receive(written(candidate(person)), delivery=delivery)

    with pytest.raises(LinkRefused, match="没有找到这条记录"):
        decided(found, actor=who(), linked_to=person.pk)


def test_everybody_sees_the_own_area_only(delivery, person):
    receive(
        written(candidate(person)),
        written(zone=Zone.UNMATCHED, village_code=OTHER_COUNTY_VILLAGE),
        written(zone=Zone.UNMATCHED, village_code=""),
        delivery=delivery,
    )

    def seen(user, tab):
        return strangers(scope_of(user), filters=StrangerFilters(tab=tab)).count()

    assert [seen(village_worker(), tab) for tab in ("review", "unmatched")] == [1, 0]
    assert [seen(county_officer(), tab) for tab in ("review", "unmatched")] == [1, 0]
    assert [seen(stranger(), tab) for tab in ("review", "unmatched")] == [0, 1]
    assert [seen(city_officer(), tab) for tab in ("review", "unmatched")] == [1, 2]
    assert [seen(medical_clerk(), tab) for tab in ("review", "unmatched")] == [0, 0]
    counts = stranger_counts(scope_of(city_officer()), filters=StrangerFilters())
    assert counts == {"review": 1, "conflict": 0, "unmatched": 2, "linked": 0, "nobody": 0}
