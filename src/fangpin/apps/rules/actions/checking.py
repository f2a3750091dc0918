"""What must be right about a change: the loader of the files says so, with the value or the table in its place."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fangpin.apps.rules.models import RuleChange
from fangpin.apps.rules.queries import as_approved, unlogged_changes
from fangpin.home import Home
from fangpin.kernel.areas import full_code
from fangpin.kernel.errors import UserError
from fangpin.rulebook import Rulebook, RulebookError, load_rulebook
from fangpin.rulebook.table_text import rows_as_json


class ChangeRefused(UserError):
    """Nothing was changed; the message is for the officer."""


def check_from_date(change: RuleChange, *, today: date) -> None:
    if change.from_date <= today:
        raise ChangeRefused(
            f"生效日期最早是明天，不能是 {change.from_date}：已经筛查过的日子不再改。请改成今天（{today}）以后的日期。"
        )


def check_with_loader(
    change: RuleChange,
    *,
    home: Home,
    today: date,
    rows: Sequence[Mapping[str, Any]] | None = None,
) -> Rulebook:
    """The rulebook with the value (or the table, or `rows` as its rows) in it, or every fault of it in words."""
    try:
        return load_rulebook(home=home, also=[as_approved(change, approved_on=today, rows=rows)])
    except RulebookError as error:
        says = "；".join(fault.says.rstrip("。") for fault in error.faults[:5])
        raise ChangeRefused(f"规则库检查没有通过：{says}。") from error


def rows_held(book: Rulebook, *, table: str, region: str, on: date) -> list[dict[str, Any]]:
    """The rows that would hold in a region on a day, as JSON has them."""
    version = book.table_version(table=table, region=full_code(region), on=on)
    return rows_as_json(version.rows)


def check_former_rows(change: RuleChange, *, home: Home) -> None:
    """Two tables drafted side by side: the second would take back what the first one changed."""
    # One that was approved a moment ago may not be among the files yet.
    book = load_rulebook(home=home, also=unlogged_changes())
    held = rows_held(book, table=change.target, region=change.region, on=change.from_date)
    if held != change.former_rows:
        raise ChangeRefused(
            "起草以后，这个地区的这张表又批准过别的内容，照这份批准会把它改回去；请退回，下载现在的一份重新起草。"
        )
