"""Risks and results in the words of families."""

from dataclasses import dataclass
from datetime import date

from fangpin.apps.cases.api import Decision
from fangpin.apps.clues.api import Outcome
from fangpin.apps.declarations.api import DeclarationStatus, Standing
from fangpin.rulebook.models import Risk

RISKS = {
    Risk.ILLNESS: "家里有人生病，看病吃药花钱多",
    Risk.DISABILITY: "家里有残疾人，照料难、花钱多",
    Risk.SCHOOLING: "孩子上学花钱多",
    Risk.DISASTER: "遭了旱、涝、风、雹、地震等天灾",
    Risk.ACCIDENT: "出了车祸、工伤、失火等意外",
    Risk.INDUSTRY: "种地、养殖、做买卖赔了钱",
    Risk.WORK: "打工没活干，或者拿不到工钱",
    Risk.LABOUR: "家里没有能干活的人",
    Risk.HOUSING: "房子不安全",
    Risk.WATER: "吃水有困难",
    Risk.OTHER: "其他困难",
}
RECEIVED, CHECKING, DONE = "已收到", "已转村核实", "已办结"
_OBJECT = "不同意的，可以向村委会或乡镇提出，也可以拨打 12317。"
_OUTCOMES = {
    Outcome.UNFOUNDED: f"上门核实过了，没有发现需要帮扶的困难。{_OBJECT}",
    Outcome.ALREADY_KNOWN: "这个困难村里已经知道，正在帮扶；没有人帮的，请拨打 12317。",
}
_DECISIONS = {
    Decision.ADMIT: "同意纳入监测帮扶，村干部会和您商量怎么帮。",
    Decision.STOPPED: f"这次没有办下去，理由会当面告诉您。{_OBJECT}",
    Decision.REFUSE: f"没有纳入监测帮扶，理由会当面告诉您。{_OBJECT}",
}


@dataclass(frozen=True)
class Told:
    """How far it is, and what that means."""

    state: str
    says: str


def told_standing(found: Standing) -> Told:
    if found.status == DeclarationStatus.NOBODY:
        return Told(DONE, "照填写的内容没有找到是哪一户；请带身份证到村委会或乡镇窗口，再说一次。")
    if found.status == DeclarationStatus.WAITING:
        return Told(RECEIVED, "乡镇正在核对是哪一户，会打电话联系您。")
    if found.decision:
        return Told(DONE, _DECISIONS[Decision(found.decision)])
    if found.outcome in _OUTCOMES:
        return Told(DONE, _OUTCOMES[Outcome(found.outcome)])
    if found.outcome:
        return Told(CHECKING, "上门核实过了，情况属实，正在按程序办理，结果会告诉您。")
    return Told(CHECKING, "村干部会上门核实，请留意电话。")


def is_late(found: Standing, told: Told, *, today: date) -> bool:
    return told.state != DONE and found.answer_by is not None and today > found.answer_by
