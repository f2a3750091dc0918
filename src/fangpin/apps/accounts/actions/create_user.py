"""Create a user, or bring an existing one of that name in line."""

from django.db import transaction

from fangpin.apps.accounts.enums import Role
from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    area_code: str,
    department: str = "",
) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    is_new = user is None
    user = user or User(username=username)
    user.display_name, user.role, user.area_code, user.department = display_name, role, area_code, department
    # Setting the same password again would sign the user out everywhere.
    if is_new or not user.check_password(password):
        user.set_password(password)
    user.full_clean()
    user.save()
    if is_new:
        record_entry(actor=actor, verb=Verb.CREATED_USER, object_kind="user", object_id=str(user.pk))
    return user
