"""What departments sent, and taking the next file."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.deliveries.factories import delivery_facts
from tests.web.conftest import World

from fangpin.apps.deliveries.api import DeliveryStatus, Upload, load_delivery, settle_upload
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
