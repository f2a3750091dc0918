"""Which deliveries do not count any more, and what took their place: a whole correction, or a newer list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fangpin.apps.deliveries.models import Delivery
from fangpin.contracts import load_contracts


def replaced_by(deliveries: Iterable[Delivery]) -> dict[str, Delivery]:
    """By delivery the one in force that took its place; what still counts, or never did, is not there."""
    asked = list(deliveries)
    kinds = {(one.contract, one.sender_area) for one in asked}
    rows = Delivery.objects.filter(
        is_in_force=True,
        contract__in={contract for contract, _ in kinds},
        sender_area__in={area for _, area in kinds},
    )
    told = rows.only(
        "contract", "sender_area", "received_on", "loaded_at", "corrects", "is_supplement", "accepted"
    )
    by_kind: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one in told.order_by("received_on", "loaded_at"):
        by_kind[one.contract, one.sender_area].append(one)
    found: dict[str, Delivery] = {}
    for (contract, _), came in by_kind.items():
        known = load_contracts().by_id.get(contract)
        is_list = known is not None and known.body.period == "snapshot"
        found |= _successors(came, is_list=is_list)
    return {one.pk: found[one.pk] for one in asked if one.pk in found}


def still_counting(came: Sequence[Delivery], *, is_list: bool) -> list[Delivery]:
    """Of the deliveries of one data set of one sender, the earliest first, those whose rows count."""
    in_force = [one for one in came if one.is_in_force]
    gone = _successors(in_force, is_list=is_list) if in_force else {}
    return [one for one in in_force if one.pk not in gone]


def _successors(came: list[Delivery], *, is_list: bool) -> dict[str, Delivery]:
    """Of one data set of one sender, the earliest first."""
    by_id = {one.pk: one for one in came}
    corrections: dict[str, list[Delivery]] = defaultdict(list)
    for one in came:
        corrections[one.corrects].append(one)
    families = [
        (one.received_on, one, list(_family(one, corrections))) for one in came if one.corrects not in by_id
    ]
    newest: date = max(day for day, _, _ in families)
    heads = [_last_whole(root, corrections) for day, root, _ in families if day == newest]
    # Of the parts of a list one without a row took nobody's place.
    heir = ([one for one in heads if one.accepted] or heads)[-1]
    successors: dict[str, Delivery] = {}
    for day, root, family in families:
        head = _last_whole(root, corrections)
        counts = {head.pk, *(one.pk for one in _supplements(head, corrections))}
        is_outdated = is_list and day < newest
        for one in family:
            if is_outdated or one.pk not in counts:
                successors[one.pk] = heir if is_outdated else head
    return successors


def _family(one: Delivery, corrections: dict[str, list[Delivery]]) -> Iterator[Delivery]:
    yield one
    for each in corrections[one.pk]:
        yield from _family(each, corrections)


def _last_whole(one: Delivery, corrections: dict[str, list[Delivery]]) -> Delivery:
    whole = [each for each in corrections[one.pk] if not each.is_supplement]
    return _last_whole(whole[-1], corrections) if whole else one


def _supplements(one: Delivery, corrections: dict[str, list[Delivery]]) -> Iterator[Delivery]:
    """What adds to a delivery that has no whole correction."""
    for each in corrections[one.pk]:
        yield from _family(each, corrections)
