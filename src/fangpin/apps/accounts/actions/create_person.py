"""Create somebody who may sign in, with a first posting and a password that is shown once."""

from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fangpin.apps.accounts.actions.add_posting import add_posting
from fangpin.apps.accounts.actions.checking import StaffRefused, WantedPosting, check_manager
from fangpin.apps.accounts.models import User
from fangpin.apps.accounts.one_time import one_time_password
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def create_person(
    *, actor: User | None, username: str, display_name: str, posting: WantedPosting, today: date
) -> tuple[User, str]:
    """The user, and a password that is shown once and has to be changed at the first sign-in."""
    check_manager(actor, area_code=posting.area_code)
    password = one_time_password()
    user = User(username=username, display_name=display_name, is_password_temporary=True)
    user.set_password(password)
    try:
        UnicodeUsernameValidator()(username)
        with transaction.atomic():
            user.save()
    except ValidationError as fault:
        raise StaffRefused("用户名只能用字母、数字和 @ . + - _；请改正。") from fault
    except IntegrityError as fault:
        raise StaffRefused(
            "这个用户名已有人用；请换一个。本人原来就有账号的，请在他的页面增加岗位。"
        ) from fault
    record_entry(actor=actor, verb=Verb.CREATED_USER, object_kind="user", object_id=str(user.pk))
    add_posting(actor=actor, user_id=user.pk, wanted=posting, today=today)
    return user, password
