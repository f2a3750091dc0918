"""Reads the file of kinds of help and of the risks they answer."""

from collections.abc import Iterator

from fangpin.rulebook.assistance import Assistance
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.parameter_checks import source_faults
from fangpin.rulebook.reading import Reading
from fangpin.rulebook.yaml_lines import Document


def read_assistance(reading: Reading) -> None:
    """Once the sources are read; a rulebook may do without."""
    path = reading.folder / "assistance.yaml"
    if not path.exists():
        return
    document = reading.document(path)
    found = reading.model(Assistance, document, document.data)
    if found is None:
        return
    for index, one in enumerate(found.answers):
        place = ("answers", index, "source")
        reading.faults += source_faults(one.source, document, place, sources=reading.sources)
    reading.faults += _faults(found, document)
    reading.assistance = found


def _faults(found: Assistance, document: Document) -> Iterator[Fault]:
    for index, one in enumerate(found.groups):
        if one.name in found.names[:index]:
            says = f"“{one.name}”写了两次；请只留一个。"
            yield Fault(document.file, document.line(("groups", index)), says)
    for index, answer in enumerate(found.answers):
        if answer.risk in [other.risk for other in found.answers[:index]]:
            says = f"“{answer.risk}”写了两次；请合并。"
            yield Fault(document.file, document.line(("answers", index, "risk")), says)
        for group in answer.groups:
            if group not in found.names:
                says = f"groups 里没有“{group}”这种措施；请改正，或先在 groups 里列出。"
                yield Fault(document.file, document.line(("answers", index, "groups")), says)
