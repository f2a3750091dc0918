"""Whose place a file takes: the list before it, or what its reject workbook corrects, as corrected so far."""

from datetime import date

from fangpin.contracts import load_contracts
from fangpin.pipeline.correction import Correction
from fangpin.pipeline.manifest import Delivered, Manifest
from fangpin.pipeline.replacing import replaced_by

ROSTER, MEDICAL = "public_security/household_roster", "medical_insurance/settlements"
DAY = date(2026, 8, 10)


def delivered(name: str, *, on: date, contract: str = ROSTER, **words) -> Delivered:
    return Delivered(
        delivery=name, contract=contract, sha256=name, file_name=name, sender_area="131100", received_on=on,
        period_start=on, covered_until=on, rows_read=30, accepted=30, rejected=0, skipped=0,
        skipped_by_reason={}, rejected_by_code={}, warnings_by_code={}, path=name, **words,
    )  # fmt: skip


def replaced(*known: Delivered, contract: str = ROSTER, correction: Correction | None = None) -> list[str]:
    found, _ = _found(*known, contract=contract, correction=correction)
    return [one.delivery for one in found]


def _found(
    *known: Delivered, contract: str = ROSTER, correction: Correction | None = None
) -> tuple[list[Delivered], list[Delivered]]:
    return replaced_by(
        load_contracts()[contract],
        correction,
        known=Manifest(deliveries=known),
        sender_area="131100",
        received_on=DAY,
    )


def test_a_list_takes_the_place_of_the_newest_before_it_and_of_none_of_the_same_day():
    old, new = delivered("old", on=date(2026, 6, 1)), delivered("new", on=date(2026, 7, 1))

    assert replaced(old, new) == ["new"]
    assert replaced(old, new, delivered("today", on=DAY)) == []
    assert [one.delivery for one in _found(old, new, delivered("today", on=DAY))[1]] == ["today"]


def test_monthly_rows_take_nobodys_place():
    assert replaced(delivered("old", on=date(2026, 6, 1), contract=MEDICAL), contract=MEDICAL) == []


def test_a_second_correction_takes_the_place_of_the_first():
    old = delivered("old", on=date(2026, 6, 1), contract=MEDICAL)
    first = delivered("first", on=date(2026, 6, 3), contract=MEDICAL, corrects="old", correction_no=1)
    whole = Correction(before=old, is_supplement=False, number=2)
    supplement = Correction(before=old, is_supplement=True, number=2)

    assert replaced(old, contract=MEDICAL, correction=whole) == ["old"]
    assert replaced(old, first, contract=MEDICAL, correction=whole) == ["first"]
    assert replaced(old, first, contract=MEDICAL, correction=supplement) == []
