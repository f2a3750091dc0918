"""The family's own pages, and those of the offices that answer."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.factories import COUNTY, OTHER_COUNTY_VILLAGE, TOWN, VILLAGE, make_user
from tests.apps.cases.factories import TODAY, book, case_at, do
from tests.apps.declarations.factories import NAME, PHONE, TEXT, an_id, form_of, registered
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role
from fangpin.apps.audit.models import Entry
from fangpin.apps.cases.api import ActKind, Decision, open_objection
from fangpin.apps.clues.api import Clue, Outcome, close_clue
from fangpin.apps.declarations.api import Declaration, Standing
from fangpin.web.declare.words import told_standing

FORM = "/declare/"


def receipt_of(page) -> str:
    return re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page.text)[0]


def ask(client: Client, number: str, last_four: str, **more):
    return client.post(reverse("declare:status"), {"number": number, "last_four": last_four, **more})


def test_the_place_is_chosen_one_level_a_page_without_script(world: World):
    client = Client()

    counties = client.get(FORM)
    towns = client.get(FORM, {"at": COUNTY})
    villages = client.get(FORM, {"at": TOWN})
    form = client.get(FORM, {"at": VILLAGE})

    assert "枣强县" in counties.text and "哪个县" in counties.text
    assert "河西街道" in towns.text and "乙镇" not in towns.text
    assert "甲村" in villages.text
    assert "桃城区河西街道甲村" in form.text
    for page in (counties, towns, villages, form):
        assert "<script" not in page.text and page.text.count("<select") == 1
        assert "private, no-store" in page.headers["Cache-Control"]


def test_four_lines_are_typed_and_one_more_for_somebody_else(world: World):
    page = Client().get(FORM, {"at": VILLAGE}).text

    typed = re.findall(r'<(?:input type="text"|textarea)[^>]*name="(\w+)"', page)
    assert typed == ["name", "phone", "id_number", "text", "proxy"]


def test_the_printed_square_brings_the_county_along(world: World):
    assert "河西街道" in Client().get("/declare/131102/").text
    assert Client().get("/declare/nonsense/").status_code == 302
    assert "哪个县" in Client().get("/declare/990000/").text


def test_a_page_is_small(world: World):
    page = Client().get(FORM, {"at": VILLAGE})
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page.text)

    weight = len(page.content) + sum(Path(finders.find(one)).stat().st_size for one in sheets)
    assert sheets == ["declare.css"] and weight < 20_000


def test_a_family_of_the_register_gets_a_receipt_and_the_village_a_clue(world: World):
    number = an_id()
    registered(world.quiet, number)

    page = Client().post(FORM, form_of(VILLAGE, id_number=number))

    assert page.status_code == 200 and "2026年11月18日" in page.text and "2026年12月14日" in page.text
    assert world.clue_of(world.quiet).rank_reason == "自主申报"
    assert NAME not in page.text and number not in page.text
    assert Entry.objects.get(verb="declared").actor_id is None
    inbox = world.signed_in("village_worker").get(reverse("inbox:page"))
    assert "赵小河" in inbox.text and "自主申报" in inbox.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "请填姓名"),
        ("name", "李130", "姓名里有数字"),
        ("phone", "12345", "11 位数字"),
        ("id_number", "130503670401001", "15 位的旧号码"),
        ("id_number", "1311**********0011", "星号"),
        ("id_number", "130503196704010017", "至少有一位填错"),
        ("text", "穷", "太短了"),
        ("risk", "", "请选一种困难"),
        ("risk", "因懒", "请选一种困难"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, field: str, typed: str, says: str
):
    page = Client().post(FORM, form_of(VILLAGE, **{field: typed}))

    assert page.status_code == 422
    beside = page.text.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert says in beside
    for name, value in (("name", NAME), ("phone", PHONE), ("text", TEXT)):
        assert name == field or value in page.text
    assert not Declaration.objects.exists()


def test_who_fills_in_for_somebody_else_says_who(world: World):
    refused = Client().post(FORM, form_of(VILLAGE, is_proxy="on"))
    taken = Client().post(FORM, form_of(VILLAGE, is_proxy="on", proxy="王小明，邻居"))

    assert refused.status_code == 422 and "代填人的姓名" in refused.text
    assert taken.status_code == 200 and Declaration.objects.get().door == "proxy"


def test_large_type_is_kept_while_filling_in(world: World):
    client, told = Client(), form_of(VILLAGE)

    assert '<body class="big">' in client.get(FORM, {"at": VILLAGE, "big": "1"}).text
    changed = client.post(FORM, told | {"size": "1"})
    assert changed.status_code == 200 and '<body class="big">' in changed.text
    assert PHONE in changed.text and TEXT in changed.text and "还没有交上" not in changed.text
    wrong = client.post(FORM, told | {"big": "1", "phone": "1"})
    assert '<body class="big">' in wrong.text
    assert '<body class="big">' in client.post(FORM, told | {"big": "1"}).text
    assert Declaration.objects.count() == 1


def test_sent_twice_it_is_one_with_one_number(world: World):
    client, told = Client(), form_of(VILLAGE, ticket="7d9f4f9c-6f0e-4f34-9b6f-0d6a5c6c2a11")

    first, second = client.post(FORM, told), client.post(FORM, told)

    assert receipt_of(first) == receipt_of(second) and "没有重复登记" in second.text
    assert Declaration.objects.count() == 1


def test_too_many_are_told_so_in_a_sentence(world: World):
    client, number = Client(), an_id()
    for _ in range(3):
        assert client.post(FORM, form_of(VILLAGE, id_number=number)).status_code == 200

    page = client.post(FORM, form_of(VILLAGE, id_number=number))

    assert page.status_code == 429 and "今天已经申报过 3 次" in page.text and TEXT in page.text


def test_the_receipt_tells_how_far_it_is_and_nothing_about_anybody(world: World):
    client, number = Client(), an_id()
    registered(world.quiet, number)
    receipt = receipt_of(client.post(FORM, form_of(VILLAGE, id_number=number)))

    checking = ask(client, receipt, number[-4:])
    close_clue(
        actor=world.users["town_officer"],
        clue_id=world.clue_of(world.quiet).pk,
        outcome=Outcome.UNFOUNDED,
        note="赵小河家没有困难",
    )
    done = ask(client, f" {receipt.lower()} ", number[-4:])

    assert "已转村核实" in checking.text and "最迟 2026年12月14日" in checking.text
    assert "已办结" in done.text and "没有发现需要帮扶的困难" in done.text
    for page in (checking, done):
        assert "赵小河" not in page.text and NAME not in page.text and "甲村" not in page.text


def test_wrong_answers_are_counted(world: World):
    client = Client()
    receipt = receipt_of(client.post(FORM, form_of(VILLAGE)))

    answers = [ask(client, receipt, "0000").status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]
    assert "没有查到" in ask(client, "ABCDEFGHJK", "1234").text


def test_of_a_stranger_it_is_only_received(world: World):
    client, number = Client(), an_id()
    receipt = receipt_of(client.post(FORM, form_of(VILLAGE, id_number=number)))

    assert "已收到" in ask(client, receipt, number[-4:]).text


def test_an_officer_who_is_signed_in_can_use_the_familys_page(world: World):
    page = world.signed_in("town_officer").post(FORM, form_of(OTHER_COUNTY_VILLAGE))

    assert page.status_code == 200 and Declaration.objects.get().entered_by is None


def test_a_clerk_takes_down_who_telephones(world: World):
    client = world.signed_in("town_officer")
    new = reverse("declarations:new")

    assert "甲村" in client.get(new).text
    page = client.post(new, form_of(VILLAGE, door="hotline"))

    assert receipt_of(page)
    found = Declaration.objects.get()
    assert (found.door, found.entered_by) == ("hotline", world.users["town_officer"])
    assert world.signed_in("village_worker").get(new).status_code == 403
    elsewhere = client.post(new, form_of(OTHER_COUNTY_VILLAGE, door="hotline"))
    assert Declaration.objects.count() == 1 and "甲村" in elsewhere.text


def test_the_township_says_which_household_it_is(world: World):
    Client().post(FORM, form_of(VILLAGE, name="赵小河"))
    found, client = Declaration.objects.get(), world.signed_in("town_officer")
    page, settle = (reverse(f"declarations:{name}", args=[found.pk]) for name in ("page", "settle"))

    assert page in client.get(reverse("declarations:list")).text
    shown = client.get(page).text
    assert world.quiet.household_no in shown and TEXT in shown and PHONE in shown
    assert client.post(settle, {}).status_code == 422
    refused = client.post(settle, {"household": "nobody", "note": ""})
    assert refused.status_code == 422 and "请写明" in refused.text
    answer = client.post(settle, {"household": str(world.quiet.pk), "note": "电话问过"}, follow=True)

    assert "已转到这一户的线索" in answer.text and TEXT in answer.text
    assert world.clue_of(world.quiet).declarations.count() == 1
    assert page in client.get(reverse("declarations:list"), {"tab": "checking"}).text


def test_what_was_said_is_opened_for_those_who_visit_and_each_time_leaves_an_entry(world: World):
    number = an_id()
    registered(world.quiet, number)
    Client().post(FORM, form_of(VILLAGE, id_number=number))
    address = reverse("households:page", args=[world.quiet.pk])

    village = world.signed_in("village_worker").get(address)
    city = world.signed_in("city_officer").get(address)

    assert TEXT in village.text and PHONE in village.text and number not in village.text
    assert "农户自主申报" in city.text
    assert TEXT not in city.text and PHONE not in city.text and NAME not in city.text
    entry = Entry.objects.get(verb="viewed_declaration")
    assert entry.actor_id == world.users["village_worker"].pk
    assert entry.object_id == str(Declaration.objects.get().pk)


def test_another_county_sees_no_declaration(world: World):
    Client().post(FORM, form_of(VILLAGE))
    found, client = Declaration.objects.get(), world.signed_in("stranger")

    assert str(found.pk) not in client.get(reverse("declarations:list")).text
    assert client.get(reverse("declarations:page", args=[found.pk])).status_code == 404
    settle = reverse("declarations:settle", args=[found.pk])
    assert client.post(settle, {"household": "nobody", "note": "x"}).status_code == 404
    assert not Clue.objects.filter(household=world.quiet).exists()


def test_every_decision_has_words_for_the_family():
    for decision in Decision:
        told = told_standing(Standing("linked", TODAY, None, "confirmed", decision.value))
        assert told.state == "已办结"


def test_an_objection_that_is_right_is_told_as_work_again(world: World):
    client, number = Client(), an_id()
    registered(world.quiet, number)
    receipt = receipt_of(client.post(FORM, form_of(VILLAGE, id_number=number)))
    officer = world.users["town_officer"]

    refused = case_at("nothing left", world.quiet, officer=officer, decision=ActKind.REFUSE)
    assert "没有纳入" in ask(client, receipt, number[-4:]).text

    case = open_objection(actor=officer, case_id=refused.pk, note="药费还在花", book=book(), today=TODAY)
    do(case, "recheck", make_user(Role.TOWN, TOWN))
    do(case, "decide", world.users["county_officer"], kind=ActKind.ADMIT)
    do(case, "tell_upheld", officer)
    assert "正在按程序办理" in ask(client, receipt, number[-4:]).text
