"""Words of cases."""

from django.db.models import TextChoices


class ProcedureName(TextChoices):
    """What a case is for: the folder of rulebook/procedures."""

    IDENTIFICATION = "identification", "监测对象识别"
    ELIMINATION = "elimination", "风险消除"
    OBJECTION = "objection", "异议复核"


class CaseStatus(TextChoices):
    RUNNING = "running", "在办"
    ENDED = "ended", "已办结"


class Decision(TextChoices):
    """What the deciding step of a procedure answers."""

    ADMIT = "admit", "同意"
    REFUSE = "refuse", "不同意"


class ActKind(TextChoices):
    """What somebody did in a step."""

    DONE = "done", "办完"
    RETURNED = "returned", "退回"
    ADMIT = "admit", "同意"
    REFUSE = "refuse", "不同意"
