"""The reasons of a delivery in words, for its tables of counts."""

from collections.abc import Mapping

from fangpin.contracts.load import load_contracts
from fangpin.contracts.reasons import brief


def words_of(codes: Mapping[str, int], *, contract: str) -> list[tuple[str, str, int]]:
    """Code, words and count, the most frequent first."""
    return [
        (code, says_of(code, contract=contract), count)
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    ]


def says_of(code: str, *, contract: str) -> str:
    """A code that has no words any more (an old delivery) is not shown as it is."""
    words = brief(code, contract=load_contracts().by_id.get(contract))
    return words if words != code else "其他问题"
