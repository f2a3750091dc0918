"""What somebody wants to say."""

from django import forms

from fangpin.apps.audit.api import SuggestionKind


class SuggestionForm(forms.Form):
    kind = forms.ChoiceField(
        label="类别",
        choices=SuggestionKind.choices,
        initial=SuggestionKind.SUGGESTION,
        error_messages={"required": "请选择类别。", "invalid_choice": "请选择类别。"},
    )
    text = forms.CharField(
        label="内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请写下内容再提交。", "max_length": "内容最多 2000 字，请精简后再提交。"},
    )
