"""What a step asks, as a form: built from the procedure, checked the same way whichever door an answer comes through."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from fangpin.apps.cases.standing import due_day
from fangpin.kernel.masking import holds_id

_MOST = 1_000_000


class StepForm(forms.Form):
    """The items of one step that belong to what is done in it (done, admit, refuse)."""

    def __init__(
        self,
        step: Mapping[str, Any],
        *,
        kind: str,
        since: date,
        today: date,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data, auto_id=f"{step['id']}-{kind}-%s")
        self.step, self.since, self.today = step, since, today
        self.items = [one for one in step["asks"] if one["when"] in (None, kind)]
        self.fields.update({one["id"]: _field(one) for one in self.items})
        for one in self.items:
            if one["kind"] == "date":
                limits = {"max": today} if one["is_old"] else {"min": since, "max": today}
                self.fields[one["id"]].widget.attrs |= {key: day.isoformat() for key, day in limits.items()}

    def rows(self) -> list[tuple[Mapping[str, Any], forms.BoundField]]:
        return [(one, self[one["id"]]) for one in self.items]

    @property
    def answers(self) -> dict[str, Any]:
        """As they are kept: dates as text."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for item in self.items:
            value = told.get(item["id"])
            if value in (None, "", []):
                continue
            says = self._fault(item, value, told)
            if says:
                self.add_error(item["id"], says)
        return told

    def _fault(self, item: Mapping[str, Any], value: Any, told: Mapping[str, Any]) -> str:
        match item["kind"]:
            case "text" | "long_text" if holds_id(value):
                return "里面有证件号码；请删去后再提交。"
            case "date" if value > self.today:
                return "这一天还没有到；请填实际日期。"
            case "date" if value < self.since and not item["is_old"]:
                return f"早于线索产生或前面步骤的日期（{self.since.isoformat()}）；请填实际日期。"
            case "date":
                return self._too_early(item, value, told)
            case "count":
                return self._sum_is_wrong(item, value, told)
            case "choices" if item["at_most"] and len(value) > item["at_most"]:
                return f"最多选 {item['at_most']} 项，现在选了 {len(value)} 项。"
        return ""

    def _too_early(self, item: Mapping[str, Any], value: date, told: Mapping[str, Any]) -> str:
        first = told.get(item["not_before"] or "")
        if first is None:
            return ""
        if value < first:
            return f"不能早于“{self._says(item['not_before'])}”（{first.isoformat()}）。"
        days = item["days_after"]
        if days and value < _later(first, days):
            unit = "个工作日" if days["unit"] == "working_days" else "天"
            return f"从“{self._says(item['not_before'])}”起不满 {days['days']} {unit}；最早是 {_later(first, days).isoformat()}。"
        return ""

    def _sum_is_wrong(self, item: Mapping[str, Any], value: int, told: Mapping[str, Any]) -> str:
        most = told.get(item["not_above"] or "")
        if most is not None and value > most:
            return f"不能多于“{self._says(item['not_above'])}”（{most}）；请核对。"
        parts = item["adds_up"]
        if not parts or any(told.get(part) is None for part in parts):
            return ""
        added = sum(told[part] for part in parts)
        names = "、".join(self._says(part) for part in parts)
        return "" if added == value else f"{names}合计 {added}，与这里的 {value} 不一致；请核对。"

    def _says(self, name: str) -> str:
        return str(next(one["says"] for one in self.step["asks"] if one["id"] == name))


def _later(first: date, days: Mapping[str, Any]) -> date:
    """Plain days where holidays are not known yet."""
    return due_day(first, days) or first + timedelta(days=days["days"])


def _field(item: Mapping[str, Any]) -> forms.Field:
    label, needed = item["says"], item["needed"]
    errors = {"required": f"请填写“{label}”。", "invalid": f"“{label}”填得不对，请改正。"}
    common: dict[str, Any] = {"label": label, "required": needed, "error_messages": errors}
    chosen = errors | {"required": f"请选择“{label}”。", "invalid_choice": f"请从列出的里面选“{label}”。"}
    pairs = [(one, one) for one in item["choices"]]
    match item["kind"]:
        case "date":
            errors["invalid"] = f"“{label}”请写成 2026-01-31 的样子。"
            widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(input_formats=["%Y-%m-%d"], widget=widget, **common)
        case "count":
            errors |= dict.fromkeys(("invalid", "min_value", "max_value"), f"“{label}”请写 0 或正整数。")
            return forms.IntegerField(min_value=0, max_value=_MOST, **common)
        case "choice":
            return forms.ChoiceField(choices=[("", "请选择"), *pairs], **common | {"error_messages": chosen})
        case "choices":
            boxes = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(
                choices=pairs, widget=boxes, **common | {"error_messages": chosen}
            )
        case "yes":
            errors["required"] = f"没有做到“{label}”不能提交；请先补办。"
            return forms.BooleanField(**common)
    most = 1000 if item["kind"] == "long_text" else 200
    errors["max_length"] = f"“{label}”最多 {most} 字，请精简后再提交。"
    area = forms.Textarea(attrs={"rows": 3}) if item["kind"] == "long_text" else forms.TextInput()
    return forms.CharField(max_length=most, widget=area, **common)
