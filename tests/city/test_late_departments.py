"""Departments that joined last: their first file brings the past, and what was open is told again when it ends."""

from __future__ import annotations

from collections import defaultdict

from .conftest import BuiltCity


def files_of(city: BuiltCity, name: str) -> list[dict[str, str]]:
    found = [row for row in city.transfers if row["dataset"] == name]
    return sorted(found, key=lambda row: row["received_on"])


def test_a_claim_that_was_unpaid_comes_again_with_the_day_of_payment(city: BuiltCity) -> None:
    paid: dict[str, list[bool]] = defaultdict(list)
    for file in files_of(city, "insurance_claims"):
        rows = city.rows(file)
        in_file = {
            number: day != ""
            for number, day in rows.select("赔案编号", "赔款支付日期").iter_rows()
            if number.startswith("NB")
        }
        for number, is_paid in in_file.items():
            paid[number].append(is_paid)

    assert [False, True] in paid.values()
    assert all(told in ([True], [False], [False, True]) for told in paid.values())


def test_the_roll_and_the_payments_agree_on_nursing_allowances(city: BuiltCity) -> None:
    """Certificate numbers are compared by their first 20 characters, where neither file has spoilt them."""
    roll = {
        number[:20]: (grade, has)
        for number, grade, has in city.rows(files_of(city, "certificates")[-1])
        .select("残疾人证号", "残疾等级", "是否享受护理补贴")
        .iter_rows()
    }
    payments = city.rows(files_of(city, "allowances")[-1]).filter(补贴类别="重度残疾人护理补贴")
    told = [roll[number[:20]] for number in payments["残疾人证号"] if number[:20] in roll]

    assert told
    assert {has for _, has in told} == {"是"}
    assert {grade for grade, _ in told} <= {"一级", "二级"}
