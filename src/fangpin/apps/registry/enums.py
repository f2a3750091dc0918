"""Words of the registry."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "乡镇"
    VILLAGE = "village", "村"


class Listing(TextChoices):
    """Lists of people that mark their household or themselves."""

    MONITORED = "monitored", "监测对象"
    LIFTED_OUT = "lifted_out", "脱贫人口"
    DEATH = "death", "死亡注销"


class ChangeKind(TextChoices):
    """What a newer roster says that the registry does not."""

    BIRTH = "birth", "出生"
    MOVED_IN = "moved_in", "新增成员"
    NEW_HOUSEHOLD = "new_household", "新增户"
    RETURNED = "returned", "重新出现"
    CORRECTED = "corrected", "信息更正"
    CONFLICT = "conflict", "同号异名（未采用）"
    SPLIT = "split", "分户"
    MERGE = "merge", "并户"
    TRANSFER = "transfer", "成员转入他户"
    MOVED = "moved", "整户迁移或换户号"
    DIED = "died", "死亡"
    MISSING = "missing", "名册中不再出现"


class ChangeStatus(TextChoices):
    """Additions are taken at once; what moves or removes people waits for a decision."""

    OPEN = "open", "待审核"
    ACCEPTED = "accepted", "已同意"
    REFUSED = "refused", "不同意"
    TAKEN = "taken", "已自动处理"
    WITHDRAWN = "withdrawn", "已失效"


class DecisionKind(TextChoices):
    """What an officer decided about a proposal; after an undoing it waits again."""

    ACCEPTED = "accepted", "同意"
    REFUSED = "refused", "不同意"
    UNDID_ACCEPTANCE = "undid_acceptance", "撤销同意"
    UNDID_REFUSAL = "undid_refusal", "撤销不同意"


class BlindSpot(TextChoices):
    """Why the data of departments miss a registered person."""

    NO_NUMBER = "no_number", "底册里没有能用的证件号码"
    RARE_CHARACTER = "rare_character", "姓名里有生僻字，有的系统打不出来"
