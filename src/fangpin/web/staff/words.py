"""What each kind of posting is for, as the administrator reads it."""

from fangpin.apps.accounts.api import LEVELS, Role
from fangpin.web.shell.who import WORK

_SEES = {
    Role.VILLAGE: "看本村农户和线索，走访、办结，导出清单",
    Role.GRID_WORKER: "看本村农户和线索，走访、办结；不导出，不看统计",
    Role.TOWN: "看本乡镇农户和线索，走访、办结，审核户籍变动和认人核对，导出清单",
    Role.COUNTY: "看本县农户和线索，办结、审核、导出，上传部门文件，起草和复核参数",
    Role.CITY: "看全市农户（姓名遮盖）和线索，起草和复核参数，看全市交付",
    Role.DEPARTMENT: "上传本部门文件，下载退回行；看不到农户",
    Role.LIAISON: "看本部门交了什么、退回多少；不上传，看不到农户",
    Role.APPROVER: "看辖区农户（姓名遮盖），复核参数；不起草，不办结，不导出",
    Role.AUDITOR: "看辖区农户和线索（姓名遮盖）；不办理，不导出",
    Role.LEADER: "看辖区分布、成效和线索（姓名遮盖）；不办理，不导出",
    Role.SYSTEM_ADMIN: "建账号、安排和终止岗位、重置密码；看不到农户、线索和交付",
    Role.SECURITY_ADMIN: "解除丢失手机的动态口令，看谁超量查看农户，查看谁有过什么岗位、由谁安排和终止；看不到农户、线索和交付",
    Role.AUDIT_ADMIN: "查看谁有过什么岗位、由谁安排和终止；看不到农户、线索和交付",
}


def posts() -> list[dict[str, str]]:
    """Every kind, with the areas it can be for."""
    return [
        {"work": WORK[role], "levels": "、".join(one.says for one in sorted(LEVELS[role])), "sees": sees}
        for role, sees in _SEES.items()
    ]
