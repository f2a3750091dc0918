"""What the reasons of a delivery are called: one clause for the tables of counts."""

from collections.abc import Mapping

from fangpin.contracts.load import load_contracts
from fangpin.kernel.identity import ProblemCode

SKIPPED = {
    "blank": "空行",
    "repeated_header": "重复的表头",
    "total_row": "合计行",
    "sign_off": "落款、签字或说明行",
    "duplicate_row": "与上面完全相同的行",
}


def words_of(codes: Mapping[str, int], *, contract: str) -> list[tuple[str, str, int]]:
    """Code, words and count, the most frequent first."""
    return [
        (code, says_of(code, contract=contract), count)
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    ]


def says_of(code: str, *, contract: str) -> str:
    """The clause for a code: a reason to skip, a problem of an identifier, or a check of the contract."""
    if code in SKIPPED:
        return SKIPPED[code]
    if code in ProblemCode.__members__.values():
        return ProblemCode(code).says.split("；")[0].rstrip("。")
    found = load_contracts().by_id.get(contract)
    checks = {check.code: check.says for check in found.body.checks} if found else {}
    return checks.get(code, "其他问题")
