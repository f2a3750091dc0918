"""Words of help."""

from django.db.models import TextChoices


class MeasureStatus(TextChoices):
    PLANNED = "planned", "待落实"
    DELIVERED = "delivered", "已落实"
    WITHDRAWN = "withdrawn", "已撤销"


class State(TextChoices):
    """Whether a condition for releasing a household holds."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
    UNKNOWN = "unknown", "未知"
