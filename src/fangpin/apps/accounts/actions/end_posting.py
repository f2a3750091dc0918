"""End a posting; what it allowed ends with it, in sessions that are open as well."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.actions.checking import StaffRefused, check_manager
from fangpin.apps.accounts.models import Posting, User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def end_posting(*, actor: User | None, posting_id: int, until: date, today: date) -> Posting:
    """`until` is the first day on which it no longer holds; a posting is made shorter, never longer."""
    posting = Posting.objects.select_for_update().filter(pk=posting_id).first()
    if posting is None:
        raise StaffRefused("没有找到这个岗位；请刷新页面。")
    check_manager(actor, area_code=posting.area_code)
    if actor is not None and actor.pk == posting.user_id:
        raise StaffRefused("不能终止自己的岗位；请由另一名系统管理员办理。")
    if posting.until_date is not None and posting.until_date <= today:
        raise StaffRefused("这个岗位已经终止，不用再办。")
    if until < today:
        raise StaffRefused(f"终止日期不能早于今天（{today}）；请改正。")
    if posting.until_date is not None and until >= posting.until_date:
        raise StaffRefused("岗位只能提前终止，不能延长；要延长请另加一个岗位。")
    # One that has not begun never will.
    posting.until_date = max(until, posting.from_date)
    posting.ended_by = actor
    posting.save(update_fields=["until_date", "ended_by"])
    record_entry(
        actor=actor,
        verb=Verb.ENDED_POSTING,
        object_kind="user",
        object_id=str(posting.user_id),
        detail={"posting": posting.pk, "until": posting.until_date.isoformat()},
    )
    return posting
