"""What an officer says about an identity as a department wrote it."""

from uuid import UUID

from django import forms

from fangpin.apps.links.api import DecisionKind


class DecisionForm(forms.Form):
    """`who` is a person of the register, or `nobody`, or `undo`."""

    who = forms.CharField(max_length=36, error_messages={"required": "请选择底册中的一个人，或选“都不是”。"})
    reason = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "说明最多 300 字，请精简后再提交。"},
    )

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        if who not in ("nobody", "undo"):
            try:
                UUID(who)
            except ValueError:
                raise forms.ValidationError("选择的人不在名单里；请刷新页面后重新选择。") from None
        return who

    @property
    def kind(self) -> DecisionKind:
        named = {"nobody": DecisionKind.NOBODY, "undo": DecisionKind.UNDONE}
        return named.get(self.cleaned_data["who"], DecisionKind.LINKED)

    @property
    def linked_to(self) -> UUID | None:
        return UUID(self.cleaned_data["who"]) if self.kind is DecisionKind.LINKED else None
