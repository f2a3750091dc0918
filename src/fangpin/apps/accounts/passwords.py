"""What a password has to be, and when it is due to be changed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from fangpin.apps.accounts.models import User
from fangpin.apps.accounts.policy import AccessPolicy, access_policy

_KINDS: tuple[Callable[[str], bool], ...] = (
    lambda one: "a" <= one <= "z",
    lambda one: "A" <= one <= "Z",
    lambda one: "0" <= one <= "9",
    lambda one: not (one.isascii() and one.isalnum()),
)


class PolicyValidator:
    """Length and kinds of characters as the parameters say (named in the settings)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        policy = policy_for(user)
        kinds = sum(any(is_kind(one) for one in password) for is_kind in _KINDS)
        if len(password) < policy.password_length or kinds < policy.password_kinds:
            raise ValidationError(_says(policy), code="too_simple")
        if isinstance(user, User) and user.check_password(password):
            raise ValidationError("新密码不能和现在的一样；请另想一个。", code="same")

    def get_help_text(self) -> str:
        return _says(access_policy())


def policy_for(user: AbstractBaseUser | None) -> AccessPolicy:
    posting = user.posting if isinstance(user, User) else None
    return access_policy(area_code=posting.area_code if posting else "")


def is_password_due(user: User, *, policy: AccessPolicy, now: datetime) -> bool:
    """Handed out by somebody else, or used too long."""
    return user.is_password_temporary or now - user.password_set_at > timedelta(days=policy.password_days)


def is_one_time_over(user: User, *, policy: AccessPolicy, now: datetime) -> bool:
    """A password that was handed out and lies about unused."""
    age = now - user.password_set_at
    return user.is_password_temporary and age > timedelta(days=policy.one_time_days)


def _says(policy: AccessPolicy) -> str:
    return (
        f"密码至少 {policy.password_length} 个字符，含大写字母、小写字母、数字、其他符号里的"
        f"至少 {policy.password_kinds} 种。"
    )
