"""From a clerk's upload through the queue to a new clue, as the worker does it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from tests.apps.accounts import factories as cast
from tests.jobs.files import write_medical, write_roster
from tests.pipeline.returned_files import mended
from tests.pipeline.small_files import SETTLEMENTS, settlement, xlsx

from fangpin.apps.accounts.api import Role, scope_of
from fangpin.apps.clues.api import Clue, ClueFilters, ScreeningRun, ranked
from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    UploadRefused,
    accept_upload,
    confirm_upload,
    upload_bytes,
)
from fangpin.apps.deliveries.models import Delivery, HeadingMemory, Upload
from fangpin.apps.deliveries.sealed_uploads import upload_path
from fangpin.home.sealing import unseal_file
from fangpin.jobs import inspecting, uploads
from fangpin.jobs import intake as taking
from fangpin.jobs.inspecting import inspect_upload
from fangpin.jobs.queueing import queue_screening
from fangpin.jobs.screening import run_screening

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD = UUID(int=5)
TODAY = date(2026, 8, 10)


@pytest.fixture(autouse=True)
def installation(home, settings):
    """The worker looks into the home of the settings, which stands still on its day."""
    settings.HOME = home
    home.today_file.write_text(TODAY.isoformat())
    with connection.cursor() as cursor:  # Django's own flush leaves tables alone that are not its own
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def hand_in(path: Path, *, by, upload_id=UPLOAD, on=TODAY) -> Upload:
    return accept_upload(
        actor=by, upload_id=upload_id, file_name=path.name, content=[path.read_bytes()], received_on=on
    )


def take(upload_id=UPLOAD, *, said=None) -> None:
    """Inspected, confirmed by the one who uploaded when asked, and taken in."""
    inspect_upload(upload_id)
    upload = Upload.objects.get(pk=upload_id)
    if upload.status == "asking":
        confirm_upload(actor=upload.uploaded_by, upload_id=upload_id, said=said or {})
    if upload.status != "failed":
        uploads.take_upload(upload_id)


def work():
    """Everything in the queue, until it is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def work_and_confirm():
    """The same, with every preview confirmed by the one who uploaded."""
    work()
    for each in Upload.objects.filter(status="asking"):
        confirm_upload(actor=each.uploaded_by, upload_id=each.pk, said={})
    work()


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_an_upload_becomes_a_delivery_a_run_and_a_clue(tmp_path, take_roster):
    take_roster()
    clerk = cast.medical_clerk()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=clerk)
    work()
    assert Upload.objects.get().status == "asking"
    confirm_upload(actor=clerk, upload_id=UPLOAD, said={})

    work()

    upload = Upload.objects.get()
    assert (upload.status, upload.message) == ("done", "")
    assert (upload.delivery.contract, upload.delivery.uploaded_by) == ("medical_insurance/settlements", clerk)
    assert upload.delivery.file_name == "医保结算.csv"
    assert ScreeningRun.objects.get().as_of == TODAY
    assert Clue.objects.get().household.head_name == "甲户主一"
    assert not upload_path(upload.pk, upload.file_name).exists()


def test_a_file_of_another_department_is_refused_before_the_lake(tmp_path, home):
    hand_in(write_roster(tmp_path / "户籍.csv"), by=cast.medical_clerk())

    take()

    upload = Upload.objects.get()
    assert upload.status == "failed"
    assert (
        upload.message == "这是公安局的“户籍人口信息”，您只能上传医保局的数据；请核对文件，或请公安局上传。"
    )
    assert not Delivery.objects.exists() and not home.manifest.exists()


def test_an_unreadable_file_fails_in_words_and_starts_no_screening(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="gb18030")
    hand_in(path, by=cast.medical_clerk())

    take()

    upload = Upload.objects.get()
    assert upload.status == "failed" and upload.message.endswith("。")
    assert "run_screening" not in queued()


def test_a_fault_of_ours_is_tried_again_and_then_succeeds(tmp_path, take_roster, monkeypatch):
    take_roster()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=(clerk := cast.medical_clerk()))
    inspect_upload(UPLOAD)
    confirm_upload(actor=clerk, upload_id=UPLOAD, said={})
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "take_delivery", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            uploads.take_upload(UPLOAD)
    assert Upload.objects.get().message == uploads.FAULT

    uploads.take_upload(UPLOAD)
    uploads.take_upload(UPLOAD)

    assert (Upload.objects.get().status, Upload.objects.get().message) == ("done", "")
    assert queued().count("run_screening") == 1


def test_however_many_files_arrive_one_screening_waits(tmp_path):
    with transaction.atomic():
        queue_screening()
        queue_screening()

    assert queued() == ["run_screening"]


def test_a_county_uploads_for_any_department(tmp_path, take_roster):
    take_roster()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=cast.make_user(Role.COUNTY, cast.COUNTY))

    take()

    assert Delivery.objects.get(contract="medical_insurance/settlements").sender_area == "131102"


def test_the_same_file_a_second_time_is_said_so(tmp_path, take_roster):
    take_roster()
    clerk, path = cast.medical_clerk(), write_medical(tmp_path / "医保结算.csv")
    hand_in(path, by=clerk)
    take()
    hand_in(path, by=clerk, upload_id=UUID(int=6))
    take(UUID(int=6))

    assert [each.message for each in Upload.objects.order_by("uploaded_at")] == ["", uploads.KNOWN]
    assert Delivery.objects.filter(contract="medical_insurance/settlements").count() == 1


def zip_of(folder: Path, *paths: Path) -> Path:
    with zipfile.ZipFile(folder / "三月.zip", "w") as archive:
        for path in paths:
            archive.write(path, path.name)
    return folder / "三月.zip"


def test_each_table_of_a_zip_is_an_upload_of_its_own(tmp_path, take_roster):
    take_roster()
    note = tmp_path / "说明.docx"
    note.write_bytes(b"x")
    other = tmp_path / "别的.csv"
    other.write_text("甲,乙\n1,2\n", encoding="gb18030")
    files = [write_medical(tmp_path / "医保结算.csv"), other, note]
    hand_in(zip_of(tmp_path, *files), by=cast.medical_clerk())

    inspect_upload(UPLOAD)
    inspect_upload(UPLOAD)
    work_and_confirm()

    told = {each.file_name: (each.status, each.message) for each in Upload.objects.all()}
    assert told["医保结算.csv"] == ("done", "")
    assert told["别的.csv"][0] == "failed"
    assert told["三月.zip"][0] == "done"
    assert told["三月.zip"][1].startswith(
        "压缩包里有 3 个文件，拆成 2 个文件分别处理，结果见各文件。没有接收：说明.docx"
    )
    assert len(told) == Upload.objects.count() == 3
    parts = Upload.objects.get(file_name="三月.zip").parts
    assert {each.file_name for each in parts.all()} == {"医保结算.csv", "别的.csv"}
    assert not list((settings.HOME.root / "uploads").iterdir())


def test_a_zip_killed_while_it_was_opened_gives_each_table_once(tmp_path, take_roster, monkeypatch):
    take_roster()
    files = [write_medical(tmp_path / f"医保结算{n}.csv", self_paid=f"{n}000.00") for n in (1, 2, 3)]
    hand_in(zip_of(tmp_path, *files), by=cast.medical_clerk())
    with monkeypatch.context() as broken:
        broken.setattr(inspecting, "settle_upload", stop_at(DeliveryStatus.DONE))
        with pytest.raises(KeyboardInterrupt):
            inspect_upload(UPLOAD)

    inspect_upload(UPLOAD)
    work_and_confirm()

    assert sorted(each.status for each in Upload.objects.all()) == ["done"] * 4
    assert Delivery.objects.filter(contract="medical_insurance/settlements").count() == 3


def test_an_upload_waits_sealed(tmp_path):
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=cast.medical_clerk())

    (waiting,) = (settings.HOME.root / "uploads").iterdir()

    assert "甲户主".encode("gb18030") not in waiting.read_bytes()
    assert upload_bytes(Upload.objects.get()) == (tmp_path / "医保结算.csv").read_bytes()


def stop_at(status: DeliveryStatus) -> Callable[..., None]:
    """As if the worker were gone at this step."""

    def stop(**words):
        if words["status"] == status:
            raise KeyboardInterrupt

    return stop


def test_a_text_called_excel_is_told_as_that(tmp_path):
    path = tmp_path / "医保结算.xlsx"
    path.write_text("hello")
    hand_in(path, by=cast.medical_clerk())

    take()

    assert Upload.objects.get().message.startswith("这不是有效的 Excel 文件")


def renamed(path: Path, *, on: date) -> Path:
    """The settlements under a heading that no contract knows."""
    write_medical(path, on=on)
    text = path.read_text(encoding="gb18030").replace("结算流水号", "单据号码", 1)
    path.write_text(text, encoding="gb18030", newline="")
    return path


def test_a_heading_explained_once_is_taken_without_asking_next_month(tmp_path, take_roster):
    take_roster()
    clerk = cast.medical_clerk()
    hand_in(renamed(tmp_path / "医保_202606.csv", on=date(2026, 6, 5)), by=clerk)
    inspect_upload(UPLOAD)
    assert Upload.objects.get().inspection["missing"] == ["settlement_no"]
    take(said={"单据号码": "settlement_no"})
    hand_in(renamed(tmp_path / "医保_202607.csv", on=date(2026, 7, 5)), by=clerk, upload_id=UUID(int=6))

    inspect_upload(UUID(int=6))

    second = Upload.objects.get(pk=UUID(int=6))
    assert (second.status, second.is_confirmed_before) == ("received", True)
    uploads.take_upload(second.pk)
    second.refresh_from_db()
    assert second.delivery.headings == {"单据号码": "settlement_no"}
    assert second.progress == {"read": 3, "check": 2, "link": 1, "store": 1}
    (kept,) = HeadingMemory.objects.filter(is_correction=True)
    assert (kept.department, kept.sender_area, kept.heading) == ("医保局", "131100", "单据号码")


def test_the_exchange_folder_reads_what_the_clerk_explained(tmp_path, take_roster, home):
    take_roster()
    hand_in(renamed(tmp_path / "a.csv", on=date(2026, 6, 5)), by=cast.medical_clerk())
    take(said={"单据号码": "settlement_no"})

    taken = taking.take_delivery(
        home=home, path=renamed(tmp_path / "b.csv", on=date(2026, 7, 5)), received_on=TODAY
    )

    assert taken.result.headings == {"单据号码": "settlement_no"}


def test_a_column_that_is_there_no_more_is_asked_about(tmp_path, take_roster):
    take_roster()
    clerk, path = cast.medical_clerk(), write_medical(tmp_path / "a.csv")
    hand_in(path, by=clerk)
    take()
    text = path.read_text(encoding="gb18030").replace("基本医保支付", "备用列", 1)
    path.write_text(text, encoding="gb18030", newline="")
    hand_in(path, by=clerk, upload_id=UUID(int=6))

    inspect_upload(UUID(int=6))

    assert Upload.objects.get(pk=UUID(int=6)).status == "asking"


def test_no_cell_of_a_waiting_file_lies_open(tmp_path, home):
    hand_in(write_medical(tmp_path / "a.csv"), by=cast.medical_clerk())
    inspect_upload(UPLOAD)

    name = "甲户主一"
    kept = [path.read_bytes() for path in home.root.rglob("*") if path.is_file()]
    assert not any(name.encode(encoding) in data for data in kept for encoding in ("utf-8", "gb18030"))
    assert name not in str(Upload.objects.get().inspection)


def test_after_a_screening_a_delivery_says_what_rests_on_it(tmp_path, take_roster, home):
    take_roster()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=cast.medical_clerk())
    take()

    run_screening(home=home, as_of=TODAY)

    medical = Delivery.objects.get(contract="medical_insurance/settlements")
    assert (medical.resting_households, medical.resting_clues, medical.rested_as_of) == (1, 1, TODAY)
    county = scope_of(cast.make_user(Role.COUNTY, cast.COUNTY))
    assert ranked(county, filters=ClueFilters(delivery=medical.pk)).count() == 1
    assert ranked(county, filters=ClueFilters(delivery="0" * 16)).count() == 0


def test_a_second_column_of_the_same_thing_is_left_aside_and_no_correction(tmp_path, take_roster):
    take_roster()
    path = write_medical(tmp_path / "a.csv")
    lines = path.read_text(encoding="gb18030").splitlines()
    # The number again under another of its names, and the hospital twice under the very same heading.
    wider = [
        lines[0] + ",公民身份号码,定点机构名称",
        *(f"{line},{line.split(',')[2]},县医院" for line in lines[1:]),
    ]
    path.write_text("\n".join(wider) + "\n", encoding="gb18030")
    hand_in(path, by=cast.medical_clerk())

    take()

    upload = Upload.objects.get()
    assert (upload.status, upload.delivery.accepted, upload.delivery.headings) == ("done", 1, {})
    assert not HeadingMemory.objects.filter(is_correction=True).exists()


def test_a_returned_workbook_is_always_shown_and_then_taken_as_a_correction(tmp_path, take_roster, home):
    take_roster()
    clerk, path = cast.medical_clerk(), tmp_path / "医保_202607.xlsx"
    path.write_bytes(xlsx([SETTLEMENTS, settlement(1), settlement(2, 结算日期="昨天")]))
    hand_in(path, by=clerk)
    take()
    first = Upload.objects.get().delivery
    book = openpyxl.load_workbook(
        io.BytesIO(unseal_file(home.rejects / first.rejects_file, key=home.seal_key()))
    )
    path.write_bytes(mended(book, D3="2026-03-06"))

    hand_in(path, by=clerk, upload_id=UUID(int=6))
    inspect_upload(UUID(int=6))
    again = Upload.objects.get(pk=UUID(int=6))
    assert (again.status, again.inspection["corrects"]) == ("asking", first.pk)
    take(UUID(int=6))

    second = Upload.objects.get(pk=UUID(int=6)).delivery
    assert (second.corrects, second.accepted, second.rejected) == (first.pk, 2, 0)
    assert second.changes == {"new": 1, "changed": 0, "unchanged": 1, "gone": 0}


def test_a_list_that_drops_most_rows_is_asked_about_although_its_headings_are_known(tmp_path):
    police = cast.make_user(Role.DEPARTMENT, cast.CITY, department="公安局")
    hand_in(write_roster(tmp_path / "a.csv", households=12), by=police, on=date(2026, 7, 10))
    take()
    for number, households in ((6, 12), (7, 2)):
        path = write_roster(tmp_path / f"{number}.csv", households=households)
        path.write_bytes(path.read_bytes() + b"\n" * number)
        hand_in(path, by=police, upload_id=UUID(int=number))
        inspect_upload(UUID(int=number))

    as_before, tiny = (Upload.objects.get(pk=UUID(int=number)) for number in (6, 7))
    assert (as_before.status, as_before.is_confirmed_before) == ("received", True)
    assert (tiny.status, tiny.inspection["is_shrunken"], tiny.inspection["replaced_rows"]) == (
        "asking", True, 24
    )  # fmt: skip
    with pytest.raises(UploadRefused, match="少得多"):
        confirm_upload(actor=police, upload_id=tiny.pk, said={})
    assert confirm_upload(actor=police, upload_id=tiny.pk, said={}, is_sure_of_rows=True).status == "received"
