"""人员与岗位: what administrators do, and that everything else is closed to them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts import factories as cast
from tests.web.conftest import World

from fangpin.apps.accounts.api import Posting, Role, User, stand_in
from fangpin.apps.audit.models import Entry

CLOSED = (
    *("inbox:page", "inbox:export", "outcomes:week", "outcomes:scores", "households:find", "people:list"),
    *("people:blind", "registry:list", "registry:deaths", "overview:page", "overview:outlines"),
    *("measures:page", "rules:list", "rules:changes"),
    *("deliveries:list", "deliveries:uploads", "deliveries:register", "deliveries:registers"),
    "deliveries:headings",
)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(world: World) -> Client:
    return client_of(cast.system_admin())


@pytest.mark.parametrize("make", [cast.system_admin, cast.security_admin, cast.audit_admin])
def test_an_administrator_opens_no_page_list_or_export_about_anybody_helped(world: World, make):
    client = client_of(make())

    closed = [
        *(reverse(name) for name in CLOSED),
        *(reverse(f"households:{name}", args=[world.own.pk]) for name in ("page", "family")),
        reverse("households:source", args=[world.own.pk, world.delivery.pk]),
        *(reverse(f"deliveries:{name}", args=[world.delivery.pk]) for name in ("detail", "rejects")),
    ]

    assert {client.get(address).status_code for address in closed} == {403}
    page = client.get(reverse("home"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("staff:list")
    assert "欧阳春兰" not in page.text


@pytest.mark.parametrize("name", ["village_worker", "county_officer", "city_officer", "medical_clerk"])
def test_nobody_else_sees_the_staff(world: World, name):
    client = world.signed_in(name)

    assert client.get(reverse("staff:list")).status_code == 403
    assert client.get(reverse("staff:person", args=[world.users["stranger"].pk])).status_code == 403


def test_a_posting_ended_while_a_session_is_open_closes_the_next_page(world: World, admin: Client):
    user = world.users["town_officer"]
    session = world.signed_in("town_officer")
    assert session.get(reverse("inbox:page")).status_code == 200

    admin.post(reverse("staff:end", args=[user.pk, user.posting.pk]), {"last_day": ""})

    answer = session.get(reverse("inbox:page"))
    assert answer.status_code == 403 and "今天没有在任的岗位" in answer.text
    assert session.get(reverse("households:page", args=[world.own.pk])).status_code == 403
    assert session.post(reverse("feedback:form"), {"kind": "suggestion", "text": "好"}).status_code == 403


def test_who_has_no_posting_today_is_told_so_at_the_door(world: World):
    user = world.users["town_officer"]
    Posting.objects.filter(user=user).update(until_date=cast.LONG_AGO)

    answer = Client().post(reverse("signin"), {"username": user.username, "password": "pass"})

    assert "今天没有在任的岗位" in answer.text and answer.status_code == 200


def test_a_stand_in_sees_the_rows_only_between_its_dates(world: World, settings):
    colleague, substitute = world.users["town_officer"], world.users["stranger"]
    today = settings.HOME.today()
    stand_in(
        actor=cast.system_admin(),
        posting_id=colleague.posting.pk,
        username=substitute.username,
        from_date=today + timedelta(1),
        until_date=today + timedelta(3),
        today=today,
    )
    client = client_of(substitute)

    def opens(days: int) -> int:
        settings.HOME.today_file.write_text((today + timedelta(days)).isoformat())
        for posting in substitute.postings_today():
            if posting.stands_in_for_id:
                client.post(reverse("postings"), {"posting": posting.pk})
        return client.get(reverse("households:page", args=[world.own.pk])).status_code

    assert [opens(days) for days in (0, 1, 2, 3)] == [404, 200, 200, 404]


def test_the_head_of_the_page_says_under_which_posting_and_offers_the_others(world: World):
    user = world.users["town_officer"]
    second = cast.post(user, Role.VILLAGE, cast.VILLAGE)
    client = world.signed_in("town_officer")

    page = client.get(reverse("inbox:page")).text
    assert "乡镇经办人" in page and reverse("postings") in page
    client.post(reverse("postings"), {"posting": second.pk})
    assert "村级经办人" in client.get(reverse("inbox:page")).text
    refused = client.post(reverse("postings"), {"posting": "²"}, follow=True)
    assert "不在任期内" in refused.text


def test_an_administrator_creates_a_person_and_reads_the_password_once(world: World, admin: Client):
    told = {
        "username": "zhang",
        "display_name": "甲村网格员",
        "role": "grid_worker",
        "area": "河西街道 甲村",
        "department": "",
        "from_date": "2026-11-16",
        "last_day": "2026-12-31",
    }

    page = admin.post(reverse("staff:new"), told)

    user = User.objects.get(username="zhang")
    assert user.check_password(page.context["password"]) and page.context["password"] in page.text
    posting = user.postings.get()
    assert (posting.area_code, str(posting.until_date)) == (cast.VILLAGE, "2027-01-01")
    again = admin.post(reverse("staff:new"), told)
    assert again.status_code == 422 and "已有人用" in again.text and 'value="甲村网格员"' in again.text
    shown = admin.get(reverse("staff:person", args=[user.pk])).text
    assert "最后一天 2026年12月31日" in shown and page.context["password"] not in shown


@pytest.mark.parametrize(
    ("area", "says"), [("钱村", "没有这个名称"), (cast.OTHER_COUNTY, "没有这个名称"), ("", "请填写辖区")]
)
def test_an_area_outside_the_own_one_is_not_found(world: World, admin: Client, area, says):
    user = world.users["town_officer"]
    told = {"role": "leader", "area": area, "from_date": "2026-11-16"}

    answer = admin.post(reverse("staff:add", args=[user.pk]), told)

    assert answer.status_code == 422 and says in answer.text
    assert user.postings.count() == 1


def test_a_person_of_another_county_does_not_exist_for_the_administrator(world: World, admin: Client):
    user = world.users["stranger"]
    before = Entry.objects.count()

    assert admin.get(reverse("staff:person", args=[user.pk])).status_code == 404
    assert admin.post(reverse("staff:password", args=[user.pk])).status_code == 404
    assert admin.post(reverse("staff:end", args=[user.pk, user.posting.pk]), {}).status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.parametrize("make", [cast.security_admin, cast.audit_admin])
def test_the_other_administrators_look_on(world: World, make):
    client, user = client_of(make()), world.users["town_officer"]

    page = client.get(reverse("staff:person", args=[user.pk]))
    assert page.status_code == 200 and "终止" not in page.text and "重置密码" not in page.text
    assert client.get(reverse("staff:new")).status_code == 403
    answer = client.post(reverse("staff:end", args=[user.pk, user.posting.pk]), {"last_day": ""})
    assert answer.status_code == 422 and user.posting is not None


def test_a_stand_in_is_arranged_on_the_page_and_told_on_it(world: World, admin: Client):
    colleague, substitute = world.users["county_officer"], world.users["town_officer"]
    address = reverse("staff:stand-in", args=[colleague.pk, colleague.posting.pk])

    missing = admin.post(address, {"username": "nobody", "from_date": "2026-11-16", "last_day": "2026-11-20"})
    assert missing.status_code == 422 and "没有这个用户名" in missing.text
    admin.post(
        address, {"username": substitute.username, "from_date": "2026-11-16", "last_day": "2026-11-20"}
    )

    page = admin.get(reverse("staff:person", args=[substitute.pk])).text
    assert f"县级管理员（代{colleague.display_name}）" in page


@pytest.mark.parametrize(
    ("role", "area", "opens", "closed"),
    [
        (Role.GRID_WORKER, cast.VILLAGE, ["inbox:page", "outcomes:week"], ["inbox:export", "people:list", "measures:page"]),
        (Role.LEADER, cast.COUNTY, ["overview:page", "inbox:page", "measures:page"], ["inbox:export", "deliveries:list"]),
        (Role.AUDITOR, cast.CITY, ["inbox:page", "registry:list"], ["inbox:export", "deliveries:registers"]),
        (Role.APPROVER, cast.COUNTY, ["inbox:page", "rules:changes"], ["inbox:export", "deliveries:list"]),
    ],
)  # fmt: skip
def test_what_the_other_roles_open(world: World, role, area, opens, closed):
    client = client_of(cast.make_user(role, area))

    assert {client.get(reverse(name)).status_code for name in opens} == {200}
    assert {client.get(reverse(name)).status_code for name in closed} == {403}


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.APPROVER])
def test_who_looks_on_reads_names_masked_and_closes_nothing(world: World, role):
    client, clue = client_of(cast.make_user(role, cast.COUNTY)), world.clue_of(world.own)

    page = client.get(reverse("households:page", args=[world.own.pk]))
    close = reverse("households:close", args=[world.own.pk, clue.pk])
    assert "欧**兰" in page.text and "欧阳春兰" not in page.text and close not in page.text
    assert client.post(close, {"outcome": "confirmed", "note": ""}).status_code == 422
    clue.refresh_from_db()
    assert clue.status == "open"


def test_a_liaison_sees_what_the_department_sent_and_sends_nothing(world: World):
    client = client_of(cast.make_user(Role.LIAISON, cast.CITY, department="医保局"))
    other = client_of(cast.make_user(Role.LIAISON, cast.CITY, department="教育局"))

    page = client.get(reverse("deliveries:list"))
    assert "医保结算明细" in page.text and 'type="file"' not in page.text
    assert client.get(reverse("deliveries:detail", args=[world.delivery.pk])).status_code == 200
    assert client.get(reverse("deliveries:rejects", args=[world.delivery.pk])).status_code == 404
    assert other.get(reverse("deliveries:detail", args=[world.delivery.pk])).status_code == 404
    assert client.get(reverse("inbox:page")).status_code == 403
