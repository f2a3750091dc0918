"""Take one file: through the pipeline into the lake, then registry, counts and issues into PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.deliveries.api import (
    DeliveryFacts,
    Feedback,
    IssueLevel,
    IssueRow,
    feedback_on,
    is_loaded,
    learnt_headings,
    load_delivery,
)
from fangpin.apps.registry.api import load_roster, mark_listed, tidy_registry
from fangpin.contracts import Headings, load_contracts
from fangpin.engine.feeds import ROSTER
from fangpin.home import Home
from fangpin.jobs.areas import take_areas
from fangpin.jobs.linking import relink, take_strangers
from fangpin.jobs.registry_rows import LISTINGS, listed_rows, roster_rows
from fangpin.kernel.errors import UserError
from fangpin.pipeline.intake import IntakeResult, Progress, intake
from fangpin.pipeline.linking.recognise import with_counted_keys
from fangpin.pipeline.linking.same_household import put_right_by
from fangpin.pipeline.linking.words import METHOD_SAYS, ZONE_SAYS, told_counts
from fangpin.pipeline.reading.archive import packed_tables
from fangpin.pipeline.reading.files import file_bytes
from fangpin.pipeline.whole_list import newest_of, rows_of


@dataclass(frozen=True)
class TakenDelivery:
    """What became of a file, for programs and for people."""

    result: IntakeResult

    def as_json(self) -> dict[str, Any]:
        linking = {"by_zone": self.result.links_by_zone, "by_method": self.result.links_by_method}
        return self.result.as_json() | {
            "strangers": linking,
            "feedback": asdict(self.feedback),
            "changes": self.result.changes,
            "headings": self.result.headings,
        }

    @property
    def feedback(self) -> Feedback:
        result = self.result
        return feedback_on(
            accepted=result.accepted, rejected=result.rejected, warnings_by_code=result.warnings_by_code
        )

    def as_text(self) -> str:
        result, contract = self.result, load_contracts()[self.result.contract]
        lines = [f"{result.file_name}：{contract.title}（{contract.sender}），交付编号 {result.delivery}"]
        if result.already_known:
            lines.append("这份文件以前交过，没有重复计入。")
        lines.append(
            f"读入 {result.rows_read:,} 行：接收 {result.accepted:,}，"
            f"退回 {result.rejected:,}，略过 {result.skipped:,}。"
        )
        if said := _says_correction(result):
            lines.append(said)
        if changes := result.changes:
            against = "和被更正的比" if result.corrects else "和上一次比"
            against = "和同一天的上一份比" if result.same_day else against
            lines.append(
                f"{against}：新增 {changes['new']:,}，改动 {changes['changed']:,}，"
                f"不变 {changes['unchanged']:,}，减少 {changes['gone']:,}。"
            )
        told = self.feedback
        if result.is_in_force and not contract.is_about_villages:
            lines.append(
                f"接收的行中：对上农户 {told.matched:,}，不在户籍底册 {told.not_in_register:,}，"
                f"待人工判断 {told.to_be_decided:,}。"
            )
        says = dict(result.issues.unique("code", keep="first").select("code", "says").iter_rows())
        for what, counts in (
            ("退回", result.rejected_by_code),
            ("略过", result.skipped_by_reason),
            ("提醒", result.warnings_by_code),
        ):
            lines += [f"  {what} {count:,} 行：{says.get(code, code)}" for code, count in counts.items()]
        if result.is_in_force and not result.strangers.is_empty():
            lines += ["户籍底册里不能直接认到的人：" + told_counts(result.links_by_zone, ZONE_SAYS)]
            lines += ["  按办法分：" + told_counts(result.links_by_method, METHOD_SAYS)]
        if not result.is_in_force:
            lines.append("能读的行太少，这份文件没有替换以前的数据；请改正后重新报送。")
        if result.rejects_path:
            lines.append("标出错处的原表请在网页“数据接收”下载，或接收时加 --out 另存。")
        return "\n".join(lines)


def take_delivery(
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
    actor: User | None = None,
) -> TakenDelivery:
    """Take a file, given by its path, or by its name and how to get its content.

    Without `headings`, those that the sender's clerks have explained so far count.
    Safe to repeat: a file that reached the lake but not the database is completed, a whole one is left.
    """
    result = intake(
        path=path,
        content=content,
        home=home,
        received_on=received_on,
        contract_id=contract_id,
        sender_area=sender_area,
        out=out,
        file_name=file_name,
        headings=learnt_headings(sender_area=sender_area) if headings is None else headings,
        progress=progress,
    )
    taken = TakenDelivery(result=result)
    if not is_loaded(result.delivery):
        with transaction.atomic():
            if result.is_in_force:
                _load_registry(result, home=home)
            load_delivery(facts=_facts(result), issues=_issues(result.issues), actor=actor)
            if result.is_in_force:
                take_strangers(result.strangers, delivery_id=result.delivery, on=result.received_on)
        if result.contract == ROSTER and result.is_in_force:
            tidy_registry()
            # Whoever was unknown until now may stand on this register.
            relink(home, on=result.received_on)
    return taken


def take_each(path: Path, **words: Any) -> Iterator[tuple[str, TakenDelivery | UserError]]:
    """A file, or each table of an archive as a delivery of its own: its name with what became of it.

    `words` as for `take_delivery`; a table that cannot be taken does not stop the next one.
    """
    try:
        packed = packed_tables(file_bytes(path))
    except UserError as refusal:
        yield path.name, refusal
        return
    files: list[tuple[str, Callable[[], bytes]]] = [(path.name, partial(file_bytes, path))]
    if packed is not None:
        files = [(each.file_name, each.content) for each in packed]
    for name, content in files:
        try:
            yield name, take_delivery(content=content, file_name=name, **words)
        except UserError as refusal:
            yield name, refusal


def _load_registry(result: IntakeResult, *, home: Home) -> None:
    # Of a list in parts all parts are listed; a register only adds.
    is_part = result.same_day == "joins" and result.contract in LISTINGS
    rows = _listed_now(result, home=home) if result.corrects or is_part else result.conformed
    if rows is None:
        return
    if result.contract == ROSTER:
        take_areas()
        load_roster(
            rows=roster_rows(rows, secret=home.person_key()),
            sender_area=result.sender_area,
            received_on=result.received_on,
            delivery=result.delivery,
            put_right=put_right_by(result.delivery, home=home),
        )
    elif listing := LISTINGS.get(result.contract):
        mark_listed(
            listing=listing,
            rows=listed_rows(rows, listing=listing),
            sender_area=result.sender_area,
            received_on=result.received_on,
            delivery=result.delivery,
        )


def _listed_now(result: IntakeResult, *, home: Home) -> pl.DataFrame | None:
    """The whole list that a correction or a part leaves in force; None when a newer list has come since."""
    contracts = load_contracts()
    contract = contracts[result.contract]
    if contract.body.period != "snapshot":
        return result.conformed
    newest = newest_of(contract, home=home, as_of=result.received_on)
    if result.delivery not in {one.delivery for one in newest}:
        return None
    mine = [one for one in newest if one.sender_area == result.sender_area]
    if len(mine) == 1:
        return result.conformed
    rows = rows_of(mine, contract=contract, contracts=contracts, home=home)
    return with_counted_keys(rows, contract=contract, home=home, on=result.received_on)


def _says_correction(result: IntakeResult) -> str:
    """Of a correction, what it corrects; of another list of the same day, how it stands to the former; else nothing."""
    if result.same_day == "replaces":
        former = "、".join((result.corrects, *result.also_replaces))
        return f"接替同一天的上一份（交付 {former}），上一份不再使用。"
    if result.same_day == "joins":
        return "与同一天的上一份合为一份，各份都使用。"
    if not result.corrects:
        return ""
    if not result.is_in_force:
        return f"这是对交付 {result.corrects} 的更正，但能读的行太少，没有采用。"
    kind = "补充退回的行" if result.is_supplement else "整份代替"
    return f"这是对交付 {result.corrects} 的更正（{kind}）。"


def _facts(result: IntakeResult) -> DeliveryFacts:
    contract = load_contracts()[result.contract]
    return DeliveryFacts(
        id=result.delivery,
        file_name=result.file_name,
        sha256=result.sha256,
        contract=result.contract,
        contract_title=contract.title,
        sender=contract.sender,
        department=contract.sender,
        sender_area=result.sender_area,
        received_on=result.received_on,
        covered_until=result.covered_until,
        rows_read=result.rows_read,
        accepted=result.accepted,
        rejected=result.rejected,
        skipped=result.skipped,
        skipped_by_reason=dict(result.skipped_by_reason),
        rejected_by_code=dict(result.rejected_by_code),
        warnings_by_code=dict(result.warnings_by_code),
        issues_total=len(result.issues),
        rejects_file=result.rejects_path.name if result.rejects_path else "",
        headings=dict(result.headings),
        changes=dict(result.changes),
        corrects=result.corrects,
        is_supplement=result.is_supplement,
        same_day=result.same_day,
        is_in_force=result.is_in_force,
        message=_says_correction(result),
    )


def _issues(issues: pl.DataFrame) -> Iterator[IssueRow]:
    told = issues.select(
        pl.col("sheet").fill_null("").str.slice(0, 60),
        "row_no",
        pl.col("column").fill_null("").str.slice(0, 60),
        "code",
        pl.col("says").str.slice(0, 300),
        "level",
    )
    return (
        IssueRow(sheet, row_no, column, code, says, IssueLevel(level))
        for sheet, row_no, column, code, says, level in told.iter_rows()
    )
