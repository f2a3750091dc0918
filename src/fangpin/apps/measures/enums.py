"""Words of the measures."""

from django.db.models import TextChoices


class Income(TextChoices):
    """Which income is held against the line: the columns of the income ledger, in yuan a household."""

    NET = "income_12m_yuan", "家庭纯收入"
    REFERENCE = "reference_income_12m_yuan", "收入参考值（纯收入＋理赔－合规自付）"
