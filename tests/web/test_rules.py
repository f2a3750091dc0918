"""规则与参数: open to those who see the inbox, changed by offices, lists within the scope, refusals that lose nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.apps.accounts.factories import COUNTY, county_officer
from tests.apps.rules.factories import draft
from tests.web.conftest import World

from fangpin.apps.rules.api import ImpactRow, RuleChange, as_approved, note_preview_failure, receive_preview
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import change_file, change_text
from fangpin.web.rules.wording import condition_words

TODAY, TOMORROW = date(2026, 11, 16), date(2026, 11, 17)
PARAMETER = ["illness", "inpatient_line_other"]
RULE = "illness/inpatient_self_paid"
FORM = {
    "region": COUNTY[:6],
    "from_date": "2026-11-17",
    "value": "１5,000.5",
    "source": "new",
    "document_title": "某县监测标准通知",
    "document_number": "某农〔2026〕3号",
    "document_issuer": "某县农业农村局",
    "document_clause": "第二条",
    "reason": "本县住院费用高于全市。",
}


@pytest.fixture
def change(world: World, settings) -> RuleChange:
    """A county's draft with a preview: one household of its own comes onto the list, and one elsewhere."""
    found = draft(
        world.users["county_officer"], home=settings.HOME, today=TODAY, from_date=TOMORROW, is_previewed=False
    )
    figures = {
        "as_of": "2026-11-10",
        **{"households": 4, "listed_before": 3, "listed_after": 4, "added": 1, "dropped": 0, "still_listed": 1},
        "rules": [{"rule": RULE, "title": "年度住院自付达到预警线", "hits_before": 1, "hits_after": 3, "added": 2}
                  | {"dropped": 0, "unknowns_before": 1, "unknowns_after": 1}],
        "towns": [{"town_code": COUNTY[:6] + "001", "added": 1, "dropped": 0}],
        "caught": None,
    }  # fmt: skip
    receive_preview(
        preview_id=found.previews.get().pk,
        run_id="0" * 16,
        figures=figures,
        cases=[{"rule": RULE, "case": "等于线。", "complaints": []}],
        rows=[
            ImpactRow(world.quiet.key, world.quiet.village_code, "added", (RULE,), ()),
            ImpactRow(world.foreign.key, world.foreign.village_code, "added", (RULE,), ()),
        ],
    )
    return found


def _addresses(change: RuleChange) -> dict[str, str]:
    return {
        "list": reverse("rules:list"),
        "rule": reverse("rules:rule", args=RULE.split("/")),
        "parameter": reverse("rules:parameter", args=PARAMETER),
        "draft": reverse("rules:draft", args=PARAMETER),
        "changes": reverse("rules:changes"),
        "change": reverse("rules:change", args=[change.pk]),
        "households": reverse("rules:households", args=[change.pk]) + "?kind=added",
    }


@pytest.mark.parametrize(
    ("who", "readable", "drafts", "sees_change"),
    [
        ("village_worker", 200, 403, 404),
        ("town_officer", 200, 403, 404),
        ("county_officer", 200, 200, 200),
        ("city_officer", 200, 200, 200),
        ("stranger", 200, 200, 404),
        ("medical_clerk", 403, 403, 403),
    ],
)
def test_who_reads_who_drafts_and_who_sees_a_draft(who, readable, drafts, sees_change, world, change):
    client, addresses = world.signed_in(who), _addresses(change)

    answers = {name: client.get(address).status_code for name, address in addresses.items()}

    assert [answers[name] for name in ("list", "rule", "parameter", "changes")] == [readable] * 4
    assert answers["draft"] == drafts
    assert [answers[name] for name in ("change", "households")] == [sees_change] * 2


def test_every_rule_is_told_without_codes_and_rules_and_parameters_have_a_page(world):
    client, book = world.signed_in("village_worker"), load_rulebook()

    for rule in book.rules.values():
        assert "_" not in condition_words(rule), condition_words(rule)
    # All would take a minute: each page of a kind is made the same way.
    for rule in list(book.rules.values())[::8]:
        assert client.get(reverse("rules:rule", args=rule.id.split("/"))).status_code == 200
    for name in list(book.parameters)[::8]:
        page = client.get(reverse("rules:parameter", args=name.split(".")))
        assert book.parameters[name].title in page.text


def test_the_list_shows_what_holds_here_today(world, settings):
    county, city = world.signed_in("county_officer"), world.signed_in("city_officer")
    held = draft(county_officer(), home=settings.HOME, today=date(2026, 11, 10), from_date=TODAY)
    settings.HOME.rule_changes.mkdir(parents=True)
    told = as_approved(held, approved_on=date(2026, 11, 12))
    (settings.HOME.rule_changes / change_file(told)).write_text(change_text(told), encoding="utf-8")

    assert "15,000元" in county.get(reverse("rules:list")).text
    assert "15,000元" not in city.get(reverse("rules:list")).text
    assert "15,000元" in city.get(reverse("rules:list"), {"area": COUNTY}).text


def test_the_list_shows_the_clocks_of_the_procedures_that_hold_here(world):
    page = world.signed_in("county_officer").get(reverse("rules:list")).text

    assert "监测对象识别（各地通用）" in page and "监测对象识别（安徽）" not in page
    for name in ("identification_days", "notice_days", "soon_days"):
        assert page.count(reverse("rules:parameter", args=["procedures", name])) >= 1
    assert reverse("rules:parameter", args=["procedures", "visit_working_days"]) not in page


def test_a_draft_with_a_new_document_is_kept_exactly(world):
    answer = world.signed_in("county_officer").post(reverse("rules:draft", args=PARAMETER), FORM)

    found = RuleChange.objects.get()
    assert answer.url == reverse("rules:change", args=[found.pk])
    assert (found.value, found.former_value, found.from_date) == ("15000.5", "20000", TOMORROW)
    assert (found.source, found.document["number"]) == ("第二条", "某农〔2026〕3号")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"from_date": "2026-11-16"}, "生效日期最早是明天"),
        ({"value": "一万五"}, "新值只写数字和小数点"),
        ({"document_clause": ""}, "请写是文件的哪一条"),
        ({"source": ""}, "没有文件的选“县定缺省”"),
        ({"reason": ""}, "请写明为什么改"),
        ({"region": "131121"}, "请从列表中选择适用地区"),
    ],
)
def test_a_refused_draft_says_why_and_keeps_what_was_typed(told, says, world):
    answer = world.signed_in("county_officer").post(reverse("rules:draft", args=PARAMETER), FORM | told)

    assert answer.status_code == 422
    assert says in answer.text and "某县监测标准通知" in answer.text
    assert not RuleChange.objects.exists()


def test_a_figure_leads_to_the_households_of_the_own_area_only(world, change):
    county, address = world.signed_in("county_officer"), _addresses(change)["households"]

    page = county.get(address)

    assert "赵小河" in page.text and "钱外乡" not in page.text
    assert page.context["page"].paginator.count == 1
    assert world.signed_in("city_officer").get(address).context["page"].paginator.count == 2


def test_the_preview_tells_visits_townships_and_examples_that_change(world, change):
    page = world.signed_in("county_officer").get(_addresses(change)["change"]).text

    for words in (
        "要多走访 <b>1</b> 户",
        "年度住院自付达到预警线",
        "按乡镇",
        "等于线。",
        "自己起草的不能由自己复核",
    ):
        assert words in page


def test_the_drafter_is_refused_and_a_colleague_approves(world, change):
    decide, approve = reverse("rules:decide", args=[change.pk]), {"what": "approve", "decision": ""}

    own = world.signed_in("county_officer").post(decide, approve)
    other = world.signed_in("city_officer").post(decide, approve, follow=True)

    assert own.status_code == 422 and "自己起草的不能由自己复核" in own.text
    assert "已批准，从 2026-11-17 起生效" in other.text


def test_a_draft_that_came_back_is_written_anew_with_what_it_said(world, change):
    city = world.signed_in("city_officer")
    decide = reverse("rules:decide", args=[change.pk])
    assert city.post(decide, {"what": "return", "decision": ""}).status_code == 422
    city.post(decide, {"what": "return", "decision": "请附文件。"})

    page = world.signed_in("county_officer").get(_addresses(change)["change"])
    anew = world.signed_in("county_officer").get(_addresses(change)["draft"], {"from": change.pk})

    assert "请附文件。" in page.text and "照此重新起草" in page.text
    assert Decimal(anew.context["form"]["value"].value()) == Decimal(change.value)
    assert change.reason in anew.text


def test_a_preview_that_failed_says_why_and_can_be_asked_for_again(world, change):
    note_preview_failure(preview_id=change.previews.get().pk, says="还没有筛查结果。")
    client, address = world.signed_in("county_officer"), _addresses(change)["change"]
    assert "还没有筛查结果。" in client.get(address).text

    client.post(reverse("rules:preview", args=[change.pk]))
    client.post(reverse("rules:replay", args=[change.pk]), {"month": "2026-09"})

    assert sorted(str(one.month) for one in change.previews.all()) == ["2026-09-01", "None"]
    assert client.get(address).text.count("正在测算") == 2
    assert (
        "请从列表中选择要回放的月份"
        in client.post(reverse("rules:replay", args=[change.pk]), {"month": "x"}, follow=True).text
    )
