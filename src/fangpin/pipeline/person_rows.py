"""The rows of the lake about one person: which data sets, which deliveries, what each row says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from fangpin.contracts import Contract, load_contracts
from fangpin.engine.session import name, open_session, quoted
from fangpin.home import Home
from fangpin.pipeline.manifest import Delivered, read_manifest

NOTHING = "—"


@dataclass(frozen=True)
class HeldDelivery:
    """A file with rows of the person: how many, and where the first one stood."""

    delivery: str
    file_name: str
    received_on: str
    period: str
    sheet: str
    first_row: int
    rows: int


@dataclass(frozen=True)
class HeldDataset:
    """A data set with rows of the person; rows that several files repeat are told once."""

    title: str
    sender: str
    purpose: str
    legal_basis: str
    retention_months: int
    deliveries: tuple[HeldDelivery, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rows_of_person(home: Home, *, keys: Sequence[UUID]) -> list[HeldDataset]:
    """By contract; `keys` are the person's own and those of writings that were taken for this person."""
    by_contract: dict[str, list[Delivered]] = defaultdict(list)
    for one in read_manifest(home).deliveries:
        by_contract[one.contract].append(one)
    contracts = load_contracts().by_id
    held = (
        _held(home, contracts[contract], deliveries, keys)
        for contract, deliveries in sorted(by_contract.items())
        if contract in contracts and not contracts[contract].is_about_villages
    )
    return [one for one in held if one.deliveries]


def _held(
    home: Home, contract: Contract, deliveries: Sequence[Delivered], keys: Sequence[UUID]
) -> HeldDataset:
    columns = contract.kept_columns
    found = _found(home, deliveries, [column.name for column in columns], keys)
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    told: dict[tuple[str, ...], None] = {}
    for delivery, sheet, row_no, *values in found:
        places[delivery].append((sheet or "", row_no))
        told[tuple(map(_text, values))] = None
    return HeldDataset(
        title=contract.title,
        sender=contract.sender,
        purpose=contract.body.purpose,
        legal_basis=contract.body.legal_basis,
        retention_months=contract.body.retention_months,
        deliveries=tuple(
            _delivery(one, places[one.delivery]) for one in deliveries if one.delivery in places
        ),
        headings=tuple(column.says for column in columns),
        rows=tuple(told),
    )


def _found(
    home: Home, deliveries: Sequence[Delivered], columns: Sequence[str], keys: Sequence[UUID]
) -> list[tuple[Any, ...]]:
    files = ", ".join(quoted(str(home.lake / one.path)) for one in deliveries)
    wanted = ", ".join(["delivery", "sheet", "row_no", *map(name, columns)])
    marks = ", ".join("?::UUID" for _ in keys)
    with open_session(files=[home.lake]) as session:
        return session.execute(
            f"SELECT {wanted} FROM read_parquet([{files}], union_by_name = true)"
            f" WHERE person_key IN ({marks}) ORDER BY delivery, sheet, row_no",
            [str(key) for key in keys],
        ).fetchall()


def _delivery(one: Delivered, places: Sequence[tuple[str, int]]) -> HeldDelivery:
    sheet, row_no = places[0]
    return HeldDelivery(
        delivery=one.delivery,
        file_name=one.file_name,
        received_on=one.received_on.isoformat(),
        period=f"{one.period_start} 至 {one.covered_until}",
        sheet=sheet,
        first_row=row_no,
        rows=len(places),
    )


def _text(value: Any) -> str:
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "是" if value else "否"
        case datetime() | date() | Decimal() | int():
            return str(value)
    return str(value)
