"""What a file's outcome is compared with: every difference from its truth is a fault with a name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fangpin.bench.hostile.truth import Fate, Made, Outcome, Row, Truth
from fangpin.bench.hostile.worker import ACCEPTED, REJECTED, SKIPPED, WARNING, Report, Taken
from fangpin.kernel.keys import person_key, surname_key

MOST_SECONDS = 5.0
MOST_MB = 512.0
_NEXT_STEP = re.compile(r"请|重新|另存|改正|核对")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LOST = re.compile("[?？\ufffd\ue000-\uf8ff]")


class FaultKind(StrEnum):
    """What can go wrong with a file."""

    crash = "崩溃"
    hang = "超时"
    bad_sentence = "说明不合格"
    wrongly_taken = "该拒未拒"
    wrongly_refused = "该收未收"
    loss = "丢行"
    invented = "造人"
    guessed = "猜号"
    wrong_value = "值不对"
    wrong_name = "姓名不对"
    wrong_fate = "去向不对"
    not_told = "没有说明"
    leak = "泄露"
    socket = "外联"
    left_behind = "留下文件"
    slow = "太慢"
    large = "内存过大"


@dataclass(frozen=True)
class Fault:
    """One difference; `what` names places and codes, never people."""

    kind: FaultKind
    what: str


def judge(made: Made, report: Report, *, secret: bytes, peak_mb: float) -> list[Fault]:
    """All faults of one file."""
    faults = _of_the_process(made, report, peak_mb=peak_mb)
    truth = made.truth
    if report.outcome == "crashed":
        return [Fault(FaultKind.crash, report.says), *faults]
    if report.outcome == "hung":
        return [Fault(FaultKind.hang, report.says), *faults]
    if report.outcome == "refused":
        if truth.outcome is Outcome.taken:
            faults.append(Fault(FaultKind.wrongly_refused, report.says))
        return [*faults, *_of_the_sentence(report.says, truth)]
    if truth.outcome is Outcome.refused:
        # What is taken against all expectation is still judged by what stands in it.
        faults.append(Fault(FaultKind.wrongly_taken, f"{report.rows_read} rows, {report.accepted} accepted"))
    faults += _of_the_count(truth, report)
    warned = {(sheet, row_no) for sheet, row_no, level in report.issues if level == WARNING}
    keys = {person_key(number, secret=secret).hex for number in truth.identifiers}
    for taken in report.taken:
        row = _row_of(taken, truth)
        is_warned = (taken.sheet, taken.row_no) in warned
        faults += _of_a_row(taken, row, truth=truth, keys=keys, secret=secret, is_warned=is_warned)
    return [*faults, *_of_the_fates(truth, report, warned=warned)]


def _of_the_process(made: Made, report: Report, *, peak_mb: float) -> list[Fault]:
    faults = []
    if report.connections:
        faults.append(Fault(FaultKind.socket, f"{report.connections} connections"))
    if report.left_behind:
        faults.append(Fault(FaultKind.left_behind, " ".join(report.left_behind[:3])))
    secrets = made.truth.names | made.truth.identifiers
    if any(secret in text for text in (report.told, report.says) for secret in secrets):
        faults.append(Fault(FaultKind.leak, "a name or a number in a message"))
    # A busy machine makes everybody wait; the smaller of the two is the file's own.
    if min(report.seconds, report.cpu_seconds) > MOST_SECONDS:
        faults.append(Fault(FaultKind.slow, f"{report.seconds:.1f} s, CPU {report.cpu_seconds:.1f} s"))
    if peak_mb > MOST_MB:
        faults.append(Fault(FaultKind.large, f"{peak_mb:.0f} MB"))
    return faults


def _of_the_sentence(says: str, truth: Truth) -> list[Fault]:
    is_good = says.endswith("。") and _CHINESE.search(says) and _NEXT_STEP.search(says) and "\n" not in says
    return [] if is_good else [Fault(FaultKind.bad_sentence, says[:80])]


def _of_the_count(truth: Truth, report: Report) -> list[Fault]:
    faults = []
    total = report.accepted + report.rejected + report.skipped
    if report.rows_read != total:
        faults.append(Fault(FaultKind.loss, f"read {report.rows_read}, accounted {total}"))
    if truth.count is not None and report.rows_read not in truth.count:
        wanted = f"{truth.count.start}–{truth.count.stop - 1}"
        faults.append(Fault(FaultKind.loss, f"read {report.rows_read}, in the file {wanted}"))
    told = Counter(level for _, _, level in {issue for issue in report.issues if issue[2] != WARNING})
    if (told[REJECTED], told[SKIPPED]) != (report.rejected, report.skipped):
        faults.append(Fault(FaultKind.loss, "refused or skipped rows without a reason"))
    return faults


def _row_of(taken: Taken, truth: Truth) -> Row | None:
    if truth.rows is not None:
        return truth.rows.get((taken.sheet, taken.row_no))
    return truth.numbered.get(str(taken.fields.get("settlement_no")))


def _of_a_row(
    taken: Taken, row: Row | None, *, truth: Truth, keys: set[str], secret: bytes, is_warned: bool
) -> list[Fault]:
    place = f"{taken.sheet}!{taken.row_no}"
    guesses = {person_key(number, secret=secret).hex for number in (row.guesses if row else ())}
    if taken.person_key in guesses and not (row and row.identifier and taken.person_key == _key(row, secret)):
        return [Fault(FaultKind.guessed, place)]
    faults = []
    if row is None:
        if truth.rows is not None or truth.outcome is Outcome.refused:
            faults.append(Fault(FaultKind.invented, f"{place}: no such row"))
        if taken.person_key not in keys and not is_warned:
            faults.append(Fault(FaultKind.invented, f"{place}: nobody of this file"))
        return faults
    if row.identifier is None:
        # As written, it stands for nobody else and says so.
        if taken.person_key in keys or not is_warned:
            faults.append(Fault(FaultKind.guessed, f"{place}: a person without a readable number"))
    elif taken.person_key != _key(row, secret) and not (
        is_warned and (row.fate is Fate.safe or taken.person_key not in keys)
    ):
        # A number under another surname than the register's stands for nobody yet, and that is said.
        faults.append(Fault(FaultKind.invented, f"{place}: another person"))
    faults += _of_the_name(taken, row, secret=secret, is_warned=is_warned, place=place)
    for name, permitted in row.fields.items():
        value = taken.fields.get(name)
        if value not in permitted:
            shown = value if not isinstance(value, str) else "a text"
            faults.append(Fault(FaultKind.wrong_value, f"{place}: {name} = {shown}"))
    return faults


def _of_the_name(taken: Taken, row: Row, *, secret: bytes, is_warned: bool, place: str) -> list[Fault]:
    if _LOST.search(taken.name or "") and not is_warned:
        return [Fault(FaultKind.wrong_name, f"{place}: a lost character is not told")]
    if row.name is None:
        return []
    surname = surname_key(row.name, secret=secret)
    if taken.name != row.name or taken.surname_key != (surname.hex if surname else ""):
        return [Fault(FaultKind.wrong_name, place)]
    return []


def _of_the_fates(truth: Truth, report: Report, *, warned: set[tuple[str, int]]) -> list[Fault]:
    """Whether each row of certain place was accepted, refused or skipped as it should be."""
    if truth.rows is None:
        return []
    fates: dict[tuple[str, int], str] = {(one.sheet, one.row_no): ACCEPTED for one in report.taken}
    fates |= {(sheet, row_no): level for sheet, row_no, level in report.issues if level != WARNING}
    # A file of which too little could be read does not count: its good rows are in no list.
    is_in_force = bool(report.taken) or not report.accepted
    faults = []
    for (sheet, row_no), row in truth.rows.items():
        fate = fates.get((sheet, row_no))
        place = f"{sheet}!{row_no}"
        if fate is None:
            if is_in_force:
                faults.append(Fault(FaultKind.loss, f"{place}: in no list"))
        elif row.fate is Fate.told and (
            fate == SKIPPED or (fate == ACCEPTED and (sheet, row_no) not in warned)
        ):
            faults.append(Fault(FaultKind.not_told, f"{place}: {fate}"))
        elif row.fate is Fate.accepted and fate != ACCEPTED:
            faults.append(Fault(FaultKind.wrong_fate, f"{place}: {fate}"))
        elif row.fate is Fate.skipped and fate != SKIPPED:
            faults.append(Fault(FaultKind.wrong_fate, f"{place}: {fate}, not skipped"))
    return faults


def _key(row: Row, secret: bytes) -> Any:
    return person_key(row.identifier or "", secret=secret).hex
