"""The ordinary sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from fangpin.apps.accounts.api import User


class SignInForm(AuthenticationForm):
    """The field takes no focus by itself: on a phone the keyboard would cover the page."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对大小写后重新输入。",
        "inactive": "该账号已停用，请联系本级系统管理员。",
        "no_posting": "您今天没有在任的岗位（已终止或还没有开始），不能登录；任期有误的，请联系本级系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        super().confirm_login_allowed(user)
        if not isinstance(user, User) or user.posting is None:
            raise ValidationError(self.error_messages["no_posting"], code="no_posting")
