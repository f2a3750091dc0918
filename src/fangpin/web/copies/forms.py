"""Why somebody wants a print-out."""

from uuid import uuid4

from django import forms


class CopyForm(forms.Form):
    # Made with the page, so that a double click asks once.
    ticket = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "页面不完整，请刷新后重新申请。"}
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        error_messages={
            "required": "请写明理由，例如“本人申请查阅”。",
            "max_length": "理由最多 200 字，请精简。",
        },
    )

    @classmethod
    def fresh(cls) -> "CopyForm":
        return cls(initial={"ticket": uuid4()})
