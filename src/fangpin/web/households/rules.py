"""Every rule about a household as a card: verdict, sentence, margin in words, facts, parameters, rows."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.clues.api import RuleLine, SheetView, Verdict
from fangpin.web.households.figures import Figure, figure, parameter_figure, unknown_reasons


@dataclass(frozen=True)
class RuleCard:
    line: RuleLine
    sentence: str
    margin: str
    figures: tuple[Figure, ...]
    parameters: tuple[dict[str, Any], ...]
    is_open: bool  # hits are unfolded: they are what the officer came for


def rule_cards(sheet: SheetView) -> list[RuleCard]:
    """Hits first, then unknown, then clear, as the sheet has them."""
    return [_card(line) for line in sheet.rules]


def _card(line: RuleLine) -> RuleCard:
    reasons = unknown_reasons([line])
    return RuleCard(
        line=line,
        sentence=line.sentence or _SAYS[line.verdict],
        margin=_margin_words(line),
        figures=tuple(figure(fact, reasons=reasons) for fact in line.facts),
        parameters=tuple(parameter_figure(parameter) for parameter in line.parameters),
        is_open=line.verdict == Verdict.HIT,
    )


_SAYS = {
    Verdict.HIT: "本户达到这条规则的触发条件。",
    Verdict.UNKNOWN: "缺少数据，无法判断本户是否达到触发条件。",
    Verdict.CLEAR: "按现有数据，本户没有达到这条规则的触发条件。",
}


def _margin_words(line: RuleLine) -> str:
    return ""
