"""What a family types and chooses; every refusal says what to do, and nothing typed is lost."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from fangpin.apps.declarations.api import Door, IdRefused, Told, Wanted, checked_id
from fangpin.kernel.identity import is_valid_mobile, normalise_identifier
from fangpin.rulebook.models import Risk
from fangpin.web.declare.words import RISKS
from fangpin.web.shell.clock import today

_SHORTEST, _LONGEST = 4, 500
_AT_THE_COUNTER = (Door.HOTLINE, Door.WINDOW, Door.PROXY)


class DeclareForm(forms.Form):
    """Four lines to type and one choice; the place is chosen before."""

    name = forms.CharField(
        label="姓名",
        help_text="户主的，或者您自己的。",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填姓名。", "max_length": "姓名太长；请只填一个人的姓名。"},
    )
    phone = forms.CharField(
        label="手机号",
        help_text="我们打这个号码联系您；没有手机的，填家里人的。",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填手机号。", "max_length": "手机号是 11 位数字；请只填一个。"},
    )
    id_number = forms.CharField(
        label="身份证号",
        help_text="18 位，最后一位可能是字母。只用来找到您家是哪一户。",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填身份证号。", "max_length": "请填身份证上的 18 位号码。"},
    )
    risk = forms.ChoiceField(
        label="是哪种困难",
        choices=[("", "请选一种"), *((risk.value, says) for risk, says in RISKS.items())],
        error_messages={"required": "请选一种困难。", "invalid_choice": "请选一种困难。"},
    )
    text = forms.CharField(
        label="有什么困难",
        help_text="一两句话就行，比如：谁病了、花了多少钱、什么时候开始的。",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={
            "required": "请写一两句有什么困难。",
            "max_length": f"最多写 {_LONGEST} 字；请写短一些，其余的等村干部上门再说。",
        },
    )
    is_proxy = forms.BooleanField(label="我是替别人填的", required=False)
    proxy = forms.CharField(
        label="代填人的姓名，和申报人的关系",
        help_text="比如：王小明，邻居。",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "最多写 60 字。"},
    )
    door = forms.ChoiceField(
        label="从哪里来",
        choices=[(one.value, one.label) for one in _AT_THE_COUNTER],
        error_messages={"required": "请选择从哪里来。", "invalid_choice": "请选择从哪里来。"},
    )
    # Drawn with the page: sent twice it is one declaration.
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, is_at_counter: bool = False, **more: Any) -> None:
        super().__init__(data, initial={"ticket": str(uuid4())} | more.pop("initial", {}), **more)
        if not is_at_counter:
            del self.fields["door"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if any(one.isdigit() for one in name):
            raise ValidationError("姓名里有数字；请填姓名，身份证号填在下面。")
        return name

    def clean_phone(self) -> str:
        phone = normalise_identifier(self.cleaned_data["phone"]).replace("-", "")
        if not is_valid_mobile(phone):
            raise ValidationError("手机号应是 1 开头的 11 位数字；请对一对有没有多一位、少一位。")
        return phone

    def clean_id_number(self) -> str:
        try:
            return checked_id(self.cleaned_data["id_number"], on=today())
        except IdRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) < _SHORTEST:
            raise ValidationError("太短了，看不出是什么困难；请再写几个字。")
        return text

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        is_needed = told.get("is_proxy") or told.get("door") == Door.PROXY
        if is_needed and not told.get("proxy") and "proxy" not in self.errors:
            self.add_error("proxy", "请写代填人的姓名，和申报人是什么关系。")
        return told

    def wanted(self, *, village_code: str, source: str) -> Wanted:
        told = self.cleaned_data
        is_proxy = bool(told["is_proxy"]) or told.get("door") == Door.PROXY
        own = Door.PROXY if is_proxy else Door.SELF
        return Wanted(
            ticket=_ticket(told["ticket"]),
            door=Door(told["door"]) if told.get("door") else own,
            village_code=village_code,
            risk=Risk(told["risk"]),
            told=Told(
                name=told["name"],
                phone=told["phone"],
                id_number=told["id_number"],
                text=told["text"],
                proxy=told["proxy"] if is_proxy else "",
            ),
            source=source,
        )


def _ticket(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


class StatusForm(forms.Form):
    number = forms.CharField(
        label="回执号",
        help_text="10 个字母和数字。",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填回执号。", "max_length": "回执号是 10 个字母和数字。"},
    )
    last_four = forms.CharField(
        label="身份证号的最后四位",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填身份证号的最后四位。", "max_length": "只填最后四位。"},
    )
