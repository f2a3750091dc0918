"""From a clerk's upload through the queue to a new clue, as the worker does it."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from tests.apps.accounts import factories as cast
from tests.jobs.files import write_medical, write_roster

from fangpin.apps.accounts.api import Role
from fangpin.apps.clues.api import Clue, ScreeningRun
from fangpin.apps.deliveries.api import DeliveryStatus, accept_upload, upload_bytes, upload_path
from fangpin.apps.deliveries.models import Delivery, Upload
from fangpin.jobs import uploads
from fangpin.jobs.queueing import queue_screening

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


def hand_in(path: Path, *, by, upload_id=UPLOAD) -> Upload:
    return accept_upload(
        actor=by, upload_id=upload_id, file_name=path.name, content=[path.read_bytes()], received_on=TODAY
    )


def work():
    """Everything in the queue, until it is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_an_upload_becomes_a_delivery_a_run_and_a_clue(tmp_path, take_roster):
    take_roster()
    clerk = cast.medical_clerk()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=clerk)

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

    uploads.take_upload(UPLOAD)

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

    uploads.take_upload(UPLOAD)

    upload = Upload.objects.get()
    assert upload.status == "failed" and upload.message.endswith("。")
    assert "run_screening" not in queued()


def test_a_fault_of_ours_is_tried_again_and_then_succeeds(tmp_path, take_roster, monkeypatch):
    take_roster()
    hand_in(write_medical(tmp_path / "医保结算.csv"), by=cast.medical_clerk())
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

    uploads.take_upload(UPLOAD)

    assert Delivery.objects.get(contract="medical_insurance/settlements").sender_area == "131102"


def test_the_same_file_a_second_time_is_said_so(tmp_path, take_roster):
    take_roster()
    clerk, path = cast.medical_clerk(), write_medical(tmp_path / "医保结算.csv")
    hand_in(path, by=clerk)
    uploads.take_upload(UPLOAD)
    hand_in(path, by=clerk, upload_id=UUID(int=6))
    uploads.take_upload(UUID(int=6))

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

    uploads.take_upload(UPLOAD)
    uploads.take_upload(UPLOAD)
    work()

    told = {each.file_name: (each.status, each.message) for each in Upload.objects.all()}
    assert told["医保结算.csv"] == ("done", "")
    assert told["别的.csv"][0] == "failed"
    assert told["三月.zip"][0] == "done"
    assert told["三月.zip"][1].startswith(
        "压缩包里有 3 个文件，2 个按单独的文件接收，结果见各文件。没有接收：说明.docx"
    )
    assert len(told) == Upload.objects.count() == 3
    assert not list((settings.HOME.root / "uploads").iterdir())


def test_a_zip_killed_while_it_was_opened_gives_each_table_once(tmp_path, take_roster, monkeypatch):
    take_roster()
    files = [write_medical(tmp_path / f"医保结算{n}.csv", self_paid=f"{n}000.00") for n in (1, 2, 3)]
    hand_in(zip_of(tmp_path, *files), by=cast.medical_clerk())
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "settle_upload", stop_at(DeliveryStatus.DONE))
        with pytest.raises(KeyboardInterrupt):
            uploads.take_upload(UPLOAD)

    uploads.take_upload(UPLOAD)
    work()

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

    uploads.take_upload(UPLOAD)

    assert Upload.objects.get().message.startswith("这不是有效的 Excel 文件")
