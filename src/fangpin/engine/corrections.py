"""Whose rows count once deliveries have been corrected: the last whole correction stands, with its supplements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Arrived(Protocol):
    """What a delivery must tell about itself."""

    @property
    def delivery(self) -> str: ...
    @property
    def contract(self) -> str: ...
    @property
    def sender_area(self) -> str: ...
    @property
    def received_on(self) -> date: ...
    @property
    def covered_until(self) -> date: ...
    @property
    def corrects(self) -> str: ...
    @property
    def is_supplement(self) -> bool: ...
    @property
    def correction_no(self) -> int: ...
    @property
    def arrival_no(self) -> int: ...
    @property
    def also_replaces(self) -> tuple[str, ...]: ...


Given = TypeVar("Given", bound=Arrived)


def standing(deliveries: Sequence[Given]) -> list[Given]:
    """The deliveries whose rows count: of each file its last whole correction, else itself, and what supplements that.

    Give only what was known on the day: a correction that comes later is no reason to drop what it corrects.
    """
    return [one for family in families(deliveries) for one in family]


def families(deliveries: Sequence[Given]) -> list[list[Given]]:
    """What counts of each file, as `standing` says: the file or its whole correction, then the supplements."""
    by_id = {one.delivery: one for one in deliveries}
    corrections: dict[str, list[Given]] = defaultdict(list)
    for one in deliveries:
        if one.corrects in by_id:
            corrections[one.corrects].append(one)

    def of(one: Given) -> Iterator[Given]:
        whole = [each for each in corrections[one.delivery] if not each.is_supplement]
        if whole:
            yield from of(max(whole, key=_arrival))
            return
        yield one
        for each in corrections[one.delivery]:
            yield from of(each)

    counting = [list(of(root)) for root in deliveries if root.corrects not in by_id]
    replaced = {
        part
        for family in counting
        for one in family
        for each in _line(one, by_id)
        for part in each.also_replaces
    }
    return [family for family in counting if family[0].delivery not in replaced]


def _line(one: Given, by_id: Mapping[str, Given]) -> Iterator[Given]:
    """A delivery, what it corrects, what that corrects, and so on."""
    yield one
    if one.corrects in by_id:
        yield from _line(by_id[one.corrects], by_id)


def first_received(deliveries: Sequence[Given]) -> dict[str, date]:
    """The day from which each delivery counts among others of its kind: that of the file which it corrects."""
    return {delivery: root.received_on for delivery, root in first_files(deliveries).items()}


def first_files(deliveries: Sequence[Given]) -> dict[str, Given]:
    """Of each delivery the file that it corrects, through corrections of corrections; itself if it corrects none."""
    by_id = {one.delivery: one for one in deliveries}
    return {one.delivery: [*_line(one, by_id)][-1] for one in deliveries}


def order_of(deliveries: Sequence[Given]) -> dict[str, tuple[object, ...]]:
    """Where each delivery stands among the others, the later ones last; arrival counts within one data set and sender."""
    roots = first_files(deliveries)
    order: dict[str, tuple[object, ...]] = {}
    for one in deliveries:
        root = roots[one.delivery]
        whose = (root.received_on, one.covered_until, one.contract, one.sender_area)
        order[one.delivery] = (*whose, root.arrival_no, root.delivery, *_arrival(one))
    return order


def _arrival(one: Arrived) -> tuple[date, int, int, str]:
    return (one.received_on, one.correction_no, one.arrival_no, one.delivery)
