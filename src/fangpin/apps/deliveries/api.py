"""The only door to deliveries."""

from fangpin.apps.deliveries.actions.accept_upload import (
    ENDINGS,
    UploadRefused,
    accept_upload,
    upload_bytes,
    upload_path,
)
from fangpin.apps.deliveries.actions.ask_for_register import ExportRefused, ask_for_register
from fangpin.apps.deliveries.actions.load_delivery import (
    ISSUE_LIMIT,
    DeliveryFacts,
    IssueRow,
    load_delivery,
)
from fangpin.apps.deliveries.actions.record_register_download import record_register_download
from fangpin.apps.deliveries.actions.record_rejects_download import record_rejects_download
from fangpin.apps.deliveries.actions.settle_register_export import settle_register_export
from fangpin.apps.deliveries.actions.settle_upload import settle_upload
from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, RegisterExport, Upload
from fangpin.apps.deliveries.perms import may_export_registers, may_read_rejects, may_upload
from fangpin.apps.deliveries.queries import (
    SourceFile,
    contracts_received,
    delivery,
    departments,
    is_file_loaded,
    is_loaded,
    issues,
    list_deliveries,
    register_export_for_job,
    register_export_path,
    register_exports,
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
    "ExportRefused",
    "IssueRow",
    "RegisterExport",
    "SourceFile",
    "Upload",
    "UploadRefused",
    "accept_upload",
    "ask_for_register",
    "contracts_received",
    "delivery",
    "departments",
    "is_file_loaded",
    "is_loaded",
    "issues",
    "list_deliveries",
    "load_delivery",
    "may_export_registers",
    "may_read_rejects",
    "may_upload",
    "record_register_download",
    "record_rejects_download",
    "register_export_for_job",
    "register_export_path",
    "register_exports",
    "rejects_path",
    "row_issues",
    "settle_register_export",
    "settle_upload",
    "source_delivery",
    "source_files",
    "upload",
    "upload_bytes",
    "upload_for_job",
    "upload_path",
    "uploads",
]
