"""Words of recognising people."""

from django.db.models import TextChoices


class Zone(TextChoices):
    """How sure the linker is."""

    LINKED = "linked", "自动认定"
    REVIEW = "review", "待核对"
    CONFLICT = "conflict", "号码冲突"
    UNMATCHED = "unmatched", "查无此人"


class LinkStatus(TextChoices):
    OPEN = "open", "待核对"
    LINKED = "linked", "已认定"
    NOBODY = "nobody", "都不是"


class DecisionKind(TextChoices):
    LINKED = "linked", "认定为此人"
    NOBODY = "nobody", "认定都不是"
    UNDONE = "undone", "撤销认定"
