"""What somebody looks for in the trail."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from fangpin.apps.accounts.api import Scope
from fangpin.apps.audit.api import Verb
from fangpin.kernel.areas import full_code
from fangpin.web.audit.words import KINDS

_DAY = {"invalid": "日期请写成 2026-11-16 的样子。"}


class TrailForm(forms.Form):
    since = forms.DateField(
        label="从", required=False, error_messages=_DAY, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, error_messages=_DAY, widget=forms.DateInput(attrs={"type": "date"})
    )
    who = forms.CharField(label="谁（用户名或显示名称）", required=False, max_length=40)
    verb = forms.ChoiceField(label="做了什么", required=False, choices=[("", "全部"), *Verb.choices])
    kind = forms.ChoiceField(label="对象种类", required=False, choices=[("", "全部"), *KINDS.items()])
    about = forms.CharField(label="对象编号", required=False, max_length=64)
    area = forms.CharField(label="当时的辖区（代码）", required=False, max_length=12)

    def __init__(self, asked: QueryDict, *, scope: Scope) -> None:
        super().__init__(asked, auto_id="trail-%s")
        self._scope = scope

    def clean_area(self) -> str:
        """Twelve digits, inside the own area."""
        code: str = self.cleaned_data["area"].strip()
        if not code:
            return ""
        if not (code.isascii() and code.isdigit() and len(code) in (4, 6, 9, 12)):
            raise forms.ValidationError("区划代码是 4、6、9 或 12 位数字；请核对。")
        whole = full_code(code)
        if not self._scope.reads_trail_of(whole):
            raise forms.ValidationError("这个地区不在您的辖区里；请核对代码。")
        return whole

    def clean_about(self) -> str:
        """A number without its hyphens is the same number."""
        text: str = self.cleaned_data["about"].strip()
        try:
            return str(UUID(text)) if len(text) >= 32 else text
        except ValueError:
            return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            raise forms.ValidationError("开始日期在终止日期之后；请对调。")
        return told
