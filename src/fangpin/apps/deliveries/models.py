"""Uploads (what a person handed in) and deliveries (what the pipeline made of a file)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from fangpin.apps.deliveries.enums import DeliveryStatus, IssueLevel


class Delivery(models.Model):
    """One file under one contract; the id is the pipeline's, so the same file is the same delivery."""

    id = models.CharField(max_length=16, primary_key=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    contract = models.CharField(max_length=100)  # 'medical_insurance/settlements'
    contract_title = models.CharField(max_length=100)
    sender = models.CharField(max_length=60)  # Chinese name of the office, as a reader knows it
    department = models.CharField(max_length=60)  # the same name; what a clerk's account is matched against
    sender_area = models.CharField(max_length=6)
    received_on = models.DateField()
    covered_until = models.DateField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.RUNNING)
    rows_read = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    skipped_by_reason = models.JSONField(default=dict)
    rejected_by_code = models.JSONField(default=dict)
    warnings_by_code = models.JSONField(default=dict)
    issues_total = models.IntegerField(default=0)  # how many there are; at most ISSUE_LIMIT are kept below
    # Headings that only the sender's clerk could explain: {plain heading: column}
    headings = models.JSONField(default=dict)
    corrects = models.CharField(
        max_length=16, blank=True
    )  # the delivery whose reject workbook came back mended
    is_supplement = models.BooleanField(default=False)  # it adds to what it corrects, else takes its place
    # Of a list that is not the first of its day: it `replaces` the former (and corrects it), or `joins` it as a part
    same_day = models.CharField(max_length=10, blank=True)
    # Rows against what was in force before: {new, changed, unchanged, gone}; empty for a first delivery.
    # Of a correction, against what it corrects.
    changes = models.JSONField(default=dict)
    is_in_force = models.BooleanField(default=True)  # False: too little of it could be read
    # After the last screening: households with a warning that rests on rows of this file, and their open clues
    resting_households = models.IntegerField(null=True)
    resting_clues = models.IntegerField(null=True)
    rested_as_of = models.DateField(null=True)
    message = models.TextField(blank=True)
    rejects_file = models.CharField(max_length=200, blank=True)  # file name under var/rejects
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_read=F("accepted") + F("rejected") + F("skipped")),
                name="deliveries_every_row_accounted_for",
            )
        ]
        indexes = [
            models.Index(fields=["department", "-received_on", "id"], name="deliveries_department"),
            models.Index(fields=["contract", "-received_on"], name="deliveries_contract"),
        ]

    @property
    def outcome(self) -> str:
        """The status, save that a file of which nothing counts is not done."""
        if self.status != DeliveryStatus.DONE or (self.is_in_force and self.accepted):
            return self.status
        return "empty" if self.is_in_force else "void"

    @property
    def remedy(self) -> str:
        """What to do about a file of which nothing counts, in one sentence."""
        match self.outcome:
            case "void":
                return "能读的行太少，这份文件没有生效，以前的数据照旧使用；请按退回原因改正后重新上传。"
            case "empty":
                return "文件里没有一行可以接收的数据；请核对是否漏导，漏了的补上后重新上传。"
            case _:
                return ""


class DeliveryIssue(models.Model):
    """One cell or row that was refused or doubted, in words, without the cell's content."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="issues")
    sheet = models.CharField(max_length=60, blank=True)
    row_no = models.IntegerField()
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    says = models.CharField(max_length=300)
    # The same code refuses a row where a column is required, and is a doubt where it is not
    level = models.CharField(max_length=10, choices=IssueLevel)

    class Meta:
        ordering = ["delivery", "sheet", "row_no", "id"]
        indexes = [models.Index(fields=["delivery", "sheet", "row_no", "id"], name="deliveries_issue_order")]


class Upload(models.Model):
    """A file a person handed in; the id comes from the form, so that a double click is one upload."""

    id = models.UUIDField(primary_key=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    department = models.CharField(max_length=60, blank=True)
    sender_area = models.CharField(max_length=6)
    contract = models.CharField(max_length=100, blank=True)  # blank: found from the headings
    received_on = models.DateField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.RECEIVED)
    message = models.TextField(blank=True)
    # What the file was seen to be, without its cells: jobs write pipeline.inspection.Inspection.without_cells()
    inspection = models.JSONField(default=dict)
    # What the clerk confirmed: {plain heading: column}, "" for one that is not needed
    headings = models.JSONField(default=dict)
    is_confirmed_before = models.BooleanField(default=False)  # taken without asking
    progress = models.JSONField(default=dict)  # {step: rows}, the last step is under way
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="uploads")
    # The archive in which the file came
    archive = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["department", "-uploaded_at"], name="deliveries_upload_dept")]


class RegisterExport(models.Model):
    """A list that somebody asked for, with the purpose; the workbook lies sealed under `exports/<id>`."""

    id = models.UUIDField(primary_key=True)
    contract = models.CharField(max_length=100)
    area_code = models.CharField(max_length=12, blank=True)  # blank: the whole city
    purpose = models.CharField("用途", max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.RECEIVED)
    file_name = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="deliveries_export_asked")]


class HeadingMemory(models.Model):
    """What a sender's heading stands for, as its clerk confirmed it last; the column is blank for one not needed."""

    id = models.BigAutoField(primary_key=True)
    department = models.CharField(max_length=60)
    sender_area = models.CharField(max_length=6)
    contract = models.CharField(max_length=100)
    bare = models.CharField(max_length=200)  # as headings are compared: contracts.bare_heading
    heading = models.CharField(max_length=200)  # as the file had it
    column = models.CharField(max_length=60, blank=True)
    is_correction = models.BooleanField()  # the contract by itself reads it otherwise
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["contract", "sender_area", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender_area", "contract", "bare"], name="deliveries_one_meaning_per_heading"
            )
        ]
