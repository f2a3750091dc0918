"""The rulebook as the household page needs it: units in words, the titles of sources, the data behind a column."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from fangpin.contracts.load import load_contracts
from fangpin.engine.explain import told_value
from fangpin.home import Home
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.changes import change_files
from fangpin.rulebook.models import DEFAULT_SOURCE


def rulebook() -> Rulebook:
    """Read again when a value has been approved here; new packaged files come with a new start."""
    return _loaded(settings.HOME, tuple(path.name for path in change_files(settings.HOME)))


# A new value makes the former rulebook useless.
@lru_cache(maxsize=1)
def _loaded(home: Home, _approved: tuple[str, ...]) -> Rulebook:
    return load_rulebook(home=home)


def words(*, value: str | None, unit: str) -> str:
    """12345.5 in yuan → 12,345.50元; a unit that is no longer in the rulebook leaves the value as it is."""
    units = rulebook().units
    if value is None:
        return "未知"
    return told_value({"value": value, "unit": unit}, units=units) if unit in units else value


def source_title(source: str) -> str:
    """A document by its id, with the place in it; a value that no document gives says so."""
    if not source or source == DEFAULT_SOURCE:
        return "系统预设值，待县级确定"
    document, _, place = source.partition("#")
    found = rulebook().sources.get(document)
    title = found.title if found else document
    return f"《{title}》{place}" if place else f"《{title}》"


def dataset_title(dataset: str) -> str:
    """医保结算明细（医保局）"""
    found = load_contracts().by_id.get(dataset.replace(".", "/"))
    return f"{found.body.title}（{found.body.sender}）" if found else "部门数据"


def datasets_of_column(column: str) -> tuple[str, ...]:
    """The data sets a column rests on; none when the rulebook no longer has it."""
    law = rulebook()
    return law.datasets_of_column(column=column) if column in law.columns else ()


def indicators_behind(columns: Iterable[str]) -> list[str]:
    """The indicators of these columns and, behind each, those it is counted from."""
    law = rulebook()
    return law.with_read(law.column_indicator[column] for column in columns if column in law.column_indicator)
