"""Preview of another value on a published run, and replay on the end of a past month with what was known then."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from fangpin.engine.impact import Impact, judge_twice, rules_using
from fangpin.engine.indicators import DUCKDB_TYPES
from fangpin.engine.session import name, open_session, quoted
from fangpin.home import Home
from fangpin.kernel.areas import AreaTree, full_code
from fangpin.kernel.errors import UserError
from fangpin.pipeline.run_tables import columns_of, households_of
from fangpin.pipeline.screen import Run, screen
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.changes import ApprovedChange, as_if_on, what_if
from fangpin.rulebook.models import DEFAULT_SOURCE
from fangpin.rulebook.regions import region_prefix


class NothingToPreview(UserError):
    """There is no such parameter, area or value, or the month is not over."""


def impact_on(
    run: Run, *, home: Home, change: ApprovedChange, confirmed: Iterable[UUID] | None = None
) -> Impact:
    """What the new value would have made of the run, had it held on the run's day; the run stays as it is.

    Of a parameter that no warning in force uses, that is nothing.
    """
    before = load_rulebook(home=home, as_of=run.as_of)
    rules = rules_using(before, parameter=change.target, on=run.as_of)
    columns = sorted({column for rule in rules for column in rule.expression.columns})
    with open_session(files=[home.lake, home.runs], spill=home.runs) as connection:
        facts = facts_query(run.path, rulebook=before, columns=columns)
        inside = quoted(region_prefix(change.region))
        connection.execute(
            f"CREATE TABLE wide AS SELECT * FROM ({facts}) WHERE starts_with(village_code, {inside})"
        )
        return judge_twice(
            connection,
            before=before,
            after=what_if(before, [as_if_on(change, run.as_of)]),
            rules=rules,
            as_of=run.as_of,
            confirmed=confirmed,
        )


def proposed(*, home: Home, parameter: str, value: str, region: str) -> ApprovedChange:
    """A value to ask about, checked like one that is to hold from tomorrow on."""
    today = home.today()
    book = load_rulebook(home=home)
    if parameter not in book.parameters:
        raise NothingToPreview(f"没有参数“{parameter}”；全部参数见 docs/reference/parameters.md。")
    if AreaTree.load().get(full_code(region)) is None:
        raise NothingToPreview(f"没有代码为 {region} 的地区；请写 6、9 或 12 位地区代码。")
    content = {
        "id": 0,
        "parameter": parameter,
        "unit": book.parameters[parameter].unit,
        "region": region,
        "from": today + timedelta(days=1),
        "value": value,
        "source": DEFAULT_SOURCE,
        "approved_on": today,
    }
    try:
        change = ApprovedChange.model_validate(content)
    except ValidationError:
        raise NothingToPreview(f"新值“{value}”不是数；只写数字和小数点，最多 6 位小数。") from None
    load_rulebook(home=home, also=[change])
    return change


def facts_query(folder: Path, *, rulebook: Rulebook, columns: Iterable[str]) -> str:
    """Households of a run with the facts asked for.

    A fact that the rulebook did not have when the run was made is unknown.
    """
    stored = columns_of(folder)
    values = ", ".join(
        name(column)
        if column in stored
        else f"CAST(NULL AS {DUCKDB_TYPES[rulebook.columns[column].type]}) AS {name(column)}"
        for column in columns
    )
    return f"SELECT household_key, village_code, hits, {values} FROM {households_of(folder)}"


def run_of_month(month: date, *, home: Home) -> Run:
    """The run as of a past month's last day: taken if it is there, else screened with what was known then."""
    last = last_day(month)
    if last >= home.today():
        raise NothingToPreview(f"{month:%Y年%m月}还没有结束，不能回放；请选更早的月份。")
    book = load_rulebook(home=home, as_of=last)
    return screen(home=home, as_of=last, rulebook=book, make_current=False, with_evidence=False)


def last_day(month: date) -> date:
    """
    >>> last_day(date(2026, 2, 1))
    datetime.date(2026, 2, 28)
    """
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
