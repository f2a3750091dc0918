"""Who sits in front of the screen, in words, and whether this is a demo."""

from datetime import date, timedelta

from django.conf import settings

from fangpin.apps.accounts.api import Posting, Role
from fangpin.apps.registry.api import area_path
from fangpin.web.shell.areas import short_name

WORK = {
    Role.VILLAGE: "村级经办人",
    Role.GRID_WORKER: "村级网格员",
    Role.TOWN: "乡镇经办人",
    Role.COUNTY: "县级管理员",
    Role.CITY: "市级管理员",
    Role.DEPARTMENT: "数据员",
    Role.LIAISON: "联络员",
    Role.APPROVER: "审批人",
    Role.AUDITOR: "监督人员",
    Role.LEADER: "领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


def is_demo() -> bool:
    """A demo home carries its own date; a real one never does."""
    return bool(settings.HOME.today_file.exists())


def work_of(posting: Posting) -> str:
    """What somebody does; of a department with its name, for a colleague with the colleague's."""
    work = f"{posting.department}{WORK[Role(posting.role)]}"
    colleague = posting.stands_in_for
    return f"{work}（代{colleague.user.display_name}）" if colleague else work


def area_of(posting: Posting) -> str:
    """The names from the county down, or the city alone."""
    path = area_path(posting.area_code)
    return "".join(short_name(area.name) for area in path[1:] or path)


def last_day(posting: Posting) -> date | None:
    """People say until which day somebody works; nothing without an end. Before its first day: it was called off."""
    return posting.until_date - timedelta(days=1) if posting.until_date else None
