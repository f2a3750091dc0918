"""What was found where, in words that never repeat what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fangpin.kernel.masking import mask_ids_in

_LONGEST_NAME = 60
MOST_TOLD = 50
_DIGITS = re.compile(r"[0-9]{7,}")


class Kind(StrEnum):
    """Why a paper may not go out."""

    IDENTITY = "identity"
    SHOWN_TOO_MUCH = "shown_too_much"
    PHONE = "phone"
    ACCOUNT = "account"
    LONG_NUMBER = "long_number"
    HEALTH = "health"
    CHILD = "child"
    ADDRESS = "address"
    HIDDEN = "hidden"
    PICTURE = "picture"
    UNREADABLE = "unreadable"

    @property
    def says(self) -> str:
        return _WORDS[self][0]

    @property
    def advice(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    Kind.IDENTITY: ("证件号码", "请删去；确需区分重名的，只留前4位和后2位。"),
    Kind.SHOWN_TOO_MUCH: ("号码遮盖不够", "请遮到只剩前4位和后2位，或整个删去。"),
    Kind.PHONE: ("电话号码", "请删去个人电话；监督电话请用固定电话，写在“监督电话”几个字后面。"),
    Kind.ACCOUNT: ("银行卡、社保卡或账户号码", "请整个删去。"),
    Kind.LONG_NUMBER: ("像证件或账户的长号码", "请删去；不是号码的，请改写成短的编号或日期。"),
    Kind.HEALTH: ("健康状况", "请删去；原因一栏不公示，机构名称请写全称。"),
    Kind.CHILD: ("未成年人姓名", "请删去这个人，只写户主和人数。"),
    Kind.ADDRESS: ("门牌地址或位置坐标", "请只写到村（社区）和组。"),
    Kind.HIDDEN: ("看不见的内容", "请删去后另存，再检查一次。"),
    Kind.PICTURE: ("图片", "图片里的字检查不了，请删去图片，改用文字。"),
    Kind.UNREADABLE: ("读不出来的内容", "请另存为 xlsx、docx、csv、html 或文字版 pdf，再检查一次。"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing in one place; `detail` is ours or from our lists, never the value itself."""

    place: str
    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        detail = f"（{self.detail}）" if self.detail else ""
        return f"{self.place}：{self.kind.says}{detail}。{self.kind.advice}"

    def moved(self, before: str) -> Finding:
        """The same with a place inside something."""
        return replace(self, place=before + self.place)


@dataclass(frozen=True)
class Verdict:
    """Whether a paper may go out, and if not, all the places."""

    name: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def may_go_out(self) -> bool:
        return not self.findings


class Unreadable(Exception):
    """A file, or a part of one, cannot be opened; the text is for the reader."""


def told(name: str) -> str:
    """The name of a file, sheet or part as it may be repeated: shortened, numbers masked."""
    plain = " ".join(name.split())
    plain = _DIGITS.sub(lambda found: found[0][:2] + "*" * (len(found[0]) - 2), mask_ids_in(plain))
    return plain if len(plain) <= _LONGEST_NAME else plain[:_LONGEST_NAME] + "…"


def in_words(verdict: Verdict) -> str:
    """The verdict as lines for people."""
    if verdict.may_go_out:
        return f"{verdict.name}：没有发现不该公开的内容。"
    lines = [f"- {one}" for one in verdict.findings[:MOST_TOLD]]
    more = len(verdict.findings) - MOST_TOLD
    rest = [f"- 另有 {more} 处；请先改正以上各处，再检查一次。"] if more > 0 else []
    return "\n".join([f"{verdict.name}：不能公开，有 {len(verdict.findings)} 处：", *lines, *rest])
