"""The only door to deliveries."""

from fangpin.apps.deliveries.actions.accept_upload import (
    ENDINGS,
    UploadRefused,
    accept_upload,
    upload_bytes,
    upload_path,
)
from fangpin.apps.deliveries.actions.load_delivery import (
    ISSUE_LIMIT,
    DeliveryFacts,
    IssueRow,
    load_delivery,
)
from fangpin.apps.deliveries.actions.record_rejects_download import record_rejects_download
from fangpin.apps.deliveries.actions.settle_upload import settle_upload
from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, Upload
from fangpin.apps.deliveries.perms import may_read_rejects, may_upload
from fangpin.apps.deliveries.queries import (
    SourceFile,
    delivery,
    departments,
    is_file_loaded,
    is_loaded,
    issues,
    list_deliveries,
    rejects_path,
    row_issues,
    source_delivery,
    source_files,
    upload,
    upload_for_job,
    uploads,
)

__all__ = [
    "ENDINGS",
    "ISSUE_LIMIT",
    "Delivery",
    "DeliveryFacts",
    "DeliveryIssue",
    "DeliveryStatus",
    "IssueRow",
    "SourceFile",
    "Upload",
    "UploadRefused",
    "accept_upload",
    "delivery",
    "departments",
    "is_file_loaded",
    "is_loaded",
    "issues",
    "list_deliveries",
    "load_delivery",
    "may_read_rejects",
    "may_upload",
    "record_rejects_download",
    "rejects_path",
    "row_issues",
    "settle_upload",
    "source_delivery",
    "source_files",
    "upload",
    "upload_bytes",
    "upload_for_job",
    "upload_path",
    "uploads",
]
