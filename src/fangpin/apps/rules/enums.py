"""Words of changing the rulebook."""

from django.db.models import TextChoices


class ChangeKind(TextChoices):
    """What of the rulebook a change is about."""

    PARAMETER = "parameter", "参数"
    TABLE = "table", "决策表"


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
    """What becomes of a household for which a rule answers otherwise, or whose turn to be visited changes."""

    ADDED = "added", "新增预警"
    DROPPED = "dropped", "不再预警"
    STILL_LISTED = "still_listed", "原因有变，仍在预警"
    RAISED = "raised", "分值升高"
    LOWERED = "lowered", "分值降低"
    SHIFTED = "shifted", "分值没变，位次有变"
