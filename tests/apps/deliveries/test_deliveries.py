"""Deliveries are entered once, every row accounted for; uploads are kept and queued together."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.accounts import factories as cast
from tests.apps.deliveries.factories import delivery_facts

from fangpin.apps.accounts.api import Role, scope_of
from fangpin.apps.audit.models import Entry
from fangpin.apps.deliveries import api as deliveries
from fangpin.apps.deliveries.actions import load_delivery as loading
from fangpin.apps.deliveries.api import DeliveryStatus, IssueLevel, IssueRow, UploadRefused
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, Upload
from fangpin.apps.deliveries.sealed_uploads import upload_path

pytestmark = pytest.mark.django_db
UPLOAD = UUID(int=1)


def issue(row_no):
    says = "身份证号码校验位不对，请核对原件。"
    return IssueRow("Sheet1", row_no, "身份证号", "bad_check_digit", says, IssueLevel.REJECTED)


def upload(actor, content=(b"a,b\n", b"1,2\n"), name="医保结算.csv"):
    return deliveries.accept_upload(
        actor=actor, upload_id=UPLOAD, file_name=name, content=content, received_on=date(2026, 11, 10)
    )


def queued():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        return cursor.fetchall()


def test_a_delivery_keeps_counts_reasons_and_issues():
    facts = delivery_facts()

    deliveries.load_delivery(facts=facts, issues=[issue(5), issue(9)], actor=None)

    scope = scope_of(cast.medical_clerk())
    found = deliveries.delivery(scope, delivery_id=facts.id)
    assert (found.status, found.rejected_by_code) == ("done", {"bad_check_digit": 2})
    assert [each.row_no for each in deliveries.issues(scope, delivery_id=facts.id)] == [5, 9]


def test_the_same_delivery_twice_is_once():
    facts = delivery_facts()

    for _ in range(2):
        deliveries.load_delivery(facts=facts, issues=[issue(5)], actor=None)

    assert (Delivery.objects.count(), DeliveryIssue.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_long_lists_of_issues_are_cut_and_say_so(monkeypatch):
    monkeypatch.setattr(loading, "ISSUE_LIMIT", 3)

    made = deliveries.load_delivery(
        facts=delivery_facts(issues_total=5), issues=map(issue, range(5)), actor=None
    )

    assert made.issues.count() == 3
    assert made.message == "问题共 5 条，这里只列出前 3 条；全部退回行见退回文件。"


def test_the_database_refuses_rows_that_are_not_accounted_for():
    with pytest.raises(IntegrityError), transaction.atomic():
        deliveries.load_delivery(facts=delivery_facts(rows_read=11), issues=[], actor=None)


def test_an_upload_is_kept_and_queued_in_one_transaction():
    made = upload(cast.medical_clerk())

    path = upload_path(made.pk, made.file_name)
    assert deliveries.upload_bytes(made) == b"a,b\n1,2\n" != path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert queued() == [("inspect_upload", f'{{"upload_id": "{UPLOAD}"}}')]
    assert Entry.objects.get(verb="uploaded_file").object_id == str(UPLOAD)


def test_a_double_click_is_one_upload():
    clerk = cast.medical_clerk()

    first, second = upload(clerk), upload(clerk)

    assert first == second
    assert (Upload.objects.count(), len(queued())) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("数据.pdf", [b"x"], "只接收 xlsx、xls、et、ods、dbf"),
        ("数据.csv", [], "文件是空的"),
        ("数据.csv", [b"x" * 20], "文件超过"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(settings, name, content, says):
    settings.UPLOAD_LIMIT_BYTES = 10

    with pytest.raises(UploadRefused, match=says):
        upload(cast.medical_clerk(), content=content, name=name)

    assert not Upload.objects.exists() and not queued()


def test_village_and_town_do_not_upload():
    with pytest.raises(UploadRefused, match="不能上传"):
        upload(cast.town_officer())


def test_an_upload_ends_with_its_delivery_or_a_reason():
    clerk = cast.medical_clerk()
    upload(clerk)

    deliveries.settle_upload(upload_id=UPLOAD, status=DeliveryStatus.FAILED, message="表头不对。")

    found = deliveries.upload(scope_of(clerk), upload_id=UPLOAD)
    assert (found.status, found.message) == ("failed", "表头不对。")
    assert found.finished_at is not None
    other = cast.make_user(Role.DEPARTMENT, cast.CITY, department="公安局")
    assert deliveries.upload(scope_of(other), upload_id=UPLOAD) is None
