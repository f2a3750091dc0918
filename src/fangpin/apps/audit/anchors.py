"""The head of the audit trail, kept in a file outside the database: a trail that was cut or rewritten contradicts it."""

import fcntl
import json
import os
from pathlib import Path

from fangpin.apps.audit.chain import Anchor, Fault, Verdict, head, verify
from fangpin.home import Home
from fangpin.kernel.errors import UserError


class AnchorsUnreadable(UserError):
    """A line of the file makes no sense."""


def anchor_trail(home: Home) -> Anchor | None:
    """Add the present head to the file, unless it is the last line already; nothing while the trail is empty."""
    now = head()
    if now is None:
        return None
    path = home.anchors
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _read(path)
        if not known or known[-1] != now:
            file.write(json.dumps({"place": now.place, "sealed": now.sealed}) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return now


def verify_trail(home: Home) -> Verdict:
    """Every entry against its seal and against the file."""
    return verify(_read(home.anchors))


def anchors_kept(home: Home) -> int:
    return len(_read(home.anchors))


def verdict_in_words(verdict: Verdict, *, anchors: int) -> str:
    """One sentence and the next step."""
    if verdict.fault is None and verdict.entries and not anchors:
        return (
            f"{verdict.entries:,} 条操作记录前后相连，但还没有库外存证，看不出是否被截短；"
            "请运行 fangpin audit anchor，再核对。"
        )
    if verdict.fault is None:
        return f"{verdict.entries:,} 条操作记录完好，与 {anchors:,} 份库外存证一致。"
    what = _WORDS[verdict.fault]
    place = f"第 {verdict.place:,} 条" if verdict.place else "链外"
    entry = f"（记录编号 {verdict.entry_id}）" if verdict.entry_id is not None else ""
    return (
        f"操作记录被动过：{place}{entry}{what}；它以前的 {verdict.entries:,} 条完好。"
        "请立即保全数据库和存证文件，停止服务，报告审计管理员。"
    )


_WORDS = {
    Fault.GONE: "已被删除",
    Fault.UNSEALED: "是绕过程序插入的",
    Fault.ALTERED: "内容被改动",
    Fault.MISSING: "的封印已被删除",
    Fault.REWRITTEN: "与库外存证不符，此前的记录被整段重写",
    Fault.CUT: "有库外存证，库里却没有，末尾被截掉",
}


def _read(path: Path) -> list[Anchor]:
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), 1):
        try:
            told = json.loads(line)
            found.append(Anchor(int(told["place"]), str(told["sealed"])))
        except (ValueError, TypeError, KeyError) as error:
            raise AnchorsUnreadable(
                f"存证文件 {path} 第 {number} 行损坏；请从备份恢复这个文件，再核对，不要自行修改。"
            ) from error
    return found
