"""What an officer writes about a new value or a new table."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms

from fangpin.apps.rules.api import MOST_WORKBOOK_BYTES, Wanted
from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE
from fangpin.web.rules.wording import COUNTY_DEFAULT

NEW_DOCUMENT = "new"
_NEEDED_OF_DOCUMENT = {
    "document_title": "请写文件名称。",
    "document_issuer": "请写发文单位。",
    "document_clause": "请写是文件的哪一条。",
}


class DraftForm(forms.Form):
    """Region, first day, source and reason; the parts of a new document only if there is one."""

    region = forms.ChoiceField(
        label="适用地区",
        error_messages={"required": "请选择适用地区。", "invalid_choice": "请从列表中选择适用地区。"},
    )
    from_date = forms.DateField(
        label="生效日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写生效日期。", "invalid": "生效日期写成 2026-12-01 的样子。"},
    )
    source = forms.ChoiceField(
        label="依据",
        error_messages={
            "required": "请选择依据；没有文件的选“县定缺省”。",
            "invalid_choice": "请从列表中选择依据。",
        },
    )
    document_title = forms.CharField(
        label="文件名称",
        required=False,
        min_length=2,
        max_length=60,
        error_messages={"max_length": "文件名称最多 60 字。", "min_length": "请写文件全称。"},
    )
    document_number = forms.CharField(label="文号", required=False, max_length=60)
    document_issuer = forms.CharField(label="发文单位", required=False, max_length=60)
    document_issued_on = forms.DateField(
        label="发文日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "发文日期写成 2026-12-01 的样子。"},
    )
    document_clause = forms.CharField(label="出处（第几条）", required=False, max_length=60)
    reason = forms.CharField(
        label="为什么改",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "请写明为什么改，复核的人要据此判断。",
            "max_length": "最多 500 字，请精简。",
        },
    )

    def __init__(
        self, *args: Any, regions: Sequence[tuple[str, str]], book: Rulebook, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(regions)  # type: ignore[attr-defined]
        self.fields["source"].choices = _sources(book)  # type: ignore[attr-defined]
        self.fields["from_date"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") == NEW_DOCUMENT:
            for name, says in _NEEDED_OF_DOCUMENT.items():
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, says)
            if "#" in cleaned.get("document_clause", ""):
                self.add_error("document_clause", "出处里不要写 # 号。")
        return cleaned

    def wanted(self, *, target: str) -> Wanted:
        told = self.cleaned_data
        is_new = told["source"] == NEW_DOCUMENT
        return Wanted(
            target=target,
            region=told["region"],
            from_date=told["from_date"],
            source=told["document_clause"] if is_new else told["source"],
            reason=told["reason"],
            document=self._document() if is_new else None,
        )

    def _document(self) -> dict[str, str]:
        told = self.cleaned_data
        issued_on = told["document_issued_on"]
        parts = {
            "title": told["document_title"],
            "issuer": told["document_issuer"],
            "number": told["document_number"],
            "issued_on": issued_on.isoformat() if issued_on else "",
        }
        return {name: text for name, text in parts.items() if text}


class ValueForm(DraftForm):
    """A new value of a parameter."""

    value = forms.CharField(
        label="新值",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": "请填写新值。", "max_length": "新值太长；最多 12 位整数、6 位小数。"},
    )

    def clean_value(self) -> str:
        """Full-width digits and thousands commas are what people type; the number is the same."""
        return unicodedata.normalize("NFKC", self.cleaned_data["value"]).replace(",", "").strip()

    def wanted(self, *, target: str) -> Wanted:
        return replace(super().wanted(target=target), value=self.cleaned_data["value"])


class WorkbookForm(forms.Form):
    """The edited workbook of a table."""

    workbook = forms.FileField(
        label="改好的工作簿",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.et"}),
        error_messages={
            "required": "请选择改好的工作簿（xlsx）。",
            "empty": "文件是空的；请选择改好的工作簿（xlsx）。",
            "invalid": "请选择改好的工作簿（xlsx）。",
        },
    )

    def content(self) -> bytes:
        """No more of it than tells that it is too large."""
        found: bytes = self.cleaned_data["workbook"].read(MOST_WORKBOOK_BYTES + 1)
        return found


class TableForm(DraftForm, WorkbookForm):
    """New rows of a decision table."""

    def wanted(self, *, target: str) -> Wanted:
        return replace(super().wanted(target=target), workbook=self.content())


class ReplayForm(forms.Form):
    month = forms.DateField(
        input_formats=["%Y-%m"],
        error_messages={"required": "请选择月份。", "invalid": "请从列表中选择月份。"},
    )


class DecisionForm(forms.Form):
    """`what` is approve, return or withdraw."""

    what = forms.ChoiceField(
        choices=[("approve", "批准"), ("return", "退回"), ("withdraw", "撤回")],
        error_messages={"required": "请选择批准或退回。", "invalid_choice": "请选择批准或退回。"},
    )
    decision = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "最多 500 字，请精简。"},
    )


def _sources(book: Rulebook) -> list[Any]:
    documents = [
        (f"《{source.title}》{source.number or ''}", [(f"{name}#{place}", place) for place in source.places])
        for name, source in book.sources.items()
    ]
    return [
        ("", "请选择"),
        (NEW_DOCUMENT, "新文件（在下面填写）"),
        (DEFAULT_SOURCE, f"{COUNTY_DEFAULT}（没有文件依据）"),
        *documents,
    ]
