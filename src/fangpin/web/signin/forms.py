"""The ordinary sign-in form."""

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对大小写后重新输入。",
        "inactive": "该账号已停用，请联系本级系统管理员。",
    }
