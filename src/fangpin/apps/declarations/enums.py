"""Words of declarations."""

from django.db.models import TextChoices


class Door(TextChoices):
    """Where a declaration came from; kept as it was, whatever becomes of the household's clue."""

    SELF = "self", "本人手机申报"
    PROXY = "proxy", "他人代填"
    HOTLINE = "hotline", "热线登记"
    WINDOW = "window", "窗口登记"


class DeclarationStatus(TextChoices):
    WAITING = "waiting", "待确认农户"
    LINKED = "linked", "已转村核实"
    NOBODY = "nobody", "没有对应的农户"
