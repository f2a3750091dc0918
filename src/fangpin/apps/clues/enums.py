"""Words of clues."""

from django.db.models import TextChoices


class ClueStatus(TextChoices):
    OPEN = "open", "待办"
    CLOSED = "closed", "已办结"


class Outcome(TextChoices):
    CONFIRMED = "confirmed", "属实"
    UNFOUNDED = "unfounded", "不属实"
    ALREADY_KNOWN = "already_known", "已知情况"


class Level(TextChoices):
    RED = "red", "红色"
    ORANGE = "orange", "橙色"
    YELLOW = "yellow", "黄色"


class Verdict(TextChoices):
    HIT = "hit", "命中"
    CLEAR = "clear", "未命中"
    UNKNOWN = "unknown", "无法判断"
    EXPLAIN = "explain", "需说明"


class MatterAnswerKind(TextChoices):
    """What came of asking a family about a matter."""

    EXPLAINED = "explained", "属实，已说明"
    WRONG_DATA = "wrong_data", "数据有误"
    UNEXPLAINED = "unexplained", "属实，说不清"
