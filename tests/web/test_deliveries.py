"""What departments sent, and taking the next file."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.deliveries.factories import delivery_facts
from tests.web.conftest import World

from fangpin.apps.deliveries.api import (
    Delivery,
    DeliveryStatus,
    IssueLevel,
    IssueRow,
    Upload,
    load_delivery,
    replaced_by,
    settle_upload,
)
from fangpin.home.sealing import seal_file

FILE = "结算流水号,参保人姓名\n1,某人\n".encode("gb18030")


def upload(client, *, name: str = "医保局_医保结算明细.csv", content: bytes = FILE, ticket=None):
    words = {"ticket": str(ticket or uuid4()), "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("deliveries:upload"), words, follow=True)


def test_the_rows_of_each_file_add_up_on_the_page(world: World):
    page = world.signed_in("medical_clerk").get(reverse("deliveries:list"))

    (found,) = page.context["page"]
    assert found.rows_read == found.accepted + found.rejected + found.skipped
    assert "读入 = 接收 + 退回 + 略过" in page.text


def test_each_figure_opens_to_the_cells_behind_it(world: World):
    client = world.signed_in("medical_clerk")
    address = reverse("deliveries:detail", args=[world.delivery.pk])

    assert "证件号码校验码不符，至少有一位填错" in client.get(address).text
    chosen = client.get(address, {"code": "bad_check_digit"})
    assert [issue.row_no for issue in chosen.context["page"]] == [3]
    assert list(client.get(address, {"code": "blank"}).context["page"]) == []
    refused = client.get(address, {"kind": "rejected"})
    assert [issue.row_no for issue in refused.context["page"]] == [3]
    assert "只看：退回" in refused.text
    assert f"{address}?kind=rejected#issues" in client.get(reverse("deliveries:list")).text


def test_a_code_that_refuses_one_row_and_doubts_another_opens_to_each_by_itself(world: World):
    facts = delivery_facts(
        rejected=1, skipped=2, rejected_by_code={"missing": 1}, warnings_by_code={"missing": 1}
    )
    issues = [
        IssueRow("", row, column, "missing", "必填的“身份证号”是空的。", level)
        for row, column, level in (
            (4, "身份证号", IssueLevel.REJECTED),
            (4, "姓名", IssueLevel.REJECTED),
            (7, "身份证号", IssueLevel.WARNING),
        )
    ]
    load_delivery(facts=facts, issues=issues, actor=None)
    client, address = world.signed_in("medical_clerk"), reverse("deliveries:detail", args=[facts.id])

    groups = client.get(address).context["groups"]
    opened = {
        group["title"][:2]: [issue.row_no for issue in client.get(line["address"]).context["page"]]
        for group in groups
        for line in group["lines"]
        if line["code"] == "missing"
    }

    assert opened == {"退回": [4, 4], "提醒": [7]}
    refused = client.get(address, {"kind": "rejected"})
    assert "只看：退回" in refused.text and "共 2 条，在 1 行里" in refused.text
    assert [issue.row_no for issue in client.get(address, {"kind": "warnings"}).context["page"]] == [7]


def test_the_reject_file_is_for_those_who_may_read_it(world: World, settings):
    seal_file([b"xlsx"], settings.HOME.rejects / "f.xlsx.sealed", key=settings.HOME.seal_key())
    facts = delivery_facts(rejects_file="f.xlsx.sealed")
    load_delivery(facts=facts, issues=[], actor=None)
    address = reverse("deliveries:rejects", args=[facts.id])

    answer = world.signed_in("medical_clerk").get(address)
    assert b"".join(answer.streaming_content) == b"xlsx"
    assert "%E9%80%80%E5%9B%9E" in answer["Content-Disposition"]
    assert world.signed_in("county_officer").get(address).status_code == 404
    assert world.signed_in("town_officer").get(address).status_code == 403


def test_an_upload_is_kept_and_queued(world: World):
    page = upload(world.signed_in("medical_clerk"))

    assert "文件已收到" in page.text
    assert "已收到" in page.text
    assert Upload.objects.get().department == "医保局"
    assert ProcrastinateJob.objects.filter(task_name="inspect_upload").count() == 1


def test_a_clerk_may_name_the_data_of_the_own_department(world: World):
    client = world.signed_in("medical_clerk")
    words = {"ticket": str(uuid4()), "contract": "medical_insurance/uninsured"}
    client.post(reverse("deliveries:upload"), words | {"file": SimpleUploadedFile("a.csv", FILE)})
    other = words | {"ticket": str(uuid4()), "contract": "public_security/deaths"}
    refused = client.post(reverse("deliveries:upload"), other | {"file": SimpleUploadedFile("a.csv", FILE)})

    assert Upload.objects.get().contract == "medical_insurance/uninsured"
    assert "请从列表中选择数据名称" in refused.text


def test_a_finished_upload_says_what_follows(world: World):
    client = world.signed_in("medical_clerk")
    upload(client)
    found = Upload.objects.get()
    settle_upload(upload_id=found.pk, status=DeliveryStatus.DONE, delivery_id=world.delivery.pk)

    assert "已完成检查，筛查随后自动进行。" in client.get(reverse("deliveries:uploads")).text


def test_a_double_click_is_one_upload(world: World):
    client, ticket = world.signed_in("medical_clerk"), uuid4()
    upload(client, ticket=ticket)
    upload(client, ticket=ticket)

    assert Upload.objects.count() == 1


def test_a_file_that_cannot_be_taken_is_refused_in_words(world: World):
    client = world.signed_in("medical_clerk")

    assert "只接收 xlsx、xls、et、ods、dbf" in upload(client, name="照片.jpg").text
    assert "文件是空的" in upload(client, content=b"").text
    assert "请先选择一个文件" in client.post(reverse("deliveries:upload"), {"ticket": str(uuid4())}).text


def test_the_status_moves_on_and_asking_stops_when_it_is_over(world: World):
    client = world.signed_in("medical_clerk")
    upload(client)
    waiting = client.get(reverse("deliveries:uploads")).text
    settle_upload(
        upload_id=Upload.objects.get().pk, status=DeliveryStatus.FAILED, message="表头不认识；请核对。"
    )
    over = client.get(reverse("deliveries:uploads")).text

    assert 'hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in over
    assert "表头不认识" in over


def test_the_fragment_is_the_same_as_on_the_page_loaded_afresh(world: World):
    client = world.signed_in("medical_clerk")
    upload(client)

    fragment = client.get(reverse("deliveries:uploads")).text
    assert fragment.strip() in client.get(reverse("deliveries:list")).text


def loaded(**fields) -> Delivery:
    return load_delivery(facts=delivery_facts(**fields), issues=[], actor=None)


@pytest.mark.parametrize(
    ("fields", "word", "remedy"),
    [
        ({"is_in_force": False, "warnings_by_code": {"person_in_doubt": 3}}, "未生效", "请按退回原因改正后重新上传"),
        ({"accepted": 0, "rejected": 0, "skipped": 10}, "没有数据", "请核对是否漏导"),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_counts_is_not_done_and_says_what_to_do(world: World, fields, word, remedy):
    client, found = world.signed_in("medical_clerk"), loaded(**fields)
    upload(client, ticket=(ticket := uuid4()))
    settle_upload(upload_id=ticket, status=DeliveryStatus.DONE, delivery_id=found.pk)

    pages = {
        "list": client.get(reverse("deliveries:list")).text,
        "uploads": client.get(reverse("deliveries:uploads")).text,
        "preview": client.get(reverse("deliveries:preview", args=[ticket])).text,
        "detail": client.get(reverse("deliveries:detail", args=[found.pk])).text,
    }

    for name, text in pages.items():
        assert word in text and remedy in text, name
    assert "state-done" not in pages["uploads"] + pages["preview"] + pages["detail"]
    assert "已完成检查和筛查" not in pages["uploads"]
    if not found.is_in_force:
        assert "对上农户" not in pages["detail"] and "人工核对" not in pages["detail"]


def test_a_corrected_file_says_what_took_its_place_and_a_supplemented_one_stays(world: World):
    old = loaded()
    first = loaded(corrects=old.pk, received_on=date(2026, 4, 5))
    last = loaded(corrects=old.pk, received_on=date(2026, 4, 6))
    supplement = loaded(corrects=last.pk, is_supplement=True, received_on=date(2026, 4, 7))
    refused = loaded(corrects=old.pk, is_in_force=False, received_on=date(2026, 4, 8))

    replaced = replaced_by([old, first, last, supplement, refused])

    assert {one: by.pk for one, by in replaced.items()} == {old.pk: last.pk, first.pk: last.pk}
    client = world.signed_in("medical_clerk")
    for address in (reverse("deliveries:list"), reverse("deliveries:detail", args=[old.pk])):
        page = client.get(address).text
        assert "已被" in page and "接替" in page and reverse("deliveries:detail", args=[last.pk]) in page
    assert "接替" not in client.get(reverse("deliveries:detail", args=[last.pk])).text


@pytest.mark.parametrize(
    ("fields", "title", "says"),
    [
        ({}, "和上一次比", "“减少”是上次有、这次没有的行，已不再使用"),
        ({"contract": "medical_insurance/settlements"}, "和上一次比", "仍按上次的内容使用"),
        ({"corrects": "a" * 16}, "和被更正的那份比", "“减少”是那份有、这份没有的行"),
        ({"corrects": "a" * 16, "is_supplement": True}, "和被补充的那份比", "其他行照旧使用"),
        ({"corrects": "a" * 16, "same_day": "replaces"}, "和同一天的上一份比", "这份接替同一天的上一份"),
        ({"same_day": "joins"}, "和同一天的上一份比", "两份的行都使用"),
    ],
)
def test_a_comparison_is_told_in_the_words_for_its_kind(world: World, fields, title, says):
    changes = {"new": 1, "changed": 0, "unchanged": 2, "gone": 0}
    found = loaded(**{"contract": "medical_insurance/uninsured", "changes": changes} | fields)

    page = world.signed_in("medical_clerk").get(reverse("deliveries:detail", args=[found.pk])).text

    assert title in page and says in page
    assert ("减少" in page) == (fields.get("same_day") != "joins" and not fields.get("is_supplement"))


@pytest.mark.django_db
def test_a_list_is_replaced_by_a_newer_one_as_corrected_but_not_by_one_of_the_same_day():
    words = {"contract": "medical_insurance/uninsured"}
    old = loaded(**words)
    parts = [loaded(**words, received_on=date(2026, 5, 3)) for _ in range(2)]
    late = loaded(**words, corrects=old.pk, received_on=date(2026, 5, 9))

    replaced = replaced_by([old, *parts, late])

    assert {one: by.pk for one, by in replaced.items()} == {old.pk: parts[1].pk, late.pk: parts[1].pk}


@pytest.mark.django_db
def test_a_part_without_a_row_is_never_named_as_what_took_a_lists_place():
    words = {"contract": "medical_insurance/uninsured"}
    old = loaded(**words)
    new = loaded(**words, received_on=date(2026, 5, 3))
    empty = loaded(**words, received_on=date(2026, 5, 3), accepted=0, rejected=0, skipped=10)

    assert {one: by.pk for one, by in replaced_by([old, new, empty]).items()} == {old.pk: new.pk}
