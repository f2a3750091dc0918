"""Signing in leaves a trace without what was typed."""

from datetime import date

import pytest
from tests.apps.accounts import factories as cast

from fangpin.apps.accounts.api import Role, bring_in_line
from fangpin.apps.audit.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


def test_sign_in_and_out_are_recorded(client):
    user = cast.town_officer()

    client.login(username=user.username, password="pass")
    client.logout()

    assert list(Entry.objects.order_by("id").values_list("verb", "actor_id")) == [
        ("signed_in", user.pk),
        ("signed_out", user.pk),
    ]


def test_a_refused_sign_in_is_recorded_without_the_name(client):
    client.login(username="王小明", password="wrong")

    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.object_id, entry.detail) == ("sign_in_refused", None, "", {})


def test_a_demo_person_whose_place_has_changed_has_one_posting_at_a_time():
    words = {"username": "town", "password": "a-long-one", "display_name": "乡镇", "today": DAY}
    bring_in_line(**words, role=Role.TOWN, area_code=cast.TOWN)

    user = bring_in_line(**words, role=Role.VILLAGE, area_code=cast.VILLAGE)

    assert [one.area_code for one in user.postings_today()] == [cast.VILLAGE]
    assert Entry.objects.filter(verb="created_user").count() == 1
