"""Who sits in front of the screen, in words, and whether this is a demo."""

from django.conf import settings

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.registry.api import area_path
from fangpin.web.shell.areas import short_name

_WORK = {
    Role.VILLAGE: "村级网格员",
    Role.TOWN: "乡镇经办人",
    Role.COUNTY: "县级管理员",
    Role.CITY: "市级管理员",
    Role.DEPARTMENT: "数据员",
}


def is_demo() -> bool:
    """A demo home carries its own date; a real one never does."""
    return bool(settings.HOME.today_file.exists())


def work_of(user: User) -> str:
    """What somebody does; a department clerk with the name of the department."""
    return f"{user.department}{_WORK[Role(user.role)]}"


def area_of(user: User) -> str:
    """The names from the county down, or the city alone."""
    path = area_path(user.area_code)
    return "".join(short_name(area.name) for area in path[1:] or path)
