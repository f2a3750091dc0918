"""Taking a delivery in: stages 1 to 3 in order, so that a second time, or a killed first time, does no harm.

Landing, lake file and reject file are each written whole under a name that follows from their content; the
manifest comes last. Whatever is killed before that leaves nothing that counts, and running again gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from fangpin.contracts import Contracts, Headings, load_contracts, with_headings
from fangpin.home import Home
from fangpin.pipeline.arrival import Arrival, arrival_of
from fangpin.pipeline.changes import changes_against
from fangpin.pipeline.conforming.issues import count_by_code
from fangpin.pipeline.conforming.table import Table, find_tables_in
from fangpin.pipeline.correction import Marker, people_replaced, without_marks
from fangpin.pipeline.learnt_headings import headings_to_read, headings_used
from fangpin.pipeline.linking.recognise import Recognised, counts_of, keep, recognise
from fangpin.pipeline.manifest import Delivered, enter, read_manifest
from fangpin.pipeline.reading import Sheet, begin_reader, read_bounded
from fangpin.pipeline.reading.files import file_bytes
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.rejects import has_to_go_back, reject_workbook, store_rejects
from fangpin.pipeline.same_day import placed
from fangpin.pipeline.stage1_land import Landed, land
from fangpin.pipeline.stage2_conform import Conformed, conform
from fangpin.pipeline.stage3_link import link, register_people, store
from fangpin.pipeline.storing import stored_whole
from fangpin.pipeline.trust import is_trustworthy, refuse_emptiness

__all__ = ["IntakeError", "IntakeResult", "intake"]

# Told the step under way (read, check, link, store) and the rows it is about.
Progress = Callable[[str, int], None]


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
    # Of a snapshot that is not the first of its day: it `replaces` the former, or `joins` it as another part.
    same_day: str = ""
    also_replaces: tuple[str, ...] = ()
    # Headings that only the sender's clerk could explain, with the column of each.
    headings: dict[str, str] = field(default_factory=dict)
    # Rows new, changed, unchanged and gone against what was in force; of a correction, against what it corrects.
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
        told |= {"same_day": self.same_day} if self.same_day else {}
        return told | ({"corrects": self.corrects, "changes": self.changes} if self.corrects else {})


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
    headings: Headings | None = None,
    progress: Progress | None = None,
) -> IntakeResult:
    """Take a file in; raises IntakeError, with a sentence for the clerk, when it is not a delivery we can read.

    The file is given by its path, or by its name and how to get its content, which is let go once it is read.
    `headings` are those that the sender's clerks have explained; they count as synonyms of this sender.
    """
    home.ensure()
    begin_reader()
    written, tell = load_contracts(), progress or _silent
    if contract_id is not None and contract_id not in written:
        raise IntakeError(f"没有名为 {contract_id} 的数据约定；可用的有：{'、'.join(written.by_id)}。")
    name = file_name or (path.name if path else "")
    landed, sheets, marker = _read(path, content, home=home)
    tell("read", sum(sheet.cells.height for sheet in sheets))
    known = read_manifest(home)
    learnt = headings_to_read(marker, known=known, learnt=headings or {})
    contracts = with_headings(written, learnt)
    contract, tables = find_tables_in(sheets, file_name=name, contracts=contracts, contract_id=contract_id)
    arrival = arrival_of(
        landed,
        contract=contract,
        marker=marker,
        known=known,
        sender_area=sender_area,
        received_on=received_on,
        file_name=name,
        headings=headings_used(
            sheets, tables, contract=contract, written=written, learnt=learnt.get(contract.id, {})
        ),
    )
    conformed = _conform(arrival, tables, sheets=sheets, contracts=contracts)
    tell("check", conformed.rows_read)
    refuse_emptiness(conformed, arrival, known=known)
    recognised = _recognise_people(conformed, arrival, home=home)
    tell("link", recognised.rows.height)
    conformed = replace(conformed, issues=pl.concat([conformed.issues, recognised.issues]))
    is_in_force = is_trustworthy(conformed, correction=arrival.correction)
    # What goes back is written meanwhile: neither needs the other.
    with ThreadPoolExecutor(max_workers=1) as beside:
        given_back = beside.submit(
            _give_back, conformed, arrival, sheets=sheets, is_in_force=is_in_force, home=home, out=out
        )
        if is_in_force and not arrival.is_known:
            arrival = _keep(recognised, conformed, arrival, home=home)
        tell("store", conformed.accepted)
        rejects_path = given_back.result()
    entered, is_new = enter(_delivered(arrival, conformed, is_in_force=is_in_force, home=home), home=home)
    return _result(entered, conformed, recognised, is_new=is_new, rejects_path=rejects_path)


def _read(
    path: Path | None, content: Callable[[], bytes] | None, *, home: Home
) -> tuple[Landed, list[Sheet], Marker | None]:
    """Landed, then read, our own marks taken off; the bytes are let go before the rows take their memory."""
    if content is not None:
        data = content()
    elif path is not None:
        data = file_bytes(path)
    else:
        raise TypeError("intake needs a path or the content of a file")
    landed = land(data, home=home)
    return landed, *without_marks(read_bounded(data))


def _conform(
    arrival: Arrival, tables: Sequence[Table], *, sheets: Sequence[Sheet], contracts: Contracts
) -> Conformed:
    """The tables read by the contract, the other sheets counted."""
    read = {table.sheet.name for table in tables}
    return conform(
        contract=arrival.contract,
        contracts=contracts,
        tables=tables,
        sheets=[sheet for sheet in sheets if sheet.name not in read],
        received_on=arrival.received_on,
        delivery_month=arrival.period.month,
    )


def _recognise_people(conformed: Conformed, arrival: Arrival, *, home: Home) -> Recognised:
    """Keys in place of names and numbers, compared with the register."""
    return recognise(
        link(conformed, delivery=arrival.delivery, secret=home.person_key()),
        conformed=conformed,
        delivery=arrival.delivery,
        sender_area=arrival.sender_area,
        received_on=arrival.received_on,
        home=home,
    )


def _with_counted_keys(conformed: Conformed, recognised: Recognised) -> pl.DataFrame:
    """The rows with `counted_key`, the person each counts for."""
    if conformed.contract.is_about_villages:
        return conformed.rows
    return conformed.rows.with_columns(recognised.counted_keys.alias("counted_key"))


def _keep(recognised: Recognised, conformed: Conformed, arrival: Arrival, *, home: Home) -> Arrival:
    """Everything that lasts but the manifest; each part is whole or not there, and a second time changes nothing.

    Returns the arrival with the list of the same day whose place it takes, if any.
    """
    place = home.lake / arrival.place
    if not place.exists():
        store(recognised.rows, place, contract=arrival.contract)
    arrival = placed(arrival, home=home)
    # The register leaves out whom the log of links knows to be registered already.
    keep(recognised, home=home, delivery=arrival.delivery, on=arrival.received_on)
    if arrival.contract.is_household_register:
        register_people(
            recognised.rows,
            conformed,
            home=home,
            sender_area=arrival.sender_area,
            delivery=arrival.delivery,
            received_on=arrival.received_on,
            replaced=people_replaced(arrival.correction, home=home),
        )
    return arrival


def _give_back(
    conformed: Conformed,
    arrival: Arrival,
    *,
    sheets: Sequence[Sheet],
    is_in_force: bool,
    home: Home,
    out: Path | None,
) -> Path | None:
    """The sealed reject workbook, if there is anything to give back; written in the clear only where `out` asks."""
    path = home.rejects / f"{arrival.delivery}.xlsx.sealed"
    has_rejects = has_to_go_back(conformed, sheets=sheets, is_in_force=is_in_force)
    workbook = b""
    if has_rejects and (out is not None or not path.exists()):
        workbook = reject_workbook(
            conformed,
            sheets=sheets,
            delivery=arrival.delivery,
            received_on=arrival.received_on,
            is_in_force=is_in_force,
        )
        if not path.exists():
            store_rejects(workbook, path, key=home.seal_key())
    if out is not None:
        _write_out(conformed, out, delivery=arrival.delivery, rejects=workbook)
    return path if has_rejects else None


def _delivered(arrival: Arrival, conformed: Conformed, *, is_in_force: bool, home: Home) -> Delivered:
    """The line of the manifest."""
    correction = arrival.correction
    return Delivered(
        delivery=arrival.delivery,
        contract=arrival.contract.id,
        sha256=arrival.sha256,
        file_name=arrival.file_name,
        sender_area=arrival.sender_area,
        received_on=arrival.received_on,
        period_start=arrival.period.start,
        covered_until=arrival.period.until,
        rows_read=conformed.rows_read,
        accepted=conformed.accepted,
        rejected=conformed.rejected,
        skipped=conformed.skipped,
        skipped_by_reason=conformed.skipped_by_reason,
        rejected_by_code=conformed.rejected_by_code,
        warnings_by_code=count_by_code(conformed.issues.filter(pl.col("level") == "warning")),
        path=arrival.place.as_posix() if is_in_force else "",
        corrects=correction.before.delivery if correction else "",
        is_supplement=correction is not None and correction.is_supplement,
        correction_no=correction.number if correction else 0,
        headings=arrival.headings,
        same_day=arrival.same_day,
        also_replaces=tuple(one.delivery for one in correction.others) if correction else (),
        # One that came before has its count in the manifest.
        changes=changes_against(arrival, home=home) if is_in_force and not arrival.is_known else {},
    )


def _result(
    entered: Delivered,
    conformed: Conformed,
    recognised: Recognised,
    *,
    is_new: bool,
    rejects_path: Path | None,
) -> IntakeResult:
    """What the manifest says of the delivery, and what only this moment knows."""
    told = IntakeResult.__dataclass_fields__
    return IntakeResult(
        **{key: getattr(entered, key) for key in Delivered.__dataclass_fields__ if key in told},
        already_known=not is_new,
        is_in_force=bool(entered.path),
        rejects_path=rejects_path,
        conformed=_with_counted_keys(conformed, recognised),
        issues=conformed.issues,
        strangers=recognised.shown,
    )


def _write_out(conformed: Conformed, out: Path, *, delivery: str, rejects: bytes) -> None:
    """The conformed rows and the reject workbook in the clear, for whoever asked for them here."""
    with stored_whole(out / f"{delivery}_conformed.parquet") as draft:
        conformed.rows.write_parquet(draft)
    if rejects:
        with stored_whole(out / f"{delivery}_rejects.xlsx") as draft:
            draft.touch(mode=0o600)
            draft.write_bytes(rejects)


def _silent(_step: str, _rows: int) -> None:
    pass
