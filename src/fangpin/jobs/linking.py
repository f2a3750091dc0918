"""Seek again the people whom no register had known; run by hand, and whenever a register arrives."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fangpin.home import Home
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
    return LinkingDone(relinked=link_again(home, on=on), without_number=people_without_number(home).height)
