"""Questions about users."""

from django.db.models import QuerySet

from fangpin.apps.accounts.models import User


def all_users() -> QuerySet[User]:
    return User.objects.order_by("pk")
