"""A list out of the sealed files, in the headings of the national template, with its trace in the audit trail."""

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    register_export_for_job,
    register_export_path,
    settle_register_export,
)
from fangpin.home import Home
from fangpin.home.sealing import seal_file
from fangpin.kernel.errors import UserError
from fangpin.pipeline.export import Difference, differences, export_list
from fangpin.pipeline.storing import stored_whole

_SHOWN = 20
# Long enough to fetch a list, too short to build a store of them.
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class ExportedRegister:
    """The workbook and what is to be said of it; `found` is null when nobody asked to compare."""

    contract: str
    title: str
    file_name: str
    rows: int
    unplaced: int
    until: date
    found: tuple[Difference, ...] | None
    content: bytes = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "contract": self.contract,
            "rows": self.rows,
            "unplaced": self.unplaced,
            "covered_until": self.until,
        }
        if self.found is not None:
            told["differences"] = len(self.found)
            told["where"] = [{"row_no": one.row_no, "column": one.column} for one in self.found[:_SHOWN]]
        return told

    def as_text(self) -> str:
        lines = [f"已导出“{self.title}”{self.rows:,} 行，数据截至 {self.until}。"]
        if self.unplaced:
            lines.append(f"另有 {self.unplaced:,} 行的县乡村名称对不上行政区划，没有导出；请核对原名单。")
        if self.found is not None:
            lines.append(f"重新读入核对：{len(self.found):,} 处不同。")
            lines += [f"  第 {one.row_no} 行 {one.column or '整行没有读回'}" for one in self.found[:_SHOWN]]
        return "\n".join(lines)


def export_register(
    *,
    home: Home,
    contract_id: str,
    as_of: date,
    today: date,
    purpose: str,
    area: str = "",
    compare: bool = False,
    actor: User | None = None,
) -> ExportedRegister:
    """The workbook in memory; the trace is written before anybody can have it."""
    exported = export_list(home=home, contract_id=contract_id, as_of=as_of, area=area or None)
    content = exported.workbook(made_on=today)
    record_entry(
        actor=actor,
        verb=Verb.EXPORTED_REGISTER,
        object_kind="contract",
        object_id=contract_id,
        detail={"rows": exported.rows.height, "area": area, "as_of": str(as_of), "purpose": purpose},
    )
    return ExportedRegister(
        contract=contract_id,
        title=exported.contract.title,
        file_name=exported.file_name,
        rows=exported.rows.height,
        unplaced=exported.unplaced,
        until=exported.until,
        found=tuple(differences(exported, content, on=today)) if compare else None,
        content=content,
    )


def export_for_page(export_id: UUID, *, home: Home) -> None:
    """Make the list that somebody asked for on a page; safe to repeat."""
    asked = register_export_for_job(export_id)
    remove_old_exports(home)
    try:
        exported = export_register(
            home=home,
            contract_id=asked.contract,
            as_of=home.today(),
            today=home.today(),
            purpose=asked.purpose,
            area=asked.area_code,
            actor=asked.asked_by,
        )
    except UserError as error:
        settle_register_export(export_id=export_id, status=DeliveryStatus.FAILED, message=str(error))
        return
    with stored_whole(register_export_path(export_id)) as draft:
        seal_file([exported.content], draft, key=home.seal_key())
    settle_register_export(
        export_id=export_id,
        status=DeliveryStatus.DONE,
        message=exported.as_text(),
        file_name=exported.file_name,
    )


def remove_old_exports(home: Home) -> None:
    """Lists and print-outs go after a week."""
    for path in home.exports.glob("*.sealed"):
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)
