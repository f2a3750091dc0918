"""The register of deliveries: due days, late, missing, shrunken and repeated files, and what to do about them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.registry.factories import make_areas

from fangpin.apps.accounts.api import Scope, scope_of
from fangpin.apps.deliveries.api import Arrival, Line, load_delivery, register_lines
from fangpin.apps.deliveries.due_days import due_day
from fangpin.apps.deliveries.register import ShrunkenLimits
from fangpin.contracts import load_contracts
from fangpin.kernel.calendar import first_of_month

MEDICAL, PAYMENTS = "medical_insurance/settlements", "civil_affairs/assistance_payments"
TODAY = date(2026, 7, 20)
LIMITS = ShrunkenLimits(ratio=Decimal("0.5"), least_rows=Decimal(20))


def came(month: date, *, on: date, rows: int = 100, contract: str = MEDICAL, **fields) -> None:
    last_day = date.fromordinal(first_of_month(month, months_later=1).toordinal() - 1)
    department = load_contracts()[contract].sender
    facts = delivery_facts(
        contract=contract, contract_title="x", sender=department, department=department, received_on=on,
        covered_until=last_day, rows_read=rows, accepted=rows, rejected=0, skipped=0, **fields,
    )  # fmt: skip
    load_delivery(facts=facts, issues=[], actor=None)


def lines_of(scope: Scope | None = None, *, today: date = TODAY) -> dict[str, Line]:
    lines = register_lines(scope, today=today, limits=lambda _: LIMITS)
    return {line.contract.id: line for line in lines}


def states(line: Line) -> list[str]:
    return [cell.arrival.value for cell in line.cells]


@pytest.mark.parametrize(
    ("contract", "month", "due"),
    [
        (MEDICAL, date(2026, 5, 1), date(2026, 6, 8)),
        # 8 October 2026 is the first working day after the holidays; 8 November is a Sunday.
        (MEDICAL, date(2026, 10, 1), date(2026, 11, 9)),
        ("education/enrolment", date(2026, 9, 1), date(2026, 9, 8)),
        # The holidays of 2031 are not published: Saturday 8 February moves to Monday.
        (MEDICAL, date(2031, 1, 1), date(2031, 2, 10)),
    ],
)
def test_a_file_is_due_on_its_day_or_the_next_working_day(contract: str, month: date, due: date):
    assert due_day(load_contracts()[contract], month=month) == due


@pytest.mark.django_db
def test_on_time_late_missing_and_not_yet_due():
    came(date(2026, 4, 1), on=date(2026, 5, 8), contract=PAYMENTS)
    came(date(2026, 5, 1), on=date(2026, 6, 11), contract=PAYMENTS)

    line = lines_of()[PAYMENTS]

    assert states(line)[-5:] == ["before", "on_time", "late", "missing", "not_due"]
    assert [cell.days_late for cell in line.cells[-3:]] == [3, 12, 0]
    assert line.says == "2026年6月的数据应于7月8日前报送，已迟 12 天；请民政局尽快导出并上传。"


@pytest.mark.django_db
def test_a_gap_is_made_up_by_a_file_of_the_year_so_far_but_not_by_another_month():
    for contract in (MEDICAL, PAYMENTS):
        came(date(2026, 4, 1), on=date(2026, 5, 8), contract=contract)
        came(date(2026, 6, 1), on=date(2026, 7, 8), contract=contract)

    lines = lines_of()

    assert states(lines[MEDICAL])[-4:] == ["on_time", "made_up", "on_time", "not_due"]
    assert not lines[MEDICAL].is_to_be_mended
    assert states(lines[PAYMENTS])[-4:] == ["on_time", "missing", "on_time", "not_due"]
    assert lines[PAYMENTS].says == "2026年5月的数据一直没有报送，以后的文件里也没有；请民政局补报。"


@pytest.mark.django_db
def test_a_file_with_far_fewer_rows_than_usual_is_shrunken_and_a_new_year_is_not():
    for month, rows in ((1, 50), (2, 100), (3, 150), (4, 40)):
        came(date(2026, month, 1), on=date(2026, month + 1, 8), rows=rows)
    came(date(2025, 12, 1), on=date(2026, 1, 8), rows=900)

    line = lines_of(today=date(2026, 5, 10))[MEDICAL]

    assert [cell.is_shrunken for cell in line.cells[-6:]] == [False, False, False, False, True, False]
    assert line.says == "2026年4月只有 40 行，前几次平均 100 行；请医保局核对导出条件，有漏的补交。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": "a" * 64},
        {"changes": {"new": 0, "changed": 0, "unchanged": 100, "gone": 0}},
    ],
)
def test_the_same_bytes_or_the_same_content_as_before_are_told(fields):
    came(date(2026, 5, 1), on=date(2026, 6, 8), **({"sha256": "a" * 64} if "sha256" in fields else {}))
    came(date(2026, 6, 1), on=date(2026, 7, 8), **fields)

    line = lines_of()[MEDICAL]

    assert [cell.is_identical for cell in line.cells[-3:]] == [False, True, False]
    assert line.says == "2026年6月的内容与上次完全相同；请医保局核对是否重复导出了旧数据。"


@pytest.mark.django_db
def test_a_data_set_nobody_ever_delivered_is_shown_and_said():
    line = lines_of()["water/supply_incidents"]

    assert line.is_never and line.is_to_be_mended
    assert line.says == "从未报送；请水务局按数据约定开始报送（每月 8 日前）。"


@pytest.mark.django_db
def test_a_list_that_holds_for_long_is_due_only_when_it_runs_out():
    came(date(2026, 3, 1), on=date(2026, 3, 5), contract="education/enrolment")

    assert Arrival.MISSING not in {cell.arrival for cell in lines_of()["education/enrolment"].cells}
    late = lines_of(today=date(2026, 12, 20))["education/enrolment"]
    assert late.latest.arrival == Arrival.MISSING


@pytest.mark.django_db
def test_what_came_after_today_is_not_known_yet():
    came(date(2026, 6, 1), on=date(2026, 7, 25))

    assert lines_of()[MEDICAL].is_never


@pytest.mark.django_db
def test_what_needs_action_comes_first():
    came(date(2026, 5, 1), on=date(2026, 6, 8), contract=PAYMENTS)
    came(date(2026, 6, 1), on=date(2026, 7, 8))

    lines = register_lines(None, today=TODAY, limits=lambda _: LIMITS)

    assert lines[0].contract.id == PAYMENTS
    assert lines[-1].contract.id == MEDICAL


@pytest.mark.django_db
def test_a_clerk_sees_the_own_departments_lines_and_a_county_its_own_and_the_citys():
    make_areas()
    came(date(2026, 6, 1), on=date(2026, 7, 8))
    came(date(2026, 6, 1), on=date(2026, 7, 8), sender_area="131121")

    clerk = lines_of(scope_of(cast.medical_clerk()))
    county = register_lines(scope_of(cast.county_officer()), today=TODAY, limits=lambda _: LIMITS)

    assert {one.sender for one in (line.contract for line in clerk.values())} == {"医保局"}
    assert [line.area for line in county if line.contract.id == MEDICAL] == ["131100"]


@pytest.mark.django_db
def test_of_several_files_of_a_month_the_number_is_that_of_the_file_it_opens():
    june = date(2026, 6, 1)
    for name, rows, words in (
        ("a" * 16, 900, {}),
        ("b" * 16, 100, {"corrects": "a" * 16}),
        ("c" * 16, 5, {"corrects": "b" * 16, "is_supplement": True}),
        ("d" * 16, 700, {"is_in_force": False}),
    ):
        came(june, on=date(2026, 7, 8), rows=rows, id=name, **words)

    cell = lines_of()[MEDICAL].cells[-2]

    assert (cell.delivery, cell.rows, cell.is_refused) == ("b" * 16, 100, False)
    assert {(other.delivery[0], other.rows, other.is_in_force) for other in cell.others} == {
        ("a", 900, True), ("c", 5, True), ("d", 700, False)
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_not_due_is_not_called_on_time():
    came(date(2026, 7, 1), on=date(2026, 7, 8))

    line = lines_of(today=date(2026, 8, 2))["medical_insurance/settlements"]
    alone = replace(line, cells=line.cells[-1:])

    assert alone.says == "还没有到期，不需要处理。"
