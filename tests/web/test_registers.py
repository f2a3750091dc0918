"""Asking for a list in the national template's headings: who may, with what trace, and only for oneself."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.accounts.factories import OTHER_COUNTY, move
from tests.web.conftest import World

from fangpin.apps.audit.api import Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    RegisterExport,
    register_export_path,
    settle_register_export,
)
from fangpin.home.sealing import seal_file

LIST = "medical_insurance/settlements"


def ask(world: World, user: str, **more):
    words = {"ticket": str(uuid4()), "contract": LIST, "purpose": "核对三季度名单"} | more
    return world.signed_in(user).post(reverse("deliveries:registers"), words, follow=True)


def ready(world: World, user: str, settings) -> UUID:
    ask(world, user)
    export = RegisterExport.objects.get()
    path = register_export_path(export.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    seal_file([b"xlsx"], path, key=settings.HOME.seal_key())
    settle_register_export(
        export_id=export.pk, status=DeliveryStatus.DONE, message="已导出。", file_name="医保结算明细.xlsx"
    )
    return export.pk


def test_a_county_asks_for_its_own_rows_with_a_purpose(world: World):
    page = ask(world, "county_officer")

    export = RegisterExport.objects.get()
    assert "核对三季度名单" in page.text and "医保结算明细" in page.text
    assert export.area_code == world.users["county_officer"].posting.area_code[:6]
    entry = Entry.objects.get(verb=Verb.ASKED_FOR_REGISTER)
    assert entry.detail["purpose"] == "核对三季度名单"
    assert ProcrastinateJob.objects.filter(task_name="export_register").count() == 1


def test_a_double_click_asks_once(world: World):
    ticket = str(uuid4())
    for _ in range(2):
        ask(world, "city_officer", ticket=ticket)

    assert RegisterExport.objects.get().area_code == ""
    assert ProcrastinateJob.objects.filter(task_name="export_register").count() == 1


@pytest.mark.parametrize("purpose", ["", " ", "x"])
def test_without_a_purpose_nothing_is_made(world: World, purpose: str):
    page = ask(world, "city_officer", purpose=purpose)

    assert page.status_code == 422
    assert "请写明用途" in page.text
    assert not RegisterExport.objects.exists()


@pytest.mark.parametrize("user", ["medical_clerk", "town_officer"])
def test_others_may_not_ask(world: World, user: str):
    assert ask(world, user).status_code == 403
    assert not RegisterExport.objects.exists()


def test_who_has_moved_to_another_county_has_left_the_lists_of_the_former_one_behind(world: World, settings):
    address = reverse("deliveries:register-file", args=[ready(world, "county_officer", settings)])
    move(world.users["county_officer"], area_code=OTHER_COUNTY)
    client = world.signed_in("county_officer")

    assert client.get(address).status_code == 404
    assert "核对三季度名单" not in client.get(reverse("deliveries:registers")).text


def test_the_list_is_for_the_one_who_asked_and_every_download_leaves_a_trace(world: World, settings):
    address = reverse("deliveries:register-file", args=[ready(world, "county_officer", settings)])

    answer = world.signed_in("county_officer").get(address)

    assert b"".join(answer.streaming_content) == b"xlsx"
    assert Entry.objects.filter(verb=Verb.DOWNLOADED_REGISTER).count() == 1
    assert world.signed_in("city_officer").get(address).status_code == 404


def test_a_list_that_is_no_longer_kept_is_said_so(world: World, settings):
    export_id = ready(world, "county_officer", settings)
    register_export_path(export_id).unlink()

    page = world.signed_in("county_officer").get(reverse("deliveries:registers"))

    assert "文件已删除" in page.text
    assert reverse("deliveries:register-file", args=[export_id]) not in page.text
