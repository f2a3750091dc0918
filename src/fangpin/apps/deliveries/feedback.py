"""What a department is told about the people of its rows: matched, not in the register, to be decided, refused."""

from collections.abc import Mapping
from dataclasses import dataclass

# Accepted rows of these kinds are kept, but no household can be told by them yet.
NOT_IN_REGISTER = ("person_not_in_registry", "person_not_recognised")
TO_BE_DECIDED = ("surname_conflict", "name_conflict", "number_contradicted", "person_in_doubt")


@dataclass(frozen=True)
class Feedback:
    """Rows; the first three are the accepted ones."""

    matched: int
    not_in_register: int
    to_be_decided: int
    rejected: int


def feedback_on(*, accepted: int, rejected: int, warnings_by_code: Mapping[str, int]) -> Feedback:
    """As the register of households stood when the file was taken in."""
    missing = sum(warnings_by_code.get(code, 0) for code in NOT_IN_REGISTER)
    doubtful = sum(warnings_by_code.get(code, 0) for code in TO_BE_DECIDED)
    return Feedback(
        matched=accepted - missing - doubtful,
        not_in_register=missing,
        to_be_decided=doubtful,
        rejected=rejected,
    )
