"""What somebody works as, and how deep in the tree of areas that can be."""

from django.db.models import TextChoices

from fangpin.kernel.areas import AreaLevel


class Role(TextChoices):
    VILLAGE = "village", "村"
    GRID_WORKER = "grid_worker", "网格"
    TOWN = "town", "乡镇"
    COUNTY = "county", "县"
    CITY = "city", "市"
    DEPARTMENT = "department", "部门"
    LIAISON = "liaison", "联络"
    APPROVER = "approver", "审批"
    AUDITOR = "auditor", "监督"
    LEADER = "leader", "领导"
    SYSTEM_ADMIN = "system_admin", "系统"
    SECURITY_ADMIN = "security_admin", "安全"
    AUDIT_ADMIN = "audit_admin", "审计"


# Three duties that nobody holds together, and none of them together with any other work.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# They work for one department.
OF_A_DEPARTMENT = frozenset({Role.DEPARTMENT, Role.LIAISON})

_OFFICES = frozenset({AreaLevel.COUNTY, AreaLevel.CITY})
LEVELS = {
    Role.VILLAGE: frozenset({AreaLevel.VILLAGE}),
    Role.GRID_WORKER: frozenset({AreaLevel.VILLAGE}),
    Role.TOWN: frozenset({AreaLevel.TOWN}),
    Role.COUNTY: frozenset({AreaLevel.COUNTY}),
    Role.CITY: frozenset({AreaLevel.CITY}),
    Role.DEPARTMENT: _OFFICES,
    Role.LIAISON: _OFFICES,
    Role.APPROVER: _OFFICES,
    Role.AUDITOR: _OFFICES,
    Role.LEADER: _OFFICES | {AreaLevel.TOWN},
    Role.SYSTEM_ADMIN: _OFFICES,
    Role.SECURITY_ADMIN: _OFFICES,
    Role.AUDIT_ADMIN: _OFFICES,
}
