"""What is promised, what was given, and why a household can be released."""

from uuid import uuid4

from django import forms

from fangpin.rulebook.assistance import Assistance
from fangpin.rulebook.models import Risk

_RISKS = [(one.value, one.value) for one in Risk]
_DATE = {"invalid": "日期请写成 2026-01-31 的样子。"}


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DATE | {"required": f"请填“{label}”。"},
    )


def _line(label: str, most: int, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        error_messages={
            "required": f"请填“{label}”。",
            "max_length": f"“{label}”最多 {most} 字，请精简后再提交。",
        },
    )


class PlanForm(forms.Form):
    """`risks`: those that were decided for the household; all eleven where they are not known here."""

    group = forms.ChoiceField(
        label="措施种类",
        error_messages={"required": "请选择措施种类。", "invalid_choice": "请选择措施种类。"},
    )
    risks = forms.MultipleChoiceField(
        label="针对哪种风险",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择这项措施针对哪种风险。",
            "invalid_choice": "请从列出的里面选风险。",
        },
    )
    what = _line("措施内容", 200, "做什么、给什么、多少。")
    office = _line("责任单位", 60)
    person = _line("责任人", 40)
    due_on = _day("落实期限")
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: object = None, *, rules: Assistance, risks: list[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["group"].choices = [("", "请选择"), *((one, one) for one in rules.names)]  # type: ignore[attr-defined]
        self.fields["risks"].choices = [(one, one) for one in risks] or _RISKS  # type: ignore[attr-defined]


class DeliveryForm(forms.Form):
    delivered_on = _day("落实日期")
    proof = _line("凭什么证明", 500, "例如发放凭证编号、验收单、打卡日期；不要写身份证号、银行卡号。")
    amount_yuan = forms.DecimalField(
        label="金额（元，可不填）",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            "金额请写数字，最多两位小数；没有金额可以不填。",
        ),
    )


class WithdrawalForm(forms.Form):
    reason = _line("撤销的理由", 500)


class ReleaseForm(forms.Form):
    is_natural = forms.BooleanField(label="自然消除（成员去世、整户迁出等，帮扶已不再需要）", required=False)
    note = forms.CharField(
        label="为什么可以消除",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "请写明为什么可以消除：原来的风险现在怎样了。",
            "max_length": "最多 1000 字，请精简后再提交。",
        },
    )
