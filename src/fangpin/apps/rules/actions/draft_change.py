"""Draft a new value or a new table: checked as far as it can be at once; a job reads the table and tells the effects."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.rules.actions.ask_for_preview import start_preview
from fangpin.apps.rules.actions.checking import (
    ChangeRefused,
    check_from_date,
    check_with_loader,
    rows_held,
)
from fangpin.apps.rules.actions.hand_in_workbook import sealed_workbook
from fangpin.apps.rules.enums import ChangeKind
from fangpin.apps.rules.models import RuleChange
from fangpin.apps.rules.perms import may_draft_for
from fangpin.home import Home
from fangpin.kernel.areas import AreaTree, full_code
from fangpin.rulebook import ParameterMissing, Rulebook, load_rulebook

_OF_CASEWORK = ("visits.", "procedures.", "declarations.")
_VALUE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Wanted:
    """What an officer wants of a parameter (`value`) or, by its edited workbook, of a table.

    `source` is a rulebook's source, or with a new document the place in it.
    """

    target: str
    region: str
    from_date: date
    source: str
    reason: str
    value: str = ""
    workbook: bytes = b""
    document: dict[str, str] | None = None


@transaction.atomic
def draft_change(*, actor: User, kind: ChangeKind, wanted: Wanted, home: Home, today: date) -> RuleChange:
    scope, posting = scope_of(actor), actor.posting
    if posting is None or not may_draft_for(scope, wanted.region):
        raise ChangeRefused("您的账号不能改这个地区的参数；县级改本县的，市级改全市的，请由他们办理。")
    book = load_rulebook(home=home)
    content = _CONTENT[kind](wanted, book, home)
    _check(wanted)
    change = RuleChange(
        **content,
        kind=kind,
        target=wanted.target,
        region=wanted.region,
        from_date=wanted.from_date,
        source=wanted.source,
        document=wanted.document,
        reason=wanted.reason.strip(),
        drafted_by=actor,
        drafted_under=posting,
        drafted_on=today,
    )
    check_from_date(change, today=today)
    # A workbook that is not read yet is checked as if it changed nothing: region, day and source are known.
    check_with_loader(change, home=home, today=today, rows=change.former_rows)
    change.save()
    detail: dict[str, str | int | bool | None] = {
        "kind": change.kind,
        "target": change.target,
        "region": change.region,
    }
    record_entry(
        actor=actor,
        verb=Verb.DRAFTED_RULE_CHANGE,
        object_kind="rule_change",
        object_id=str(change.pk),
        detail=detail | ({"value": change.value} if change.value else {}),
    )
    start_preview(change, month=None)
    return change


def changeable_parameters(book: Rulebook) -> list[str]:
    """The numbers that rules decide by, those of visits, procedures and declarations; how files are read and people linked is no office's."""
    of_rules = {parameter for rule in book.rules.values() for parameter in rule.parameters}
    return sorted(of_rules | {one for one in book.parameters if one.startswith(_OF_CASEWORK)})


def changeable_tables(book: Rulebook) -> list[str]:
    return sorted(book.tables)


def _check(wanted: Wanted) -> None:
    if AreaTree.load().get(full_code(wanted.region)) is None:
        raise ChangeRefused("没有这个地区；请从列表中选择。")
    if not wanted.reason.strip():
        raise ChangeRefused("请写明为什么改，复核的人要据此判断。")


def _value(wanted: Wanted, book: Rulebook, _home: Home) -> dict[str, Any]:
    if wanted.target not in changeable_parameters(book):
        raise ChangeRefused("这个参数不由规则、走访和办理程序使用，不能在这里改；请从规则页选择要改的参数。")
    if not _VALUE.fullmatch(wanted.value):
        raise ChangeRefused("新值只写数字和小数点，不写单位和逗号，最多 6 位小数，例如 9000 或 0.35。")
    return {
        "unit": book.parameters[wanted.target].unit,
        "value": wanted.value,
        "former_value": _former_value(book, wanted),
    }


def _table(wanted: Wanted, book: Rulebook, home: Home) -> dict[str, Any]:
    if wanted.target not in changeable_tables(book):
        raise ChangeRefused("规则库里没有这张决策表；请从规则页选择要改的表。")
    return {
        "unit": book.tables[wanted.target].unit,
        "workbook": sealed_workbook(wanted.workbook, home=home),
        "former_rows": rows_held(book, table=wanted.target, region=wanted.region, on=wanted.from_date),
    }


_CONTENT = {ChangeKind.PARAMETER: _value, ChangeKind.TABLE: _table}


def _former_value(book: Rulebook, wanted: Wanted) -> str:
    """What would hold on the day without the change; nothing where no value was set."""
    region = full_code(wanted.region)
    try:
        found = book.parameter_value(parameter=wanted.target, region=region, on=wanted.from_date)
    except ParameterMissing:
        return ""
    return str(found.value)
