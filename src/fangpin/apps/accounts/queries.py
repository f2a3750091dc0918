"""Questions about users and their postings; those for screens take a scope first."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from fangpin.apps.accounts.models import Posting, User
from fangpin.apps.accounts.scope import Scope


def all_users() -> QuerySet[User]:
    return User.objects.order_by("pk")


def staff(scope: Scope, *, text: str = "") -> QuerySet[User]:
    """People of the own area, each with `postings` from the first to the last."""
    rows = scope.staff(User.objects.order_by("username"))
    if text:
        rows = rows.filter(username__icontains=text) | rows.filter(display_name__icontains=text)
    return rows.prefetch_related(Prefetch("postings", postings_with_colleagues()))


def staff_member(scope: Scope, *, user_id: int) -> User | None:
    return staff(scope).filter(pk=user_id).first()


def postings_with_colleagues() -> QuerySet[Posting]:
    return Posting.objects.select_related("stands_in_for__user", "added_by", "ended_by")


def has_work_elsewhere(scope: Scope, user: User, *, on: date) -> bool:
    """Whether a posting, in force or to come, lies outside what an administrator answers for."""
    codes = user.postings.not_over(on).values_list("area_code", flat=True)
    return not all(scope.answers_for_staff_in(code) for code in codes)
