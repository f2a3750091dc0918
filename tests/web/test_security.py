"""Every answer is guarded."""

import pytest
from django.test import Client
from tests.web.conftest import World

ODD = [
    "/inbox/?page=²",
    "/inbox/?q=%00",
    "/inbox/?area=1311%00",
    "/households/?q=%00",
    "/deliveries/?sender=%00",
]


@pytest.mark.parametrize("address", ODD)
def test_impossible_input_is_never_a_fault_of_the_server(world: World, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.users["county_officer"])

    assert client.get(address).status_code in (200, 400)


def test_a_page_about_people_is_not_kept_by_the_browser(world: World) -> None:
    response = world.signed_in("town_officer").get("/inbox/")

    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_page_closes_only_the_clue_of_its_own_household(world: World) -> None:
    clue = world.clue_of(world.second)

    response = world.signed_in("town_officer").post(
        f"/households/{world.own.key}/clues/{clue.pk}/close/", {"outcome": "confirmed", "note": "属实"}
    )

    clue.refresh_from_db()
    assert response.status_code == 422 and clue.status == "open"
