"""For a demonstration: the same people on every start, with one posting each that follows the data."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from fangpin.apps.accounts.actions.add_posting import add_posting
from fangpin.apps.accounts.actions.checking import WantedPosting
from fangpin.apps.accounts.actions.end_posting import end_posting
from fangpin.apps.accounts.enums import Role
from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def bring_in_line(
    *,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    area_code: str,
    today: date,
    department: str = "",
) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    is_new = user is None
    user = user or User(username=username)
    user.display_name, user.is_password_temporary = display_name, False
    # Setting the same password again would sign the user out everywhere.
    if is_new or not user.check_password(password):
        user.set_password(password)
    user.full_clean()
    user.save()
    User.objects.filter(pk=user.pk).update(password_set_at=Now())
    if is_new:
        record_entry(actor=None, verb=Verb.CREATED_USER, object_kind="user", object_id=str(user.pk))
    wanted = WantedPosting(role=role, area_code=area_code, from_date=today, department=department)
    has_it = False
    for one in user.postings.in_force(today):
        if (one.role, one.area_code, one.department) == (role, area_code, department):
            has_it = True
        else:
            end_posting(actor=None, posting_id=one.pk, until=today, today=today)
    if not has_it:
        add_posting(actor=None, user_id=user.pk, wanted=wanted, today=today)
    return user
