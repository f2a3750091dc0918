"""Every rule about a household as a card: verdict, sentence, margin in words, facts, parameters, rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fangpin.apps.clues.api import Evidence, MatterAnswer, RuleLine, SheetView, Verdict, still_answers
from fangpin.web.households.figures import Figure, figure, parameter_words, unknown_reasons
from fangpin.web.households.forms import AnswerForm
from fangpin.web.households.law import indicators_behind, source_title
from fangpin.web.households.margin import margin_words
from fangpin.web.households.turning import Turning, turning_of

_NEAREST = 3

_SAYS = {
    Verdict.HIT: "本户达到这条规则的触发条件。",
    Verdict.UNKNOWN: "缺少数据，无法判断本户是否达到触发条件。",
    Verdict.CLEAR: "按现有数据，本户没有达到这条规则的触发条件。",
    Verdict.EXPLAIN: "核对结果里有需要农户说明的情况。",
}


@dataclass(frozen=True)
class RuleCard:
    line: RuleLine
    sentence: str
    margin: str
    figures: tuple[Figure, ...]
    parameters: tuple[dict[str, Any], ...]
    evidence: tuple[Evidence, ...]
    source: str
    is_open: bool  # the first hit is unfolded: it is what the officer came for
    turning: Turning  # what would turn the verdict


@dataclass(frozen=True)
class RuleCards:
    """Hits, then unknown rules stand on the page; those that are clear are folded away behind them, the nearest first."""

    shown: tuple[RuleCard, ...]
    folded: tuple[RuleCard, ...]

    @property
    def nearest(self) -> tuple[RuleCard, ...]:
        """The clear rules that the least change of a number would trigger."""
        return tuple(card for card in self.folded if card.turning.nearness is not None)[:_NEAREST]


def rule_cards(sheet: SheetView) -> RuleCards:
    reasons = unknown_reasons(sheet)
    cards = [
        _card(line, sheet=sheet, reasons=reasons, is_open=place == 0)
        for place, line in enumerate(sheet.rules)
    ]
    return RuleCards(
        shown=tuple(card for card in cards if card.line.verdict != Verdict.CLEAR),
        folded=tuple(
            sorted((card for card in cards if card.line.verdict == Verdict.CLEAR), key=_by_nearness)
        ),
    )


def _by_nearness(card: RuleCard) -> tuple[bool, Fraction]:
    nearness = card.turning.nearness
    return nearness is None, nearness or Fraction(0)


@dataclass(frozen=True)
class Matter:
    """One matter: its card, what the family said, newest first, and the form to say more."""

    card: RuleCard
    answers: tuple[MatterAnswer, ...]
    is_answered: bool  # and the facts are still those
    form: AnswerForm
    is_answering: bool  # what was typed was refused


@dataclass(frozen=True)
class Matters:
    """What the family is asked to explain, and what could not be compared."""

    matters: tuple[Matter, ...]
    unknown: tuple[str, ...]
    refusal: str = ""  # why an answer was not taken; the matter itself may have gone since

    @property
    def open_count(self) -> int:
        return sum(not one.is_answered for one in self.matters)


def matters_of(
    sheet: SheetView,
    answers: Mapping[str, Sequence[MatterAnswer]],
    *,
    refused: tuple[str, AnswerForm] | None = None,
) -> Matters:
    """`refused` is the rule whose answer could not be taken, with what was typed."""
    reasons = unknown_reasons(sheet)
    found = []
    for line in sheet.matters:
        if line.verdict == Verdict.EXPLAIN:
            mine = tuple(answers.get(line.rule_id, ()))
            is_answering = refused is not None and refused[0] == line.rule_id
            found.append(
                Matter(
                    card=_card(line, sheet=sheet, reasons=reasons, is_open=False),
                    answers=mine,
                    is_answered=bool(mine) and still_answers(mine[0], line),
                    form=refused[1] if refused and is_answering else AnswerForm(auto_id=f"{line.rule_id}-%s"),
                    is_answering=is_answering,
                )
            )
    return Matters(
        matters=tuple(found),
        refusal=" ".join(map(str, refused[1].non_field_errors())) if refused else "",
        unknown=tuple(line.title for line in sheet.matters if line.verdict == Verdict.UNKNOWN),
    )


def verdict_counts(sheet: SheetView) -> dict[str, int]:
    return {
        verdict.value: len(sheet.with_verdict(verdict))
        for verdict in (Verdict.HIT, Verdict.UNKNOWN, Verdict.CLEAR)
    }


def _card(line: RuleLine, *, sheet: SheetView, reasons: dict[str, str], is_open: bool) -> RuleCard:
    # Rows below a sum count too: an income is walked back to wages, transfers and the sweep.
    named = [evidence.indicator for evidence in line.evidence]
    behind = dict.fromkeys([*named, *indicators_behind(fact.name for fact in line.facts)])
    return RuleCard(
        line=line,
        sentence=line.sentence or _SAYS[line.verdict],
        margin=margin_words(line),
        figures=tuple(figure(fact, reasons=reasons, sheet=sheet) for fact in line.facts),
        parameters=tuple(parameter_words(parameter) for parameter in line.parameters),
        evidence=tuple(sheet.evidence[name] for name in behind if name in sheet.evidence),
        source=source_title(line.source),
        is_open=is_open and line.verdict == Verdict.HIT,
        turning=turning_of(line),
    )
