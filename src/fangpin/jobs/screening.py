"""Screen all households as of a day and carry the run into clues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fangpin.apps.clues.api import RunReceipt, latest_run, receive_run, refuse_other_past, tidy_after_load
from fangpin.apps.declarations.api import keep_on_clues
from fangpin.home import Home
from fangpin.jobs.register_changes import log_register_changes
from fangpin.jobs.resting import count_resting
from fangpin.jobs.rule_changes import log_rule_changes
from fangpin.jobs.run_rows import rank_rows, run_facts, sheet_rows
from fangpin.pipeline.base_run import BaseRun
from fangpin.pipeline.run_tables import ALL
from fangpin.pipeline.screen import Run, screen
from fangpin.pipeline.stage6_publish import name_current_run
from fangpin.rulebook import load_rulebook

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Screened:
    """A run and what it raised."""

    run: Run
    receipt: RunReceipt

    def as_json(self) -> dict[str, Any]:
        run = self.run
        return {
            "run_id": run.run_id,
            "as_of": run.as_of.isoformat(),
            "households": run.households,
            "hits": run.hits,
            "unknowns": run.unknowns,
            "seconds": round(run.seconds, 2),
            "new_clues": self.receipt.new_clues,
            "new_findings": self.receipt.new_findings,
            "is_repeat": self.receipt.is_repeat,
        }

    def as_text(self) -> str:
        run, receipt = self.run, self.receipt
        lines = [
            f"截至 {run.as_of} 筛查 {run.households:,} 户，用时 {run.seconds:.1f} 秒（批次 {run.run_id}）。",
            f"命中 {run.hits:,} 条，无法判断 {run.unknowns:,} 条。",
        ]
        if run.base:
            lines.append(
                f"新到的数据涉及 {len(run.base.counties)} 个县（市、区），只重算这些；其余沿用当天批次 {run.base.folder.name}。"
            )
        if receipt.is_repeat:
            lines.append("数据和规则与已载入的批次相同，没有新增线索。")
        else:
            lines.append(f"新触发 {receipt.new_findings:,} 条预警，新增 {receipt.new_clues:,} 条线索。")
        return "\n".join(lines)


def run_screening(
    *,
    home: Home,
    as_of: date,
    memory_limit: str = "1GB",
    progress: Progress | None = None,
    is_interim: bool = False,
    spark_master: str | None = None,
) -> Screened:
    """Safe to repeat and to kill: a published run is taken as it is, a half-loaded one was never there.

    An interim run is followed by another at once, so that only households with hits get their facts.
    """
    refuse_other_past(as_of)
    log_register_changes(home=home)
    log_rule_changes(home=home)
    rulebook = load_rulebook(home=home, as_of=as_of)
    # Named as current only after the database has it: readers of both planes then tell the same story.
    run = screen(
        home=home,
        as_of=as_of,
        rulebook=rulebook,
        memory_limit=memory_limit,
        progress=progress,
        make_current=False,
        spark_master=spark_master,
    )
    # What the database has of the other counties is what this run says of them.
    follows = run.base if run.base and not is_interim and _is_loaded_last(run.base) else None
    counties = follows.counties if follows else ALL
    receipt = receive_run(
        run=run_facts(run, rulebook=rulebook),
        sheets=sheet_rows(run, rulebook=rulebook, only_hits=is_interim, counties=counties),
        ranks=rank_rows(run, rulebook=rulebook, counties=counties),
        follows=follows.folder.name if follows else None,
    )
    if not receipt.is_repeat:
        keep_on_clues()
        tidy_after_load()
    newest = latest_run()
    if newest and newest.run_id == run.run_id:
        name_current_run(home=home, run_id=run.run_id, as_of=run.as_of)
        if not is_interim:
            count_resting(run, rulebook=rulebook)
    return Screened(run=run, receipt=receipt)


def _is_loaded_last(base: BaseRun) -> bool:
    loaded = latest_run()
    return loaded is not None and loaded.run_id == base.folder.name
