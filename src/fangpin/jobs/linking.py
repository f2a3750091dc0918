"""Carry what the linker found to officers, and what officers decide to the linker's log; seek strangers again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from fangpin.apps.links.api import StrangerRow, Zone, decision_for_job, receive_relinked, receive_strangers
from fangpin.home import Home
from fangpin.jobs.queueing import queue_screening
from fangpin.pipeline.linking.log import LinkEntry, record_links
from fangpin.pipeline.linking.pending import Relinked, link_again, people_without_number
from fangpin.pipeline.linking.recognise import counts_of
from fangpin.pipeline.linking.words import METHOD_SAYS, ZONE_SAYS, told_counts


@dataclass(frozen=True)
class LinkingDone:
    """What holds of everybody who was not found directly, for programs and for people."""

    relinked: Relinked
    without_number: int

    def as_json(self) -> dict[str, Any]:
        return self.relinked.as_json() | {"registered_without_number": self.without_number}

    def as_text(self) -> str:
        again = self.relinked
        lines = [
            f"按号码不能直接认到的人共 {again.strangers.height:,} 人：新认到 {again.newly_linked:,} 人，"
            f"底册更新后已能直接认到 {again.found:,} 人。"
        ]
        if not again.strangers.is_empty():
            lines.append("  按结果分：" + told_counts(counts_of(again.strangers, "zone"), ZONE_SAYS))
            lines.append("  按办法分：" + told_counts(counts_of(again.strangers, "method"), METHOD_SAYS))
        lines.append(f"户籍底册里号码不能用、各部门数据都看不见的人：{self.without_number:,} 人。")
        return "\n".join(lines)


def run_linking(*, home: Home, on: date) -> LinkingDone:
    """Links decided by the machine are entered into the log as of the day; people's decisions stay."""
    return LinkingDone(relinked=relink(home, on=on), without_number=people_without_number(home).height)


def relink(home: Home, *, on: date) -> Relinked:
    """The same without counting whom no feed can see, which reads the whole register once more."""
    relinked = link_again(home, on=on)
    receive_relinked(rows=_stranger_rows(relinked.strangers), on=on)
    return relinked


def take_strangers(strangers: pl.DataFrame, *, delivery_id: str, on: date) -> int:
    """The people of a delivery whom the register does not simply know, for officers to see and decide."""
    return receive_strangers(rows=_stranger_rows(strangers), delivery_id=delivery_id, received_on=on)


def record_decision(decision_id: int, *, home: Home) -> None:
    """An officer's decision, for the next screening. Twice is once."""
    decision = decision_for_job(decision_id)
    stranger = decision.stranger
    entry = LinkEntry(
        person_key=stranger.person_key.hex,
        surname_key=stranger.surname_key.hex,
        linked_person=decision.linked_to.hex if decision.linked_to else None,
        linked_surname=decision.linked_surname.hex if decision.linked_surname else None,
        method=decision.method,
        score=float(decision.score) if decision.score is not None else None,
        decider=str(decision.decided_by_id),
        decided_on=decision.decided_on,
    )
    record_links(home, [entry])
    queue_screening()


def _stranger_rows(strangers: pl.DataFrame) -> Iterator[StrangerRow]:
    for row in strangers.iter_rows(named=True):
        candidates = [_candidate(one) for one in row["candidates"] or ()]
        place = row["village_code"] or next((one["village_code"] for one in candidates), "")
        yield StrangerRow(
            person_key=UUID(row["person_key"]),
            surname_key=UUID(row["surname_key"]),
            name=row["name"],
            id_masked=row["id_masked"] or "",
            id_fault=row["id_fault"] or "",
            birth_date=row["birth_date"],
            sex=row["sex"] or "",
            phone_masked=row["phone_masked"] or "",
            village_name=row["village_name"] or "",
            village_code=place,
            sender_area=row["sender_area"],
            zone=Zone(row["zone"]),
            method=row["method"],
            score=row["score"],
            linked_to=UUID(row["linked_person"]) if row["linked_person"] else None,
            linked_surname=UUID(row["linked_surname"]) if row["linked_surname"] else None,
            candidates=candidates,
            sheet=row["sheet"] or "",
            row_no=row["row_no"],
            rows=row["rows"],
        )


def _candidate(told: dict[str, Any]) -> dict[str, Any]:
    """As JSON holds it, with keys as addresses write them."""
    keys = {key: str(UUID(told[key])) for key in ("person_key", "surname_key", "household_key")}
    born = told["birth_date"].isoformat() if told["birth_date"] else None
    # Without a comparison it is the owner of the number, who bears another name.
    compared = told["compared"] or {"name": "differs", "id_number": "same"}
    return {**told, **keys, "birth_date": born, "compared": compared}
