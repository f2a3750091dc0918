"""Tell the database whose rows to show: the policies of migration 0001 compare with these settings.

A setting holds for the connection until it is set again. Where nothing is set nothing is readable.
"""

from collections.abc import Mapping

from django.db import DatabaseError, connection

from fangpin.apps.accounts.api import Scope
from fangpin.kernel.areas import prefix_of

# As the policies name them, after `fangpin.`; an empty one matches nothing.
NAMES = (
    "user",  # primary key: what somebody asked for or said
    *("county_from", "county_to", "town", "village"),  # the rows of the area, by the one column of its level
    *("area_from", "area_to"),  # the same as a range of twelve digits
    *("around_from", "around_to", "around_town"),  # whose clues are weighed, unnamed, beside one's own
    *("sender_from", "sender_to", "sender_city", "department"),  # whose files
    *("evidence_from", "evidence_to"),  # files that may stand behind a figure of a household
    *("staff_from", "staff_to"),  # where postings are given and ended
    *("rules_below", "rules_city"),  # changes of the rulebook
    *("alerts_from", "alerts_to"),  # who looks at more households than the work asks for
    *("trail_from", "trail_to", "trail_rest"),  # the audit trail; the rest: what no posting stands behind
)
# An attribute of the connection: a request that showed nothing needs no statement at its end.
_SHOWN = "fangpin_rows_are_shown"
_SET = "SELECT " + ", ".join(f"set_config('fangpin.{name}', %s, FALSE)" for name in NAMES)


def show_rows_of(scope: Scope, *, user: int) -> None:
    """From now on the rows of this scope, and no others; one statement."""
    told = settings_of(scope) | {"user": str(user)} if scope.role else {}
    # Before the statement: one that fails half-way is taken back as well.
    setattr(connection, _SHOWN, True)
    _set(told)


def hide_rows() -> None:
    """No rows any more; a connection that cannot be told so is given up."""
    if connection.connection is None or not getattr(connection, _SHOWN, False):
        return
    try:
        _set({})
        setattr(connection, _SHOWN, False)
    except DatabaseError:
        # A transaction that is broken takes its settings back with itself.
        if not connection.in_atomic_block:
            connection.close()


def settings_of(scope: Scope) -> dict[str, str]:
    """The scope in the words of the policies; see apps/accounts/scope.py, which decides."""
    told: dict[str, str] = {}
    if scope.has_households:
        told |= _area(scope.area_code)
    if scope.manages_staff:
        told |= _range("staff", prefix_of(scope.area_code))
    if scope.reads_alerts:
        told |= _range("alerts", prefix_of(scope.area_code))
    if scope.reads_trail:
        told |= _range("trail", prefix_of(scope.area_code))
        told |= {"trail_rest": "yes"} if scope.area_code.endswith("00000000") else {}
    if scope.has_deliveries and scope.has_households:
        told |= _senders(scope.area_code)
    elif scope.has_deliveries and scope.department:
        # Its own files, and nothing of what the city's office sent for all.
        told |= _senders(scope.area_code) | {"department": scope.department, "sender_city": ""}
    return told


def _set(told: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, [told.get(name, "") for name in NAMES])


def _area(code: str) -> dict[str, str]:
    city, county, town = code[:4], code[:6], code[:9]
    told = {"evidence_from": city + "00", "evidence_to": city + "99"}
    if code.endswith("00000000"):
        counties = {"county_from": city + "00", "county_to": city + "99"}
        around = {"around_from": city + "00", "around_to": city + "99"}
        return told | counties | around | {"rules_below": city} | _range("area", city)
    told |= {"around_from": county, "around_to": county}
    if code.endswith("000000"):
        rules = {"rules_below": county, "rules_city": city + "00"}
        return told | {"county_from": county, "county_to": county} | rules | _range("area", county)
    told |= {"around_town": town}
    if code.endswith("000"):
        return told | {"town": town} | _range("area", town)
    return told | {"village": code} | _range("area", code)


def _range(what: str, prefix: str) -> dict[str, str]:
    return {f"{what}_from": prefix.ljust(12, "0"), f"{what}_to": prefix.ljust(12, "9")}


def _senders(code: str) -> dict[str, str]:
    """The city has the files of all its counties; a county its own, and those that the city sent for all."""
    if code.endswith("00000000"):
        return {"sender_from": code[:4] + "00", "sender_to": code[:4] + "99"}
    return {"sender_from": code[:6], "sender_to": code[:6], "sender_city": code[:4] + "00"}
