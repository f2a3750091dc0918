"""What an administrator writes about a person and a posting."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from fangpin.apps.accounts.api import Role, Scope, WantedPosting
from fangpin.apps.registry.api import areas_called
from fangpin.kernel.areas import prefix_of
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.who import WORK

_NAMED = 5


class _Day(forms.DateField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": f"请填写{label}。",
                "invalid": f"{label}写成 2026-12-01 的样子。",
            },
            **kwargs,
        )


class PostingForm(forms.Form):
    """Role, area, department for those of a department, first day, and the last one if it is known."""

    role = forms.ChoiceField(
        label="岗位",
        choices=[("", "请选择"), *((role.value, WORK[role]) for role in Role)],
        error_messages={"required": "请选择岗位。", "invalid_choice": "请从列表中选择岗位。"},
    )
    area = forms.CharField(
        label="辖区",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写辖区。", "max_length": "辖区最多 60 字。"},
    )
    department = forms.ChoiceField(label="部门", required=False)
    from_date = _Day("第一天")
    last_day = _Day("最后一天", required=False)

    def __init__(
        self, *args: Any, scope: Scope, departments: Sequence[str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._scope = scope
        self.fields["department"].choices = [("", "不属于部门"), *((one, one) for one in departments)]  # type: ignore[attr-defined]
        self.fields["from_date"].initial = today
        self.fields["from_date"].widget.attrs["min"] = today.isoformat()

    def clean_area(self) -> str:
        """The code of the one area in the administrator's own that is called so."""
        text = self.cleaned_data["area"].strip()
        found = areas_called(text, inside=prefix_of(self._scope.area_code))
        if not found:
            raise forms.ValidationError(
                "本辖区里没有这个名称或代码；请核对，或改填 12 位区划代码。", code="nowhere"
            )
        if len(found) > 1:
            named = "、".join(f"{short_name(one.name)} {one.code}" for one in found[:_NAMED])
            more = "等" if len(found) > _NAMED else ""
            raise forms.ValidationError(
                f"叫这个名称的有 {len(found)} 处：{named}{more}。请改填代码。", code="several"
            )
        code: str = found[0].code
        return code

    def wanted(self) -> WantedPosting:
        told = self.cleaned_data
        return WantedPosting(
            role=Role(told["role"]),
            area_code=told["area"],
            department=told["department"],
            from_date=told["from_date"],
            until_date=day_after(told["last_day"]),
        )


class PersonForm(PostingForm):
    """A new person with a first posting."""

    username = forms.CharField(
        label="用户名",
        min_length=2,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": "请填写用户名。",
            "min_length": "用户名至少 2 个字符。",
            "max_length": "用户名最多 40 个字符。",
        },
    )
    display_name = forms.CharField(
        label="显示名称",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写显示名称。", "max_length": "显示名称最多 40 字。"},
    )
    field_order = ("username", "display_name")


class EndForm(forms.Form):
    """Without a day the posting ends at once."""

    last_day = _Day("最后一天", required=False)


class StandInForm(forms.Form):
    """Who does a colleague's work, and on which days."""

    username = forms.CharField(
        label="代岗人用户名",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": "请填写代岗人的用户名。"},
    )
    from_date = _Day("第一天")
    last_day = _Day("最后一天")


def day_after(last_day: date | None) -> date | None:
    return last_day + timedelta(days=1) if last_day else None
