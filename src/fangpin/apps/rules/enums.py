"""Words of changing the rulebook."""

from django.db.models import TextChoices


class ChangeStatus(TextChoices):
    DRAFT = "draft", "待复核"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class PreviewState(TextChoices):
    WAITING = "waiting", "测算中"
    DONE = "done", "已测算"
    FAILED = "failed", "没有算成"


class ImpactKind(TextChoices):
    """What becomes of a household for which a rule answers otherwise."""

    ADDED = "added", "新增预警"
    DROPPED = "dropped", "不再预警"
    STILL_LISTED = "still_listed", "原因有变，仍在预警"
