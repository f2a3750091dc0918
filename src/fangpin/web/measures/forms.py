"""What to measure: which day, which income, which line."""

from typing import Any, cast

from django import forms

from fangpin.apps.clues.api import ScreeningRun
from fangpin.apps.measures.api import Income


class MeasureForm(forms.Form):
    run = forms.ChoiceField(
        label="数据截至",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请从列表中选择日期。"),
    )
    income = forms.ChoiceField(
        label="哪种收入",
        choices=Income.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请从列表中选择收入口径。"),
    )
    line = forms.DecimalField(
        label="收入线（元／人·年）",
        min_value=1,
        max_value=1_000_000,
        max_digits=9,
        decimal_places=2,
        error_messages={
            "required": "请填写收入线，例如 8500。",
            "invalid": "收入线只写数字，例如 8500。",
            "min_value": "收入线应大于 0。",
            "max_value": "收入线不超过 1000000 元。",
            "max_digits": "收入线不超过 1000000 元。",
            "max_decimal_places": "收入线最多两位小数。",
        },
    )

    def __init__(self, *args: Any, runs: list[ScreeningRun], **words: Any) -> None:
        super().__init__(*args, **words)
        choices = [(run.run_id, f"{run.as_of:%Y-%m-%d}") for run in runs]
        cast(forms.ChoiceField, self.fields["run"]).choices = choices
