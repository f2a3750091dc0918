"""What a change and its hints are called on the screen."""

from fangpin.apps.registry.api import ChangeKind, RegisterChange

SAYS = {
    ChangeKind.BIRTH: "名册中有新出生的成员，已登记入户。",
    ChangeKind.MOVED_IN: "名册中有以前没有的成员，已登记入户。",
    ChangeKind.NEW_HOUSEHOLD: "名册中有以前没有的户，已登记。",
    ChangeKind.RETURNED: "以前已不在名册的人又出现在名册里，已恢复为本户成员。",
    ChangeKind.CORRECTED: "名册中的姓名或与户主关系与以前不同，已按名册更正。",
    ChangeKind.CONFLICT: "名册另一户有人用了本户成员的证件号码，但姓氏不同；没有采用，请公安局核对号码。",
    ChangeKind.SPLIT: "名册把本户的一部分成员写进了一个新户。",
    ChangeKind.MERGE: "名册把本户全部成员写进了另一户。",
    ChangeKind.TRANSFER: "名册把本户的成员写进了另一个已有的户。",
    ChangeKind.MOVED: "名册把本户整户写到了另一个村，或换了户号。",
    ChangeKind.DIED: "名册中不再有此人，死亡注销名单中有记录。",
    ChangeKind.MISSING: "名册中不再有此人，也没有死亡注销记录；原因不明。",
}
_HINTS = {
    "from_monitored": "原户是监测对象（{value}）",
    "to_monitored": "转入的户是监测对象（{value}）",
    "from_lifted_out": "原户是脱贫户",
    "to_lifted_out": "转入的户是脱贫户",
}


def hints_of(change: RegisterChange) -> list[str]:
    """The marks that stand near a split or merge, as facts."""
    return [_HINTS[hint["mark"]].format(value=hint["value"]) for hint in change.hints]


def says_of(change: RegisterChange) -> str:
    """One sentence."""
    return SAYS[ChangeKind(change.kind)]
