"""Questions about users."""

from django.db.models import QuerySet

from fangpin.apps.accounts.models import User


def all_users() -> QuerySet[User]:
    return User.objects.order_by("pk")


def user_by_id(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id).first()
