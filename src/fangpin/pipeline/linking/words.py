"""What people read for the zones and methods of linking."""

from collections.abc import Mapping

ZONE_SAYS = {
    "linked": "已认到",
    "review": "待人工核对",
    "conflict": "号码是别人的，待人工核对",
    "unmatched": "没有认到",
}
METHOD_SAYS = {
    "number_and_like_name": "号码相同、姓名相近",
    "repaired_number": "号码错一位，姓名、出生日期相同，且只有一人",
    "same_household": "同一户里姓名、出生日期相同，且只有一人",
    "splink": "按姓名、出生日期、村等综合判断",
    "number_of_another": "号码属于另一个姓名的人",
    "number_contradicted": "号码与所填的出生日期、性别不符，或同一号码还写着别人",
    "human": "人工认定",
    "none": "没有相近的人",
}


def told_counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """
    >>> told_counts({"linked": 3, "review": 1}, ZONE_SAYS)
    '已认到 3 人；待人工核对 1 人'
    """
    return "；".join(f"{words.get(key, key)} {count:,} 人" for key, count in counts.items())
