"""Give somebody a posting, or have somebody stand in for a colleague."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.actions.checking import (
    StaffRefused,
    WantedPosting,
    check_beside_others,
    check_manager,
    check_posting,
    posting_of,
)
from fangpin.apps.accounts.enums import Role
from fangpin.apps.accounts.models import Posting, User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def add_posting(*, actor: User | None, user_id: int, wanted: WantedPosting, today: date) -> Posting:
    """From today at the earliest: what somebody was allowed to do in the past is not changed afterwards."""
    check_manager(actor, area_code=wanted.area_code)
    return _added(actor=actor, user_id=user_id, wanted=wanted, today=today)


@transaction.atomic
def stand_in(
    *, actor: User, posting_id: int, username: str, from_date: date, until_date: date, today: date
) -> Posting:
    """The colleague's role, area and department, between two dates."""
    posting = Posting.objects.select_related("user").filter(pk=posting_id, stands_in_for=None).first()
    if posting is None:
        raise StaffRefused("没有找到要代的岗位；请刷新页面。代岗的岗位不能再请人代。")
    check_manager(actor, area_code=posting.area_code)
    is_longer = posting.until_date is not None and posting.until_date < until_date
    if is_longer or from_date < posting.from_date:
        raise StaffRefused("代岗的日期超出了原岗位的日期；请改在原岗位开始之后、终止之前。")
    substitute = User.objects.filter(username=username).first()
    if substitute is None or substitute.pk == posting.user_id:
        raise StaffRefused("没有这个用户名，或者就是本人；请填写代岗人的用户名。")
    wanted = WantedPosting(
        role=Role(posting.role),
        area_code=posting.area_code,
        department=posting.department,
        from_date=from_date,
        until_date=until_date,
    )
    return _added(actor=actor, user_id=substitute.pk, wanted=wanted, today=today, stands_in_for=posting)


def _added(
    *,
    actor: User | None,
    user_id: int,
    wanted: WantedPosting,
    today: date,
    stands_in_for: Posting | None = None,
) -> Posting:
    # Two administrators at once: the second sees what the first has added.
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise StaffRefused("没有找到这个人；请返回列表重新选择。")
    if actor is not None and actor.pk == user.pk:
        raise StaffRefused("不能给自己安排岗位；请由另一名系统管理员办理。")
    if wanted.from_date < today:
        raise StaffRefused(f"第一天最早是今天（{today}），以前的岗位不能补；请改正日期。")
    check_posting(wanted)
    check_beside_others(user, wanted)
    posting = posting_of(user, wanted, added_by=actor, stands_in_for=stands_in_for)
    posting.save()
    until = wanted.until_date.isoformat() if wanted.until_date else None
    record_entry(
        actor=actor,
        verb=Verb.ADDED_POSTING,
        object_kind="user",
        object_id=str(user.pk),
        detail={
            "posting": posting.pk,
            "role": posting.role,
            "area": posting.area_code,
            "from": wanted.from_date.isoformat(),
            "until": until,
            "stands_in_for": stands_in_for.user_id if stands_in_for else None,
        },
    )
    return posting
