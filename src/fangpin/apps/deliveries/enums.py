"""Words of deliveries."""

from django.db.models import TextChoices


class DeliveryStatus(TextChoices):
    RECEIVED = "received", "已收到"
    ASKING = "asking", "待核对"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"
    WITHDRAWN = "withdrawn", "已撤回"


class IssueLevel(TextChoices):
    """What became of the row or cell that an issue is about."""

    REJECTED = "rejected", "退回"
    SKIPPED = "skipped", "略过"
    WARNING = "warning", "提醒"
