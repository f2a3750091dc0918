"""A small world for the screens: two counties, four households, one run, one delivery."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from tests.apps.accounts.factories import (
    OTHER_COUNTY_VILLAGE,
    city_officer,
    county_officer,
    medical_clerk,
    stranger,
    town_officer,
    village_worker,
)
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.registry.factories import make_areas, make_household, make_person

from fangpin.apps.accounts.api import User
from fangpin.apps.clues.api import Clue
from fangpin.apps.deliveries.api import Delivery, IssueLevel, IssueRow, load_delivery
from fangpin.apps.registry.api import Household
from fangpin.home import Home

AS_OF = date(2026, 11, 10)


@dataclass
class World:
    """`own` has two hits and leads, `second` one, `quiet` none; `foreign` lies in another county."""

    own: Household
    second: Household
    quiet: Household
    foreign: Household
    delivery: Delivery
    users: dict[str, User]

    def signed_in(self, name: str) -> Client:
        client = Client()
        client.force_login(self.users[name])
        return client

    def clue_of(self, household: Household) -> Clue:
        return Clue.objects.get(household=household)


@pytest.fixture(autouse=True)
def _pages_have_the_rights_of_the_web_program(monkeypatch, as_web_program) -> None:
    """Every request of these tests runs as the role that sees the user's rows only; the tests look on as the owner."""
    handle = ClientHandler.__call__

    def handle_as_web_program(self: ClientHandler, environ: dict[str, Any]) -> HttpResponseBase:
        with as_web_program():
            return handle(self, environ)

    monkeypatch.setattr(ClientHandler, "__call__", handle_as_web_program)


@pytest.fixture
def world(db: None, settings, tmp_path) -> World:
    settings.HOME = Home(tmp_path).ensure()
    settings.HOME.today_file.write_text("2026-11-16")
    make_areas()
    own = make_household(head_name="欧阳春兰", is_lifted_out=True)
    second, quiet = make_household(head_name="李大山"), make_household(head_name="赵小河")
    foreign = make_household(OTHER_COUNTY_VILLAGE, head_name="钱外乡")
    make_person(own, name="欧阳春兰", sex="女")
    make_person(own, name="王二", relation="配偶", sex="男")
    says = "证件号码校验码不符；请核对号码。"
    issues = [IssueRow("Sheet1", 3, "身份证号", "bad_check_digit", says, IssueLevel.REJECTED)]
    delivery = load_delivery(facts=delivery_facts(issues_total=1), issues=issues, actor=None)
    screen(
        sheet(own, hits=[ILLNESS, WATER], delivery=delivery.pk),
        sheet(second, hits=[WATER]),
        sheet(quiet, unknowns=[WATER]),
        sheet(foreign, hits=[ILLNESS]),
        as_of=AS_OF,
    )
    people = (village_worker, town_officer, county_officer, city_officer, medical_clerk, stranger)
    users = {make.__name__: make() for make in people}
    return World(own, second, quiet, foreign, delivery, users)
