"""Before something is approved, taken away or reset the user shows again who sits there; nothing sent is lost."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests.apps.accounts import factories as cast
from tests.apps.rules.factories import draft
from tests.web.conftest import World
from tests.web.test_registers import ready

from fangpin.apps.accounts.api import User, has_factor
from fangpin.apps.audit.models import Entry
from fangpin.apps.deliveries.models import RegisterExport
from fangpin.web.shell.again import ASKED_AGAIN

EXPORT = reverse("inbox:export")
LIST = "medical_insurance/settlements"


def later(client: Client, **wait: int) -> Client:
    """As if the password had been given so long ago."""
    session = client.session
    session["confirmed_at"] -= int(timedelta(**wait).total_seconds())
    session.save()
    return client


def carried(page) -> dict[str, str]:
    """What the page sends besides the answer, as a browser reads it."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))


@pytest.fixture
def officer(world: World) -> User:
    return world.users["town_officer"]


@pytest.fixture
def stale(world: World) -> Client:
    return later(world.signed_in("town_officer"), minutes=15)


def test_pages_that_ask_exist_and_take_no_file():
    names = {f"{space}:{one.name}" if space else one.name for space, one in _named(get_resolver(), "")}

    assert set(ASKED_AGAIN) <= names


def _named(found, space):
    for one in found.url_patterns:
        if isinstance(one, URLPattern):
            yield space, one
        else:
            yield from _named(one, one.namespace or space)


def test_after_a_sign_in_nothing_is_asked_for_fifteen_minutes(world: World):
    client = world.signed_in("town_officer")

    assert later(client, minutes=14).get(EXPORT).headers["Content-Type"].startswith("application/vnd")
    assert later(client, minutes=1).get(EXPORT).status_code == 403


def test_an_export_is_refused_until_the_password_is_given_and_then_goes_on(stale: Client, officer: User):
    asked = stale.get(EXPORT, {"level": "red"}, headers={"referer": "http://testserver/inbox/?level=red"})
    before = Entry.objects.filter(verb="exported_clues").exists()

    page = stale.post(f"{EXPORT}?level=red", carried(asked) | {"again-told": "pass"})

    assert asked.status_code == 403 and "导出线索清单" in asked.text and not before
    assert f'content="0; url={EXPORT}?level=red"' in page.text
    assert 'href="http://testserver/inbox/?level=red"' in page.text
    assert stale.get(EXPORT, {"level": "red"}).status_code == 200
    entry = Entry.objects.get(verb="confirmed_identity")
    assert (entry.actor_id, entry.detail) == (officer.pk, {"for": "inbox:export"})


def test_a_head_request_is_asked_like_the_download_itself(stale: Client):
    assert stale.head(EXPORT).status_code == 403


def test_a_wrong_password_is_told_and_goes_on_nowhere(stale: Client, officer: User):
    answer = stale.post(EXPORT, {"again-told": "wrong"})

    assert answer.status_code == 422 and "密码不对" in answer.text
    assert stale.get(EXPORT).status_code == 403
    assert Entry.objects.filter(verb="sign_in_refused", actor_id=officer.pk).count() == 1


def test_an_open_session_is_no_place_to_guess_the_password_from(stale: Client):
    for _ in range(5):
        stale.post(EXPORT, {"again-told": "guess"})

    assert stale.post(EXPORT, {"again-told": "pass"}).status_code == 429
    assert stale.get(EXPORT).status_code == 403


def test_who_has_a_second_factor_gives_a_code_and_not_the_password(stale: Client, officer: User):
    phone = cast.give_phone(officer)

    assert "6 位数字" in stale.get(EXPORT).text
    assert stale.post(EXPORT, {"again-told": "pass"}).status_code == 422
    assert stale.post(EXPORT, {"again-told": phone.code()}).status_code == 200
    assert stale.get(EXPORT).status_code == 200


def test_a_code_used_at_sign_in_does_not_serve_again(stale: Client, officer: User):
    phone = cast.give_phone(officer)
    code = phone.code()
    other = later(stale, minutes=0)
    other.post(EXPORT, {"again-told": code})

    answer = later(other, minutes=15).post(EXPORT, {"again-told": code})

    assert answer.status_code == 422 and "已经用过" in answer.text


def test_what_was_typed_is_carried_through_and_done(world: World):
    """多行的意见 stays whole, quotes and all."""
    client = later(world.signed_in("county_officer"), minutes=15)
    sent = {"ticket": str(uuid4()), "contract": LIST, "purpose": '核对"三季度"名单，<第二行>'}
    address = reverse("deliveries:registers")

    asked = client.post(address, sent)
    waiting = RegisterExport.objects.exists()
    told = {name: _as_read(value) for name, value in carried(asked).items()}
    wrong = client.post(address, told | {"again-told": "wrong"})
    again = {name: _as_read(value) for name, value in carried(wrong).items()}
    client.post(address, again | {"again-told": "pass"})

    assert asked.status_code == 403 and not waiting and "刚才填的内容都在" in asked.text
    assert {name: told[name] for name in sent} == sent
    assert RegisterExport.objects.get().purpose == sent["purpose"]


def _as_read(value: str) -> str:
    return html.unescape(value)


def test_an_approval_is_asked_again_and_carries_the_decision(world: World, settings):
    change = draft(
        world.users["county_officer"],
        home=settings.HOME,
        today=date(2026, 11, 16),
        from_date=date(2026, 11, 17),
    )
    colleague = Client()
    colleague.force_login(cast.county_officer())
    later(colleague, minutes=15)
    address = reverse("rules:decide", args=[change.pk])

    asked = colleague.post(address, {"what": "approve", "decision": "同意"})
    change.refresh_from_db()
    before = change.status
    done = colleague.post(address, carried(asked) | {"again-told": "pass"})
    change.refresh_from_db()

    assert asked.status_code == 403 and before == "draft"
    assert done.status_code == 302 and change.status == "approved"


def test_a_list_is_not_downloaded_without_it(world: World, settings):
    export = ready(world, "county_officer", settings)
    client = later(world.signed_in("county_officer"), minutes=15)

    assert client.get(reverse("deliveries:register-file", args=[export])).status_code == 403
    assert not Entry.objects.filter(verb="downloaded_register").exists()


def test_passwords_and_factors_of_others_are_not_reset_without_it(world: World, officer: User):
    cast.give_phone(officer)
    for make, name in ((cast.system_admin, "password"), (cast.security_admin, "factor")):
        admin = Client()
        admin.force_login(make())
        later(admin, minutes=15)

        asked = admin.post(reverse(f"staff:{name}", args=[officer.pk]))

        assert asked.status_code == 403 and "again-told" in asked.text
    assert officer.check_password("pass") and has_factor(officer)


def test_a_role_without_the_right_is_refused_and_not_asked(world: World):
    clerk = later(world.signed_in("medical_clerk"), minutes=15)

    answer = clerk.get(EXPORT)

    assert answer.status_code == 403 and "again-told" not in answer.text


def test_looking_at_the_form_asks_nothing(world: World):
    client = later(world.signed_in("county_officer"), minutes=15)

    assert client.get(reverse("deliveries:registers")).status_code == 200


def test_who_came_in_by_a_tap_in_a_demo_goes_on_by_a_tap(world: World, officer: User, settings):
    client = Client()
    client.post(reverse("signin-demo"), {"username": officer.username})
    later(client, minutes=15)
    asked = client.get(EXPORT)

    assert asked.status_code == 403 and "演示人员没有自己的密码" in asked.text
    settings.HOME.today_file.unlink()
    assert client.post(EXPORT, {"again-told": ""}).status_code == 422
    settings.HOME.today_file.write_text("2026-11-16")
    assert client.post(EXPORT, carried(asked)).status_code == 200


def test_the_way_back_leads_nowhere_else(stale: Client):
    page = stale.get(EXPORT, headers={"referer": "https://elsewhere.example/"})

    assert "elsewhere" not in page.text
    assert "elsewhere" not in stale.post(EXPORT, {"again-told": "x", "again-back": "//elsewhere"}).text
