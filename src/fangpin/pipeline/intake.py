"""Taking a delivery in: stages 1 to 3 in order, so that a second time, or a killed first time, does no harm.

Landing, lake file and reject file are each written whole under a name that follows from their content; the
manifest comes last. Whatever is killed before that leaves nothing that counts, and running again gives the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from fangpin.contracts import Contract, load_contracts
from fangpin.home import Home
from fangpin.pipeline.conforming.issues import count_by_code
from fangpin.pipeline.conforming.table import find_tables_in
from fangpin.pipeline.correction import (
    Correction,
    changes_of,
    correction_of,
    is_corrected_by,
    without_marks,
)
from fangpin.pipeline.linking.recognise import Recognised, counts_of, keep, recognise
from fangpin.pipeline.manifest import Delivered, Manifest, enter, read_manifest
from fangpin.pipeline.period import Period, period_of
from fangpin.pipeline.reading import Sheet, read_bounded
from fangpin.pipeline.reading.files import file_bytes
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.rejects import has_to_go_back, reject_workbook, store_rejects
from fangpin.pipeline.stage1_land import Landed, land
from fangpin.pipeline.stage2_conform import Conformed, conform
from fangpin.pipeline.stage3_link import lake_path, link, register_people, store
from fangpin.pipeline.storing import stored_whole

__all__ = ["IntakeError", "IntakeResult", "intake"]


@dataclass(frozen=True)
class IntakeResult:
    """What became of a delivery. Its tables stay in memory: `conformed` holds names and numbers."""

    delivery: str
    contract: str
    file_name: str
    sha256: str
    sender_area: str
    received_on: date
    period_start: date
    covered_until: date
    rows_read: int
    accepted: int
    rejected: int
    skipped: int
    skipped_by_reason: dict[str, int]
    rejected_by_code: dict[str, int]
    warnings_by_code: dict[str, int]
    # Whether the file had been taken in before; then nothing changed.
    already_known: bool
    # False when so little of the file could be read that it must not take the place of an earlier one.
    is_in_force: bool
    # The sealed reject workbook.
    rejects_path: Path | None
    # With `counted_key`: the person (hexadecimal key) a row counts for, null where the number is another's.
    conformed: pl.DataFrame = field(repr=False)
    issues: pl.DataFrame = field(repr=False)
    # The people the register does not know as written, and what was decided (linking.recognise); holds names.
    strangers: pl.DataFrame = field(repr=False)
    corrects: str = ""
    is_supplement: bool = False
    correction_no: int = 0
    # Of a correction: rows new, changed, unchanged and gone against what it corrects.
    changes: dict[str, int] = field(default_factory=dict)

    @property
    def links_by_method(self) -> dict[str, int]:
        """How many strangers were decided by which method."""
        return dict(counts_of(self.strangers, "method"))

    @property
    def links_by_zone(self) -> dict[str, int]:
        """How many strangers are linked, for review, in conflict, unmatched."""
        return dict(counts_of(self.strangers, "zone"))

    def as_json(self) -> dict[str, Any]:
        """The summary that the command prints."""
        keys = ("delivery", "contract", "rows_read", "accepted", "rejected", "skipped")
        counts = ("skipped_by_reason", "rejected_by_code", "warnings_by_code")
        told = {key: getattr(self, key) for key in (*keys, *counts)}
        return told | ({"corrects": self.corrects, "changes": self.changes} if self.changes else {})


def intake(
    *,
    home: Home,
    received_on: date,
    path: Path | None = None,
    content: Callable[[], bytes] | None = None,
    contract_id: str | None = None,
    sender_area: str = "131100",
    out: Path | None = None,
    file_name: str | None = None,
) -> IntakeResult:
    """Take a file in; raises IntakeError, with a sentence for the clerk, when it is not a delivery we can read.

    The file is given by its path, or by its name and how to get its content, which is let go once it is read.
    """
    home.ensure()
    contracts = load_contracts()
    if contract_id is not None and contract_id not in contracts:
        raise IntakeError(f"没有名为 {contract_id} 的数据约定；可用的有：{'、'.join(contracts.by_id)}。")
    name = file_name or (path.name if path else "")
    if content is None:
        if path is None:
            raise TypeError("intake needs a path or the content of a file")
        content = partial(file_bytes, path)
    landed, sheets = _read(content, home=home)
    sheets, marker = without_marks(sheets)
    contract, tables = find_tables_in(sheets, file_name=name, contracts=contracts, contract_id=contract_id)
    known = read_manifest(home)
    correction = correction_of(
        marker, known=known, contract=contract, sender_area=sender_area, received_on=received_on
    )
    period = _period(contract, correction, received_on=received_on, file_name=name)
    words: dict[str, Any] = {"sender_area": sender_area, "covered_until": period.until}
    delivery = landed.delivery_of(contract, **words)
    before = known.find(delivery)
    if before is not None and _is_replaced(before, contract=contract, known=known, received_on=received_on):
        delivery = landed.delivery_of(contract, **words, again_on=received_on)
        before = known.find(delivery)
    received_on, name = (before.received_on, before.file_name) if before else (received_on, name)
    read = {table.sheet.name for table in tables}
    conformed = conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=[sheet for sheet in sheets if sheet.name not in read],
        received_on=received_on,
        delivery_month=period.month,
    )
    _refuse_emptiness(conformed, known=known, sender_area=sender_area, correction=correction)
    recognised = recognise(
        link(conformed, delivery=delivery, secret=home.person_key()),
        conformed=conformed,
        delivery=delivery,
        sender_area=sender_area,
        received_on=received_on,
        home=home,
    )
    issues = pl.concat([conformed.issues, recognised.issues])
    is_in_force = _is_trustworthy(conformed, correction=correction)
    place = lake_path(contract, delivery)
    if is_in_force and before is None:
        _keep(
            recognised,
            conformed,
            place,
            home=home,
            delivery=delivery,
            sender_area=sender_area,
            on=received_on,
        )
    rejects = home.rejects / f"{delivery}.xlsx.sealed"
    has_rejects = has_to_go_back(conformed, sheets=sheets, is_in_force=is_in_force)
    workbook = b""
    if has_rejects and (out is not None or not rejects.exists()):
        workbook = reject_workbook(
            replace(conformed, issues=issues),
            sheets=sheets,
            delivery=delivery,
            received_on=received_on,
            is_in_force=is_in_force,
        )
        if not rejects.exists():
            store_rejects(workbook, rejects, key=home.seal_key())
    if out is not None:
        _write_out(conformed, out, delivery=delivery, rejects=workbook)
    entered, is_new = enter(
        Delivered(
            delivery=delivery,
            contract=contract.id,
            sha256=landed.sha256,
            file_name=name,
            sender_area=sender_area,
            received_on=received_on,
            period_start=period.start,
            covered_until=period.until,
            rows_read=conformed.rows_read,
            accepted=conformed.accepted,
            rejected=conformed.rejected,
            skipped=conformed.skipped,
            skipped_by_reason=conformed.skipped_by_reason,
            rejected_by_code=conformed.rejected_by_code,
            warnings_by_code=count_by_code(issues.filter(pl.col("level") == "warning")),
            path=place.as_posix() if is_in_force else "",
            corrects=correction.before.delivery if correction else "",
            is_supplement=correction is not None and correction.is_supplement,
            correction_no=correction.number if correction else 0,
        ),
        home=home,
    )
    return IntakeResult(
        **{key: getattr(entered, key) for key in Delivered.__dataclass_fields__ if key != "path"},
        already_known=not is_new,
        is_in_force=bool(entered.path),
        rejects_path=rejects if has_rejects else None,
        conformed=_with_counted_keys(conformed, recognised),
        issues=issues,
        changes=changes_of(correction, recognised.rows, contract=contract, home=home),
        strangers=recognised.shown,
    )


def _read(content: Callable[[], bytes], *, home: Home) -> tuple[Landed, list[Sheet]]:
    """Landed, then read; the bytes are let go before the rows take their memory."""
    data = content()
    return land(data, home=home), read_bounded(data)


def _period(
    contract: Contract, correction: Correction | None, *, received_on: date, file_name: str
) -> Period:
    """A correction covers what the corrected delivery covered, whenever it comes."""
    if correction is None:
        return period_of(contract, received_on=received_on, file_name=file_name)
    return Period(start=correction.before.period_start, until=correction.before.covered_until)


def _with_counted_keys(conformed: Conformed, recognised: Recognised) -> pl.DataFrame:
    """The rows with `counted_key`, the person each counts for."""
    if conformed.contract.is_about_villages:
        return conformed.rows
    return conformed.rows.with_columns(recognised.counted_keys.alias("counted_key"))


def _keep(
    recognised: Recognised,
    conformed: Conformed,
    place: Path,
    *,
    home: Home,
    delivery: str,
    sender_area: str,
    on: date,
) -> None:
    """Everything that lasts but the manifest; each part is whole or not there, and a second time changes nothing."""
    if not (home.lake / place).exists():
        store(recognised.rows, home.lake / place, contract=conformed.contract)
    if conformed.contract.is_household_register:
        register_people(
            recognised.rows, conformed, home=home, sender_area=sender_area, delivery=delivery, received_on=on
        )
    keep(recognised, home=home, delivery=delivery, on=on)


def _is_replaced(before: Delivered, *, contract: Contract, known: Manifest, received_on: date) -> bool:
    """Whether another list of the same sender has taken the place of this one and is now to be replaced itself."""
    return contract.body.period == "snapshot" and any(
        one.contract == before.contract
        and one.sender_area == before.sender_area
        and before.received_on < one.received_on <= received_on
        # The faulty file once more after its correction is a slip, no news.
        and not is_corrected_by(one, before, known=known)
        for one in known.deliveries
    )


def _refuse_emptiness(
    conformed: Conformed, *, known: Manifest, sender_area: str, correction: Correction | None
) -> None:
    """A list of nobody where there were some is a failed export; a month without events is news."""
    if correction and conformed.rows_read == 0:
        raise IntakeError("更正单里没有数据行；请把改正后的行留在表里，再上传。")
    if conformed.rows_read or conformed.contract.body.period != "snapshot":
        return
    if any(
        one.contract == conformed.contract.id and one.sender_area == sender_area and one.accepted
        for one in known.deliveries
    ):
        raise IntakeError(
            f"“{conformed.contract.title}”只有表头，没有数据行，而上次有；请检查导出条件，重新导出后上传。"
        )


def _is_trustworthy(conformed: Conformed, *, correction: Correction | None) -> bool:
    """A snapshot of which less than half can be read must not take the place of the last one.

    Rows let through without a usable number count as not read here: a column that Excel has cut is a failed export.
    """
    numberless = conformed.numberless.height
    unread = conformed.rejected + numberless
    if unread == 0:
        return True
    # A supplement takes nobody's place.
    if conformed.contract.body.period == "snapshot" and not (correction and correction.is_supplement):
        return conformed.accepted - numberless >= unread
    return conformed.accepted > 0


def _write_out(conformed: Conformed, out: Path, *, delivery: str, rejects: bytes) -> None:
    """The conformed rows and the reject workbook in the clear, for whoever asked for them here."""
    with stored_whole(out / f"{delivery}_conformed.parquet") as draft:
        conformed.rows.write_parquet(draft)
    if rejects:
        with stored_whole(out / f"{delivery}_rejects.xlsx") as draft:
            draft.touch(mode=0o600)
            draft.write_bytes(rejects)
