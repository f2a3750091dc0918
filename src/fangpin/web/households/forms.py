"""What an officer says when a clue is done, or a family has explained a matter."""

from django import forms

from fangpin.apps.clues.api import MINUTES_OF_A_DAY, MatterAnswerKind, Outcome

OUTCOME_HELP = {
    Outcome.CONFIRMED: "情况真实，转入帮扶程序",
    Outcome.UNFOUNDED: "数据有误或没有困难",
    Outcome.ALREADY_KNOWN: "村里已掌握并在帮扶",
}


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        error_messages={"required": "请选择核实结果。", "invalid_choice": "请选择核实结果。"},
    )
    note = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "核实说明最多 1000 字，请精简后再提交。"},
    )
    minutes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MINUTES_OF_A_DAY,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"走访用时请写 1 到 {MINUTES_OF_A_DAY} 之间的整数（分钟）；不清楚可以不填。",
        ),
    )


ANSWER_HELP = {
    MatterAnswerKind.EXPLAINED: "情况真实，农户说得清来历，有佐证",
    MatterAnswerKind.WRONG_DATA: "不是这家的，或早已没有了",
    MatterAnswerKind.UNEXPLAINED: "情况真实，农户说不清，提请复核",
}


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(
        choices=MatterAnswerKind.choices,
        error_messages={"required": "请选择说明结果。", "invalid_choice": "请选择说明结果。"},
    )
    note = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "情况说明最多 1000 字，请精简后再提交。"},
    )
