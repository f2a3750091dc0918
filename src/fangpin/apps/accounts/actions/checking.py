"""What must be right about a posting before it is added, in words for the administrator."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fangpin.apps.accounts.enums import ADMINISTRATORS, LEVELS, OF_A_DEPARTMENT, Role
from fangpin.apps.accounts.models import Posting, User
from fangpin.apps.accounts.queries import has_work_elsewhere
from fangpin.apps.accounts.scope import scope_of
from fangpin.kernel.areas import level_of
from fangpin.kernel.errors import UserError


class StaffRefused(UserError):
    """Nothing was changed; the message is for the administrator."""


@dataclass(frozen=True)
class WantedPosting:
    """From one day until the day before another; without the other, until somebody ends it."""

    role: Role
    area_code: str
    from_date: date
    until_date: date | None = None
    department: str = ""


def answers_for(actor: User, user: User, *, today: date) -> bool:
    """Whether somebody else's work lies all in the actor's area."""
    return actor.pk != user.pk and not has_work_elsewhere(scope_of(actor), user, on=today)


def check_manager(actor: User | None, *, area_code: str) -> None:
    """Without an actor it is the installation's own command."""
    if actor is not None and not scope_of(actor).manages_postings_in(area_code):
        raise StaffRefused("您的账号不能安排这个地区的岗位；请由该地区或上级的系统管理员办理。")


def check_posting(wanted: WantedPosting) -> None:
    levels = LEVELS[wanted.role]
    if level_of(wanted.area_code) not in levels:
        named = "、".join(level.says for level in sorted(levels))
        raise StaffRefused(f"这个岗位的辖区应是一个{named}；请改选辖区，或改选岗位。")
    if (wanted.role in OF_A_DEPARTMENT) != bool(wanted.department):
        raise StaffRefused("部门数据员和部门联络员要写部门名称，其他岗位不写；请改正。")
    if wanted.until_date is not None and wanted.until_date <= wanted.from_date:
        raise StaffRefused("最后一天在第一天之前；请改正日期。")


def check_beside_others(user: User, wanted: WantedPosting) -> None:
    """Administrators do nothing else at the same time; nobody holds the same posting twice."""
    beside = user.postings.not_over(wanted.from_date)
    if wanted.until_date is not None:
        beside = beside.filter(from_date__lt=wanted.until_date)
    other_duty = Q(role__in=ADMINISTRATORS)
    if wanted.role in ADMINISTRATORS:
        other_duty = ~Q(role=wanted.role)
    if beside.filter(other_duty).exists():
        raise StaffRefused(
            "系统、安全、审计三种管理员要分开，也不能兼办业务：这个人同一时间另有岗位。请先终止那个岗位，或另选一人。"
        )
    same = beside.filter(role=wanted.role, area_code=wanted.area_code, department=wanted.department)
    if same.exists():
        raise StaffRefused("这个人在这段时间已有同样的岗位，不用再加。")


def posting_of(
    user: User, wanted: WantedPosting, *, added_by: User | None, stands_in_for: Posting | None = None
) -> Posting:
    return Posting(
        user=user,
        role=wanted.role,
        area_code=wanted.area_code,
        department=wanted.department,
        from_date=wanted.from_date,
        until_date=wanted.until_date,
        stands_in_for=stands_in_for,
        added_by=added_by,
    )
