"""What must be right about a new value: the loader of the files says so, with the value in its place."""

from datetime import date

from fangpin.apps.rules.models import RuleChange
from fangpin.apps.rules.queries import as_approved
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.rulebook import Rulebook, RulebookError, load_rulebook


class ChangeRefused(UserError):
    """Nothing was changed; the message is for the officer."""


def check_from_date(change: RuleChange, *, today: date) -> None:
    if change.from_date <= today:
        raise ChangeRefused(
            f"生效日期最早是明天，不能是 {change.from_date}：已经筛查过的日子不再改。请改成今天（{today}）以后的日期。"
        )


def check_with_loader(change: RuleChange, *, home: Home, today: date) -> Rulebook:
    """The rulebook with the value in it, or every fault of it in words."""
    try:
        return load_rulebook(home=home, also=[as_approved(change, approved_on=today)])
    except RulebookError as error:
        says = "；".join(fault.says.rstrip("。") for fault in error.faults[:5])
        raise ChangeRefused(f"规则库检查没有通过：{says}。") from error
