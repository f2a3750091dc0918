"""Takes the values and tables approved in an installation into what has been read of the packaged files."""

from collections.abc import Sequence
from datetime import date

from fangpin.rulebook.changes import ApprovedChange, change_file, new_source, placed_table, put
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.parameter_checks import source_faults
from fangpin.rulebook.reading import Reading
from fangpin.rulebook.table_files import version_faults
from fangpin.rulebook.table_models import DecisionTable
from fangpin.rulebook.yaml_lines import Document


def take_changes(
    reading: Reading, changes: Sequence[ApprovedChange], *, as_of: date | None
) -> list[ApprovedChange]:
    """Put them on top and tell which hold; a document may be named before the value that brought it takes effect."""
    known = [one for one in changes if one.is_known_on(as_of)]
    for change in known:
        source = new_source(change)
        if source is not None:
            reading.sources[change.document_id] = source
    taken = []
    for change in (one for one in known if one.holds_by(as_of)):
        faults = _faults(reading, change)
        reading.faults += faults
        if not faults:
            put(change, parameters=reading.parameters, tables=reading.tables)
            taken.append(change)
    return taken


def _faults(reading: Reading, change: ApprovedChange) -> list[Fault]:
    """Why a value does not fit the packaged files (any more)."""
    document = Document(file=f"rulebook/changes/{change_file(change)}")
    found = list(source_faults(change.source, document, (), sources=reading.sources))
    is_table = change.table is not None
    kind = "决策表" if is_table else "参数"
    target = reading.tables.get(change.target) if is_table else reading.parameters.get(change.target)
    if target is None:
        says = f"规则库里没有{kind}“{change.target}”；请联系系统管理员。"
        found.append(Fault(document.file, 1, says))
    elif target.unit != change.unit:
        says = f"{kind}“{change.target}”的单位现在是 {target.unit}，批准时是 {change.unit}；请重新起草。"
        found.append(Fault(document.file, 1, says))
    elif isinstance(target, DecisionTable):
        table = placed_table(target, change)
        told = version_faults(table, table.versions[-1], (), units=reading.units)
        found += [Fault(document.file, 1, says) for _, says in told]
    return found
