"""The clerk's page: a preview with the file's own cells for those who answer for it, and headings said once."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.accounts import factories as cast
from tests.web.conftest import World

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.deliveries.api import Upload, accept_upload, note_inspection
from fangpin.apps.deliveries.models import HeadingMemory
from fangpin.apps.deliveries.sealed_uploads import upload_path
from fangpin.contracts import load_contracts
from fangpin.jobs.queueing import queue_screening
from fangpin.pipeline.inspection import inspect_file
from fangpin.pipeline.manifest import Manifest

MEDICAL = "medical_insurance/settlements"
DAY = date(2026, 11, 16)
NAME = "孟样本"
# The choice for 备注, which stands behind all columns of the contract.
LAST = f"heading_{len(load_contracts()[MEDICAL].filed_columns)}"


def columns() -> list[str]:
    return [column.says for column in load_contracts()[MEDICAL].filed_columns]


def handed_in(
    by: User,
    tmp_path,
    *,
    renamed: bool = True,
    name: str = "医保_202610.csv",
    title: str = "",
    day: str = "1",
    rows: int = 1,
) -> UUID:
    """An upload that was looked at, as the job does it."""
    heads = ["单据号码" if renamed and head == "结算流水号" else head for head in columns()] + ["备注"]
    cells = [day if head == "结算日期" else "1" for head in heads]
    cells[:2] = ["S1", NAME]
    path = tmp_path / name
    path.write_text(title + ",".join(heads) + "\n" + (",".join(cells) + "\n") * rows, encoding="gb18030")
    upload_id = uuid4()
    accept_upload(
        actor=by, upload_id=upload_id, file_name=path.name, content=[path.read_bytes()], received_on=DAY
    )
    seen = inspect_file(
        path.read_bytes(),
        file_name=path.name,
        contracts=load_contracts(),
        contract_id=None,
        headings={},
        known=Manifest(),
        sender_area="131100",
        received_on=DAY,
    )
    note_inspection(upload_id=upload_id, inspection=seen.without_cells(), cells=seen.cells())
    return upload_id


def address(name: str, upload_id: UUID) -> str:
    return reverse(f"deliveries:{name}", args=[upload_id])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_preview_tells_data_set_period_and_columns_with_samples(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)

    page = world.signed_in("medical_clerk").get(address("preview", upload_id))

    assert page.context["contract"].id == MEDICAL
    assert "2026年1月至10月（文件名里写明）" in page.text
    assert "13 个栏目中对上 12 个" in page.text
    assert [line.heading for line in page.context["strange"]] == ["单据号码", "备注"]
    assert page.context["missing"] == ["结算流水号"]
    assert NAME in page.text


@pytest.mark.parametrize(
    ("role", "area", "department", "status"),
    [
        (Role.DEPARTMENT, cast.CITY, "教育局", 404),
        (Role.DEPARTMENT, cast.COUNTY, "医保局", 404),
        (Role.COUNTY, cast.COUNTY, "", 200),
        (Role.CITY, cast.CITY, "", 200),
        (Role.TOWN, cast.TOWN, "", 403),
    ],
)
def test_nobody_else_sees_a_cell_of_the_file(world: World, tmp_path, role, area, department, status):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    client = signed_in(cast.make_user(role, area, department=department))

    answer = client.get(address("preview", upload_id))

    assert answer.status_code == status
    assert NAME not in answer.text
    for name in ("confirm", "withdraw", "dataset"):
        client.post(address(name, upload_id))
    assert Upload.objects.get().status == "asking"
    assert not HeadingMemory.objects.exists()


def test_a_required_column_nobody_named_is_refused(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)

    refused = world.signed_in("medical_clerk").post(address("confirm", upload_id), {"heading_0": ""})

    assert refused.status_code == 422
    assert "还缺必需的栏目：结算流水号" in refused.text


def test_a_refused_form_keeps_what_was_chosen(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)

    refused = world.signed_in("medical_clerk").post(address("confirm", upload_id), {LAST: "name"})

    chosen = {line.heading: line.column for line in refused.context["strange"]}
    assert chosen == {"单据号码": "", "备注": "name"}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"heading_0": "settlement_no", LAST: "settlement_no"}, "选了不止一列"),
        ({"heading_0": "settlement_no", LAST: "name"}, "选了不止一列"),
        ({"heading_0": "settlement_no", LAST: "no_such"}, "没有栏目"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(world: World, tmp_path, said, says):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)

    refused = world.signed_in("medical_clerk").post(address("confirm", upload_id), said)

    assert (refused.status_code, says in refused.text) == (422, True)


def test_a_confirmed_heading_is_remembered_shown_and_can_be_taken_back(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    client = world.signed_in("medical_clerk")
    client.post(address("confirm", upload_id), {"heading_0": "settlement_no", LAST: ""})

    assert Upload.objects.get().headings == {"单据号码": "settlement_no"}
    assert ProcrastinateJob.objects.filter(task_name="receive_delivery").count() == 1
    page = client.get(reverse("deliveries:headings"))
    assert "单据号码" in page.text and "备注" not in page.text
    memory = HeadingMemory.objects.get(is_correction=True)
    forget = reverse("deliveries:forget-heading", args=[memory.pk])
    other = signed_in(cast.make_user(Role.DEPARTMENT, cast.CITY, department="教育局"))
    assert other.post(forget).status_code == 404
    assert "单据号码" not in other.get(reverse("deliveries:headings")).text
    city = world.signed_in("city_officer")
    county = world.signed_in("county_officer")
    assert "由报送单位删除" in county.get(reverse("deliveries:headings")).text
    assert county.post(forget).status_code == 404
    assert "由报送单位删除" not in city.get(reverse("deliveries:headings")).text
    client.post(forget)
    assert not HeadingMemory.objects.filter(is_correction=True).exists()


def test_a_second_click_changes_nothing(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path, renamed=False)
    client = world.signed_in("medical_clerk")

    for _ in range(2):
        client.post(address("confirm", upload_id))

    assert ProcrastinateJob.objects.filter(task_name="receive_delivery").count() == 1


def test_a_withdrawn_file_is_gone(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)

    page = world.signed_in("medical_clerk").post(address("withdraw", upload_id), follow=True)

    assert "已撤回" in page.text
    assert not upload_path(upload_id, "医保_202610.csv").exists()
    assert list(upload_path(upload_id, "x").parent.iterdir()) == []


def test_another_data_set_is_looked_at_again_and_only_of_the_own_department(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    client = world.signed_in("medical_clerk")

    refused = client.post(address("dataset", upload_id), {"contract": "public_security/deaths"}, follow=True)
    assert "请从列表中选择数据名称" in refused.text
    client.post(address("dataset", upload_id), {"contract": "medical_insurance/uninsured"})

    upload = Upload.objects.get()
    assert (upload.status, upload.contract, upload.inspection) == (
        "received", "medical_insurance/uninsured", {}
    )  # fmt: skip
    assert ProcrastinateJob.objects.filter(task_name="inspect_upload").count() == 2


def test_progress_asks_again_while_busy_and_brings_the_page_when_over(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    client = world.signed_in("medical_clerk")
    over = client.get(address("progress", upload_id))
    Upload.objects.update(status="running", progress={"read": 1200})
    busy = client.get(address("progress", upload_id))

    assert over["HX-Refresh"] == "true"
    assert "hx-trigger" in busy.text and "HX-Refresh" not in busy
    assert busy.context["steps"] == [
        ("读取", 1200, False), ("核对", None, True), ("认人", None, False), ("入库", None, False)
    ]  # fmt: skip


def test_a_file_in_the_queue_says_that_it_waits_and_for_what(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    client = world.signed_in("medical_clerk")
    Upload.objects.update(status="received")
    confirmed = client.get(address("progress", upload_id))
    Upload.objects.update(inspection={})
    queue_screening()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'run_screening'")
    behind = client.get(address("progress", upload_id))

    assert "还没有开始接收，马上轮到" in confirmed.text and "进行中" not in confirmed.text
    assert "还没有开始查看：系统正在筛查，完成后自动轮到" in behind.text
    assert "正在查看文件" not in behind.text


def test_a_department_gets_counts_and_an_office_the_clues_of_its_area(world: World):
    detail = reverse("deliveries:detail", args=[world.delivery.pk])
    type(world.delivery).objects.update(resting_households=5, resting_clues=4, rested_as_of=DAY)

    clerk = world.signed_in("medical_clerk").get(detail)
    city = world.signed_in("city_officer").get(detail)

    titles = {line["title"]: line["count"] for line in clerk.context["feedback"]}
    assert titles["用到它的待办线索"] == 4
    assert "inbox" not in clerk.text.split("这份数据用上了多少")[1].split("</section>")[0]
    assert next(line["count"] for line in city.context["feedback"] if "本辖区" in line["title"]) == 1
    listed = world.signed_in("city_officer").get(f"{reverse('inbox:page')}?delivery={world.delivery.pk}")
    assert listed.context["page"].paginator.count == 1


def test_the_register_opens_each_file_and_shows_the_own_lines(world: World):
    page = world.signed_in("medical_clerk").get(reverse("deliveries:register"))

    assert reverse("deliveries:detail", args=[world.delivery.pk]) in page.text
    assert "未参保人员名单" in page.text and "死亡注销" not in page.text


def test_the_preview_says_which_delivery_a_returned_workbook_corrects(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path)
    found = Upload.objects.get(pk=upload_id)
    found.inspection |= {"corrects": world.delivery.pk}
    found.save()

    page = world.signed_in("medical_clerk").get(address("preview", upload_id))

    assert "这是对交付" in page.text and "确认后整份代替那份文件" in page.text
    assert reverse("deliveries:detail", args=[world.delivery.pk]) in page.text
    assert "与被更正的交付相同" in page.text


def test_a_department_learns_of_everybody_who_was_not_recognised(world: World):
    warnings = {
        "person_not_in_registry": 1,
        "person_not_recognised": 1,
        "name_conflict": 2,
        "person_linked": 1,
    }
    found = type(world.delivery).objects.filter(pk=world.delivery.pk)
    found.update(rows_read=10, accepted=7, rejected=2, skipped=1, warnings_by_code=warnings)

    page = world.signed_in("medical_clerk").get(reverse("deliveries:detail", args=[world.delivery.pk]))

    told = {line["title"]: (line["count"], line["address"]) for line in page.context["feedback"]}
    assert [told[title][0] for title in ("对上农户", "不在户籍底册", "待人工判断是谁")] == [3, 2, 2]
    assert told["不在户籍底册"][1].endswith(
        "?kind=warnings&code=person_not_in_registry&code=person_not_recognised#issues"
    )
    assert told["待人工判断是谁"][1].endswith("?kind=warnings&code=name_conflict#issues")


def test_a_file_that_drops_most_rows_needs_a_tick_and_names_the_correction_it_replaces(
    world: World, tmp_path
):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path, renamed=False)
    found = Upload.objects.get(pk=upload_id)
    found.inspection |= {
        "corrects": world.delivery.pk,
        "replaces": ["0123456789abcdef"],
        "replaced_rows": 1234,
        "is_shrunken": True,
    }
    found.save()
    client = world.signed_in("medical_clerk")

    page = client.get(address("preview", upload_id))
    refused = client.post(address("confirm", upload_id))
    client.post(address("confirm", upload_id), {"is_sure_of_rows": "on"})

    assert "这份文件有 <strong>1</strong> 行" in page.text and "<strong>1,234</strong> 行" in page.text
    assert "已有更正" in page.text and "0123456789abcdef" in page.text
    assert "确实只有这些行，其余不再有效" in page.text
    assert refused.status_code == 422
    assert Upload.objects.get().status == "received"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "医保_202611.csv",
            "2026年1月至10月（文件名里的2026年11月还没有结束，按上传日期的上个月计。"
            "要交的是11月整月的数据时，请撤回，等11月结束后重新导出再上传）",
        ),
        ("医保.csv", "2026年1月至10月（文件名里没有月份，按上传日期的上个月计"),
    ],
)
def test_the_preview_says_why_the_month_is_not_the_one_named(world: World, tmp_path, name, says):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path, name=name)

    assert says in world.signed_in("medical_clerk").get(address("preview", upload_id)).text


def test_the_preview_counts_the_rows_of_the_unfinished_month(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path, name="医保_202611.csv", day="2026-11-03")

    page = world.signed_in("medical_clerk").get(address("preview", upload_id)).text

    assert "文件里有 1 行的日期在11月，照样接收。" in page and "把月份写进文件名" not in page


def test_a_file_of_headings_alone_is_warned_of(world: World, tmp_path):
    upload_id = handed_in(world.users["medical_clerk"], tmp_path, renamed=False, rows=0)
    full = handed_in(world.users["medical_clerk"], tmp_path, renamed=False)
    client = world.signed_in("medical_clerk")

    assert "这份文件只有表头，没有数据行" in client.get(address("preview", upload_id)).text
    assert "没有数据行" not in client.get(address("preview", full)).text


def test_the_preview_says_which_amounts_are_converted(world: World, tmp_path):
    plain = handed_in(world.users["medical_clerk"], tmp_path)
    in_wan = handed_in(world.users["medical_clerk"], tmp_path, title="单位：万元,,\n")
    client = world.signed_in("medical_clerk")

    assert "换算成" not in client.get(address("preview", plain)).text
    page = client.get(address("preview", in_wan)).text
    assert "文件里写明单位是万元，接收时换算成元：医疗费总额、" in page


def test_the_page_of_an_archive_opens_each_file_with_its_state(world: World, tmp_path):
    part, archive = (handed_in(world.users["medical_clerk"], tmp_path) for _ in range(2))
    Upload.objects.filter(pk=part).update(archive_id=archive)
    Upload.objects.filter(pk=archive).update(status="done", message="结果见各文件。")
    client = world.signed_in("medical_clerk")

    for page in (client.get(address("preview", archive)), client.get(reverse("deliveries:uploads"))):
        assert address("preview", part) in page.text and "待核对" in page.text
    assert address("preview", archive) in client.get(address("preview", part)).text
