"""The trail in words: what an entry is about, and what its details mean."""

from typing import Any

from fangpin.apps.audit.api import Entry
from fangpin.kernel.masking import mask_ids_in
from fangpin.web.shell.who import WORK

KINDS = {
    "household": "农户",
    "person": "个人",
    "clue": "线索",
    "case": "认定办理",
    "declaration": "自主申报",
    "measure": "帮扶措施",
    "area": "地区",
    "stranger": "待认的人",
    "register_change": "户籍变动",
    "delivery": "交付",
    "upload": "上传",
    "contract": "数据集",
    "register_export": "导出的名单",
    "rule_change": "规则变更",
    "run": "筛查",
    "user": "账号",
    "suggestion": "意见",
    "entry": "操作记录",
}
_WORK = {role.value: says for role, says in WORK.items()}
# The first part of a page's name.
_PAGES = {
    "inbox": "待办",
    "outcomes": "本周走访、规则成效",
    "households": "农户",
    "cases": "认定办理",
    "declare": "自主申报（农户页面）",
    "declarations": "自主申报",
    "assistance": "帮扶措施",
    "registry": "户籍变动",
    "people": "认人核对",
    "overview": "分布图",
    "measures": "收入测度",
    "rules": "规则与参数",
    "deliveries": "数据接收",
    "staff": "人员与岗位",
    "alerts": "超量查看",
    "audit": "操作记录",
    "copies": "个人信息打印件",
    "feedback": "意见反馈",
}
_DETAILS = {
    "method": "请求方式",
    "status": "应答",
    "area": "地区",
    "page": "第几页",
    "is_search": "查找过",
    "rows": "行数",
    "purpose": "用途、理由",
    "as_of": "截至",
    "contract": "数据集",
    "kind": "种类",
    "people": "人数",
    "count": "户数",
    "posting": "岗位编号",
    "role": "岗位",
    "until": "到",
    "since": "从",
    "actor": "查谁（账号编号）",
    "verb": "查什么操作",
    "about": "查什么对象",
    "copy": "打印件编号",
    "rule": "规则",
    "outcome": "核实结果",
    "value": "数值",
    "target": "改哪个",
    "region": "地区",
    "reason": "理由",
    "clue": "线索编号",
    "household": "户的内部键",
    "procedure": "程序",
    "step": "步骤",
    "door": "申报渠道",
    "group": "措施种类",
}


def told_entry(one: Entry, *, names: dict[int, str], areas: dict[str, str]) -> dict[str, Any]:
    return {
        "entry": one,
        "who_acted": names.get(one.actor_id, "已删除的账号") if one.actor_id else "系统（或没有登录的人）",
        "role": _WORK.get(one.actor_role, one.actor_role),
        "area": areas.get(one.actor_area, one.actor_area),
        "kind": kind_of(one.object_kind),
        "about": mask_ids_in(one.object_id),
    }


def kind_of(object_kind: str) -> str:
    if ":" in object_kind:
        return f"页面：{_PAGES.get(object_kind.partition(':')[0], object_kind)}"
    return KINDS.get(object_kind, object_kind)


def details_of(one: Entry) -> list[tuple[str, str]]:
    """What else was entered, with whatever looks like somebody's number masked."""
    return [(_DETAILS.get(name, name), _value(told)) for name, told in one.detail.items()]


def _value(told: Any) -> str:
    if isinstance(told, bool):
        return "是" if told else "否"
    return "—" if told in (None, "") else mask_ids_in(str(told))
