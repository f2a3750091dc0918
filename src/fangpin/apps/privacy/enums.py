"""Words of print-outs about a person."""

from django.db.models import TextChoices


class CopyStatus(TextChoices):
    WAITING = "received", "正在汇总"
    DONE = "done", "已汇总"
    FAILED = "failed", "没有汇总成"
