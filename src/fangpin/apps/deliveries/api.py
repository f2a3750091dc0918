"""The only door to deliveries."""

from fangpin.apps.deliveries.actions.accept_upload import ENDINGS, UploadRefused, accept_upload
from fangpin.apps.deliveries.actions.ask_for_register import ExportRefused, ask_for_register
from fangpin.apps.deliveries.actions.change_dataset import change_dataset
from fangpin.apps.deliveries.actions.confirm_upload import confirm_upload
from fangpin.apps.deliveries.actions.forget_heading import forget_heading
from fangpin.apps.deliveries.actions.load_delivery import (
    ISSUE_LIMIT,
    DeliveryFacts,
    IssueRow,
    load_delivery,
)
from fangpin.apps.deliveries.actions.note_inspection import note_inspection
from fangpin.apps.deliveries.actions.note_progress import note_progress
from fangpin.apps.deliveries.actions.note_resting import note_resting
from fangpin.apps.deliveries.actions.record_register_download import record_register_download
from fangpin.apps.deliveries.actions.record_rejects_download import record_rejects_download
from fangpin.apps.deliveries.actions.settle_register_export import settle_register_export
from fangpin.apps.deliveries.actions.settle_upload import settle_upload
from fangpin.apps.deliveries.actions.withdraw_upload import withdraw_upload
from fangpin.apps.deliveries.enums import DeliveryStatus, IssueLevel
from fangpin.apps.deliveries.feedback import NOT_IN_REGISTER, TO_BE_DECIDED, Feedback, feedback_on
from fangpin.apps.deliveries.memory import each_heading, learnt_headings, remembered_corrections
from fangpin.apps.deliveries.models import Delivery, DeliveryIssue, HeadingMemory, RegisterExport, Upload
from fangpin.apps.deliveries.perms import (
    may_answer_for,
    may_export_registers,
    may_forget,
    may_read_rejects,
    may_upload,
)
from fangpin.apps.deliveries.queries import (
    SourceFile,
    cells_of,
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
from fangpin.apps.deliveries.register import (
    Arrival,
    Cell,
    Line,
    register_lines,
    shrunken_limits,
)
from fangpin.apps.deliveries.replaced import replaced_by
from fangpin.apps.deliveries.sealed_uploads import drop_upload, upload_bytes
from fangpin.apps.deliveries.waiting import waits_for

__all__ = [
    "ENDINGS",
    "ISSUE_LIMIT",
    "NOT_IN_REGISTER",
    "TO_BE_DECIDED",
    "Arrival",
    "Cell",
    "Delivery",
    "DeliveryFacts",
    "DeliveryIssue",
    "DeliveryStatus",
    "ExportRefused",
    "Feedback",
    "HeadingMemory",
    "IssueLevel",
    "IssueRow",
    "Line",
    "RegisterExport",
    "SourceFile",
    "Upload",
    "UploadRefused",
    "accept_upload",
    "ask_for_register",
    "cells_of",
    "change_dataset",
    "confirm_upload",
    "contracts_received",
    "delivery",
    "departments",
    "drop_upload",
    "each_heading",
    "feedback_on",
    "forget_heading",
    "is_file_loaded",
    "is_loaded",
    "issues",
    "learnt_headings",
    "list_deliveries",
    "load_delivery",
    "may_answer_for",
    "may_export_registers",
    "may_forget",
    "may_read_rejects",
    "may_upload",
    "note_inspection",
    "note_progress",
    "note_resting",
    "record_register_download",
    "record_rejects_download",
    "register_export_for_job",
    "register_export_path",
    "register_exports",
    "register_lines",
    "rejects_path",
    "remembered_corrections",
    "replaced_by",
    "row_issues",
    "settle_register_export",
    "settle_upload",
    "shrunken_limits",
    "source_delivery",
    "source_files",
    "upload",
    "upload_bytes",
    "upload_for_job",
    "uploads",
    "waits_for",
    "withdraw_upload",
]
