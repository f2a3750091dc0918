"""The door for the next file."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms

from fangpin.apps.deliveries.api import ENDINGS
from fangpin.contracts import load_contracts


class UploadForm(forms.Form):
    # Made with the page, so that a double click or a reload of the answer is one upload.
    ticket = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "页面不完整，请刷新后重新选择文件。"}
    )
    file = forms.FileField(
        max_length=200,
        allow_empty_file=True,  # the action says what to do about an empty file
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": "请先选择一个文件。",
            "max_length": "文件名太长，请改短到 200 字以内再上传。",
        },
    )

    contract = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "请从列表中选择数据名称，或选“自动识别”。"}
    )

    def __init__(self, *args: Any, department: str, **words: Any) -> None:
        super().__init__(*args, **words)
        own = [one for one in load_contracts() if not department or one.sender == department]
        choices = [("", "自动识别"), *((one.id, one.title) for one in own)]
        cast(forms.ChoiceField, self.fields["contract"]).choices = choices

    @classmethod
    def fresh(cls, *, department: str) -> "UploadForm":
        return cls(initial={"ticket": uuid4()}, department=department)

    @property
    def upload_id(self) -> UUID:
        found: UUID = self.cleaned_data["ticket"]
        return found


class RegisterForm(forms.Form):
    """Which list, and what for."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)
    contract = forms.ChoiceField(
        label="名单", error_messages=dict.fromkeys(("required", "invalid_choice"), "请从列表中选择名单。")
    )
    purpose = forms.CharField(
        label="用途",
        max_length=200,
        error_messages={"required": "请写明用途，例如“核对三季度名单”。"},
    )

    def __init__(self, *args: Any, received: set[str], **words: Any) -> None:
        super().__init__(*args, **words)
        choices = [(one.id, f"{one.title}（{one.sender}）") for one in load_contracts() if one.id in received]
        cast(forms.ChoiceField, self.fields["contract"]).choices = [("", "请选择名单"), *choices]

    @classmethod
    def fresh(cls, *, received: set[str]) -> "RegisterForm":
        return cls(initial={"ticket": uuid4()}, received=received)
