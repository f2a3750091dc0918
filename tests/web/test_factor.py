"""The second factor on the pages: set up, asked for at sign-in, demanded of some, removed for a lost phone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.apps.accounts import factories as cast
from tests.web.conftest import World
from tests.web.test_sessions import sign_in

from fangpin.apps.accounts.api import User, factor_of, has_factor, opened_for
from fangpin.apps.accounts.factor import code_at, step_at
from fangpin.apps.audit.models import Entry
from fangpin.web.shell.security import POLICY

HOME, CODE, FACTOR = reverse("home"), reverse("signin-code"), reverse("factor")


@pytest.fixture
def officer(world: World) -> User:
    return world.users["town_officer"]


@pytest.fixture
def outside_demo(world: World, settings) -> World:
    settings.HOME.today_file.unlink()
    return world


def enter(client: Client, code: str):
    return client.post(CODE, {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("postings")).status_code == 200


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_code_is_asked_for_after_the_password_and_opens_what_was_asked_for(officer: User):
    phone, client = cast.give_phone(officer), Client()

    answer = sign_in(client, officer)
    client_before = is_in(client)
    page = client.get(CODE)
    let_in = enter(client, phone.code())

    assert answer.url == CODE and not client_before
    assert "6 位数字" in page.text
    assert let_in.url == HOME and is_in(client)


def test_the_address_asked_for_is_kept_over_both_pages(officer: User):
    phone, client = cast.give_phone(officer), Client()
    client.post(
        reverse("signin"), {"username": officer.username, "password": "pass", "next": "/registry/?x=1"}
    )

    assert enter(client, phone.code()).url == "/registry/?x=1"


def test_a_wrong_code_and_a_used_one_are_refused_in_words(officer: User):
    phone = cast.give_phone(officer)
    code, first, second = phone.code(), Client(), Client()
    sign_in(first, officer)
    sign_in(second, officer)

    wrong = enter(second, phone.wrong_code())
    enter(first, code)
    again = enter(second, code)

    assert wrong.status_code == again.status_code == 422
    assert "口令不对，或者已经用过" in again.text
    assert is_in(first) and not is_in(second)
    assert Entry.objects.filter(verb="sign_in_refused", actor_id=officer.pk).count() == 2


def test_codes_cannot_be_guessed_by_giving_the_right_password_again(officer: User):
    phone, client = cast.give_phone(officer), Client()
    for _ in range(5):
        sign_in(client, officer)
        enter(client, phone.wrong_code())

    answer = enter(client, phone.code())

    assert answer.status_code == 429 and "登录次数太多" in answer.text and not is_in(client)


def test_a_recovery_code_opens_and_tells_how_many_are_left(officer: User):
    phone, client = cast.give_phone(officer), Client()
    sign_in(client, officer)

    page = client.post(CODE, {"code": phone.recovery_codes[0]}, follow=True)

    assert "还剩 1 个" in page.text and is_in(client)


def test_without_the_password_there_is_no_page_for_a_code(world: World):
    assert Client().get(CODE).url == reverse("signin")
    assert enter(Client(), "123456").url == reverse("signin")


def test_the_password_is_good_for_five_minutes_of_waiting(officer: User):
    phone, client = cast.give_phone(officer), Client()
    sign_in(client, officer)
    session = client.session
    session["waits_for_code"] = session["waits_for_code"] | {
        "since": session["waits_for_code"]["since"] - 301
    }
    session.save()

    assert enter(client, phone.code()).url == reverse("signin") and not is_in(client)


@pytest.mark.parametrize("change", ["password", "stopped"])
def test_who_is_stopped_while_waiting_for_a_code_does_not_come_in(officer: User, change):
    phone, client = cast.give_phone(officer), Client()
    sign_in(client, officer)
    if change == "password":
        officer.put_password("Ling-yi-ge-mima-26", is_temporary=False)
    else:
        User.objects.filter(pk=officer.pk).update(is_active=False)

    enter(client, phone.code())

    assert not is_in(client)


def test_a_person_sets_up_the_own_factor(officer: User):
    client = client_of(officer)
    assert "还没有设置" in client.get(FACTOR).text
    client.post(FACTOR, {"what": "begin"})
    key = opened_for(officer, factor_of(officer).drawn_key)
    page = client.get(FACTOR)

    done = client.post(FACTOR, {"what": "confirm", "code": code_at(key, step=step_at(timezone.now()))})

    assert "<svg" in page.text and "扫码" in page.text
    assert len(done.context["codes"]) == 10 and done.context["codes"][0] in done.text
    after = client.get(FACTOR).text
    assert "正在使用" in after and done.context["codes"][0] not in after and "<svg" not in after


def test_the_page_with_the_key_asks_nothing_from_elsewhere(officer: User):
    client = client_of(officer)
    client.post(FACTOR, {"what": "begin"})
    page = client.get(FACTOR)
    drawing = page.text.split('class="qr"')[1].split("</div>")[0]

    assert page.headers["Content-Security-Policy"] == POLICY
    assert "http" not in drawing and "style=" not in drawing and "<script" not in drawing


def test_a_wrong_first_code_changes_nothing_and_keeps_the_key_on_the_page(officer: User):
    client = client_of(officer)
    client.post(FACTOR, {"what": "begin"})
    before = client.get(FACTOR).context["drawn"]["text"]

    answer = client.post(FACTOR, {"what": "confirm", "code": "12345"})

    assert answer.status_code == 422 and "核对手机的日期和时间" in answer.text
    assert answer.context["drawn"]["text"] == before and not has_factor(officer)


@pytest.mark.parametrize("make", [cast.system_admin, cast.security_admin, cast.audit_admin])
def test_who_must_have_a_factor_and_has_none_gets_to_setting_it_up_and_nowhere_else(outside_demo, make):
    user = make()
    client = client_of(user)

    closed = [reverse(name) for name in ("home", "staff:list", "postings", "feedback:form", "password")]

    assert {client.get(address).url for address in closed} == {FACTOR}
    assert "必须用动态口令" in client.get(FACTOR).text
    client.post(FACTOR, {"what": "begin"})
    key = opened_for(user, factor_of(user).drawn_key)
    client.post(FACTOR, {"what": "confirm", "code": code_at(key, step=step_at(timezone.now()))})
    assert client.get(reverse("staff:list")).status_code == 200


def test_other_roles_need_none(outside_demo: World):
    assert outside_demo.signed_in("town_officer").get(reverse("inbox:page")).status_code == 200


def test_a_demo_demands_none_and_says_so(world: World):
    client = client_of(cast.system_admin())

    assert client.get(reverse("staff:list")).status_code == 200
    assert "演示环境不强制设置" in client.get(FACTOR).text


def test_a_tap_in_a_demo_home_opens_without_a_code(officer: User):
    cast.give_phone(officer)
    client = Client()

    client.post(reverse("signin-demo"), {"username": officer.username})

    assert is_in(client)


def test_a_lost_phone_is_removed_by_the_security_administrator_on_the_page_of_the_person(officer: User):
    cast.give_phone(officer)
    person, factor = (reverse(f"staff:{name}", args=[officer.pk]) for name in ("person", "factor"))
    system, security = client_of(cast.system_admin()), client_of(cast.security_admin())

    assert factor not in system.get(person).text and factor in security.get(person).text
    assert system.post(factor).status_code == 403 and has_factor(officer)
    page = security.post(factor, follow=True)

    assert "已解除" in page.text and not has_factor(officer)
    assert sign_in(Client(), officer).url == HOME


def test_a_removed_factor_is_set_up_anew_by_who_must_have_one(outside_demo: World):
    auditor = cast.audit_admin()
    cast.give_phone(auditor)
    session = client_of(auditor)
    assert session.get(reverse("staff:list")).status_code == 200

    auditor.factor.delete()

    assert session.get(reverse("staff:list")).url == FACTOR


def test_the_code_page_forgets_who_waits_once_used(officer: User):
    phone, client = cast.give_phone(officer), Client()
    sign_in(client, officer)
    enter(client, phone.code())
    client.post(reverse("sign-out"))

    assert enter(client, phone.code(steps=1)).url == reverse("signin")


def test_a_known_browser_is_known_after_both_pages_only(officer: User):
    phone, client = cast.give_phone(officer), Client()
    sign_in(client, officer)
    before = [name for name in client.cookies if name.startswith("known-")]

    enter(client, phone.code())

    assert before == [] and any(name.startswith("known-") for name in client.cookies)
    assert timedelta(days=90).total_seconds() == next(
        one["max-age"] for name, one in client.cookies.items() if name.startswith("known-")
    )
