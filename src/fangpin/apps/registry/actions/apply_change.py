"""Carry a decision into households and people, and into the lines that the data plane's log takes over."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from fangpin.apps.registry.actions.mark_listed import refresh_marks
from fangpin.apps.registry.enums import ChangeKind
from fangpin.apps.registry.models import ChangeMember, DecisionLine, Household, Person, RegisterChange

GONE_KINDS = (ChangeKind.DIED, ChangeKind.MISSING)
LOG_TASK = "log_register_changes"


def apply_change(change: RegisterChange, *, on: date) -> None:
    """Inside the caller's transaction."""
    members = list(change.members.order_by("pk"))
    if change.kind in GONE_KINDS:
        mark_gone(members, household_key=change.household_id, gone_on=on, change=change, on=on)
    else:
        _move(change, members, on=on)
    queue_log()


def mark_gone(
    members: list[ChangeMember],
    *,
    household_key: UUID,
    gone_on: date | None,
    change: RegisterChange,
    on: date,
) -> None:
    """They stay in the registry as former members, or are members again when `gone_on` is None."""
    keys = [member.person_id for member in members]
    Person.objects.filter(pk__in=keys).update(gone_on=gone_on)
    DecisionLine.objects.bulk_create(
        DecisionLine(
            change=change,
            decided_on=on,
            person_key=key,
            household_key=household_key,
            is_gone=gone_on is not None,
        )
        for key in keys
    )
    refresh_households([household_key])


def _move(change: RegisterChange, members: list[ChangeMember], *, on: date) -> None:
    target = _target(change, on=on)
    lines = [
        DecisionLine(change=change, decided_on=on, household_key=target.pk, village_code=target.village_code)
    ]
    for member in members:
        relation = str(member.after.get("relation", ""))
        Person.objects.filter(pk=member.person_id).update(household=target, relation=relation, gone_on=None)
        lines.append(
            DecisionLine(change=change, decided_on=on, person_key=member.person_id, household_key=target.pk)
        )
    DecisionLine.objects.bulk_create(lines)
    refresh_households({change.household_id, target.pk})


def _target(change: RegisterChange, *, on: date) -> Household:
    """The household they join: their own in another village, another one where it is, or a new one."""
    village = change.to_village_code
    place = {"county_code": village[:6], "town_code": village[:9], "village_code": village}
    target, is_new = Household.objects.get_or_create(
        pk=change.to_household_key or change.household_id,
        defaults={
            **place,
            "household_no": change.to_household_no,
            "head_name": change.to_head_name,
            "entered_on": on,
            "entered_by": change.delivery,
        },
    )
    if not is_new and target.pk == change.household_id and target.village_code != village:
        Household.objects.filter(pk=target.pk).update(**place)
        target.refresh_from_db()
    return target


def refresh_households(keys: Iterable[UUID]) -> None:
    """Member count, head and marks follow the people."""
    named = list(set(keys))
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"keys": named})
    refresh_marks(named)


def queue_log() -> None:
    """One run of the task writes whatever waits; a second entry in the queue would find nothing."""
    try:
        with transaction.atomic():
            queue.configure_task(LOG_TASK, lock=LOG_TASK, queueing_lock=LOG_TASK).defer()
    except AlreadyEnqueued:
        pass


_REFRESH = """
UPDATE registry_household AS household
SET member_count = people.members, head_name = coalesce(people.head_name, household.head_name)
FROM (
    SELECT
        named.key, count(person.key) FILTER (WHERE person.gone_on IS NULL) AS members,
        (array_agg(person.name ORDER BY person.is_alive DESC, person.name)
            FILTER (WHERE person.relation = '户主' AND person.gone_on IS NULL))[1] AS head_name
    FROM unnest(%(keys)s::uuid[]) AS named (key)
    LEFT JOIN registry_person AS person ON person.household_id = named.key
    GROUP BY named.key
) AS people
WHERE people.key = household.key
    AND (household.member_count, household.head_name)
        <> (people.members, coalesce(people.head_name, household.head_name))
"""
