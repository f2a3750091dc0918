"""What is remembered of senders' headings: for reading their next file, and for asking only when it differs."""

from typing import Any

from django.db.models import QuerySet

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.models import HeadingMemory


def learnt_headings(*, sender_area: str) -> dict[str, dict[str, str]]:
    """For jobs: what the clerks of an area have said their headings mean, by contract."""
    learnt: dict[str, dict[str, str]] = {}
    rows = HeadingMemory.objects.filter(sender_area=sender_area, is_correction=True)
    for contract, bare, column in rows.values_list("contract", "bare", "column"):
        learnt.setdefault(contract, {})[bare] = column
    return learnt


def remembered_corrections(scope: Scope) -> QuerySet[HeadingMemory]:
    """What a clerk may read and take back: the own department's."""
    rows = scope.deliveries(HeadingMemory.objects.filter(is_correction=True))
    return rows.select_related("confirmed_by")


def confirmed_before(inspection: dict[str, Any], *, sender_area: str) -> dict[str, str] | None:
    """The corrections in force, when this sender confirmed every heading of the file before; else None.

    A column that the confirmed file had and this one lacks is a change as well.
    """
    # What corrects an earlier file, or drops most of its rows, is never taken without being asked.
    if not inspection["is_certain"] or inspection["corrects"] or inspection.get("is_shrunken"):
        return None
    rows = HeadingMemory.objects.filter(sender_area=sender_area, contract=inspection["contract"])
    known = {row.bare: row.column for row in rows}
    found = {bare: heading["column"] for bare, heading in each_heading(inspection).items()}
    if not known or any(known.get(bare) != column for bare, column in found.items()):
        return None
    if {column for column in known.values() if column} - set(found.values()):
        return None
    return {row.bare: row.column for row in rows if row.is_correction}


def each_heading(inspection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each heading of an inspected file once, by its plain form, with its sheet; in the order of the file.

    One that stands twice, or in several sheets, is taken where it was read as a column.
    """
    once: dict[str, dict[str, Any]] = {}
    for table in inspection["tables"]:
        for heading in table["headings"]:
            first = once.setdefault(heading["bare"], heading | {"sheet": table["sheet"]})
            if heading["column"] and not first["column"]:
                once[heading["bare"]] = heading | {"sheet": table["sheet"]}
    return once
