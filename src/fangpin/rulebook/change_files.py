"""Takes the values approved in an installation into what has been read of the packaged files."""

from collections.abc import Sequence
from datetime import date

from fangpin.rulebook.changes import ApprovedChange, change_file, new_source, placed
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.parameter_checks import source_faults
from fangpin.rulebook.reading import Reading
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
            reading.parameters[change.parameter] = placed(reading.parameters[change.parameter], change)
            taken.append(change)
    return taken


def _faults(reading: Reading, change: ApprovedChange) -> list[Fault]:
    """Why a value does not fit the packaged files (any more)."""
    document = Document(file=f"rulebook/changes/{change_file(change)}")
    found = list(source_faults(change.source, document, (), sources=reading.sources))
    parameter = reading.parameters.get(change.parameter)
    if parameter is None:
        says = f"规则库里没有参数“{change.parameter}”；请联系系统管理员。"
        found.append(Fault(document.file, 1, says))
    elif parameter.unit != change.unit:
        says = f"参数“{change.parameter}”的单位现在是 {parameter.unit}，批准时是 {change.unit}；请重新起草。"
        found.append(Fault(document.file, 1, says))
    return found
