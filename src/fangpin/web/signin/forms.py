"""The ordinary sign-in form, and the one for a new password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from fangpin.apps.accounts.api import (
    SignInTry,
    TryLater,
    User,
    begin_try,
    is_one_time_over,
    note_right_password,
    policy_for,
)
from fangpin.web.signin.browsers import source_of


class SignInForm(AuthenticationForm):
    """The field takes no focus by itself: on a phone the keyboard would cover the page."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对大小写后重新输入。",
        "inactive": "该账号已停用，请联系本级系统管理员。",
        "no_posting": "您今天没有在任的岗位（已终止或还没有开始），不能登录；任期有误的，请联系本级系统管理员。",
        "one_time_over": "一次性密码已过期，请联系本级系统管理员重新发一个。",
    }
    counted: SignInTry | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username", "")
        if name and self.cleaned_data.get("password") and self.request is not None:
            try:
                self.counted = begin_try(username=name, source=source_of(self.request, username=name))
            except TryLater as refusal:
                raise ValidationError(str(refusal), code="later") from refusal
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        """Reached with the right password only."""
        if self.counted:
            note_right_password(self.counted)
        super().confirm_login_allowed(user)
        if user.posting is None:
            raise ValidationError(self.error_messages["no_posting"], code="no_posting")
        if is_one_time_over(user, policy=policy_for(user), now=timezone.now()):
            raise ValidationError(self.error_messages["one_time_over"], code="one_time_over")


class CodeForm(forms.Form):
    """A code from the phone, or a recovery code; letters too, so no keyboard of digits."""

    code = forms.CharField(
        label="动态口令",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "请输入动态口令。", "max_length": "动态口令是 6 位数字；请重新输入。"},
    )


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    present = forms.CharField(
        label="现在的密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写现在的密码。"},
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请填写新密码。", "max_length": "新密码最多 200 个字符。"},
    )
    again = forms.CharField(
        label="再输一遍新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输一遍新密码。", "max_length": "新密码最多 200 个字符。"},
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError("两次输入的新密码不一样；请重新输入。")
        return again
