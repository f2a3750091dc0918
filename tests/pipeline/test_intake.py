"""Taking files in: summaries, manifest, reject file; twice is once."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.small_files import (
    DEATHS,
    PAYMENTS,
    ROSTER,
    SETTLEMENTS,
    id18,
    put,
    resident,
    settlement,
    text_file,
    xlsx,
)

from fangpin.home import Home
from fangpin.pipeline.intake import IntakeError, IntakeResult, intake
from fangpin.pipeline.manifest import read_manifest


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(
    home: Home, data: bytes, *, name: str = "文件", day: date = date(2026, 4, 3), **more
) -> IntakeResult:
    return intake(path=put(home.root, data, name=name), home=home, received_on=day, **more)


def everything(home: Home) -> dict[str, bytes]:
    return {
        str(path.relative_to(home.root)): path.read_bytes() for path in home.root.rglob("*") if path.is_file()
    }


MIXED = xlsx([SETTLEMENTS, settlement(1), settlement(2, 身份证号="1.3E+17"), settlement(1), ["合计"]])


def test_the_summary_has_exactly_the_agreed_keys(home) -> None:
    result = take(home, MIXED)

    assert result.as_json() == {
        "delivery": result.delivery,
        "contract": "medical_insurance/settlements",
        "rows_read": 4,
        "accepted": 1,
        "rejected": 1,
        "skipped": 2,
        "skipped_by_reason": {"duplicate_row": 1, "total_row": 1},
        "rejected_by_code": {"excel_damaged": 1},
        "warnings_by_code": {},
    }
    assert len(result.delivery) == 16


def test_the_same_file_again_changes_nothing(home) -> None:
    first = take(home, MIXED)
    before = everything(home)

    second = take(home, MIXED, name="换了名字.xlsx", day=date(2026, 5, 3))

    assert (first.already_known, second.already_known) == (False, True)
    assert second.as_json() == first.as_json()
    assert second.received_on == date(2026, 4, 3)
    assert {name: data for name, data in everything(home).items() if name != "换了名字.xlsx"} == before


def test_a_known_delivery_still_gives_its_rows_and_issues(home) -> None:
    first, second = take(home, MIXED), take(home, MIXED)

    assert second.conformed.equals(first.conformed)
    assert second.issues.equals(first.issues)


def test_the_manifest_lists_what_is_in_force(home) -> None:
    result = take(home, MIXED, name="医保局_医保结算明细_202603.csv")

    told = json.loads(home.manifest.read_text(encoding="utf-8"))["deliveries"]

    assert [one["delivery"] for one in told] == [result.delivery]
    assert told[0]["covered_until"] == "2026-03-31"
    assert told[0]["period_start"] == "2026-01-01"
    assert (home.lake / told[0]["path"]).exists()


@pytest.mark.parametrize(
    ("head", "row", "name", "day", "start", "until"),
    [
        (
            PAYMENTS,
            ["202602", "", "", "", "张三", id18(1), "农村低保", "1", "300"],
            "发放表_202602.xlsx",
            date(2026, 4, 3),
            "2026-02-01",
            "2026-02-28",
        ),
        (
            PAYMENTS,
            ["202603", "", "", "", "张三", id18(1), "农村低保", "1", "300"],
            "发放表.xlsx",
            date(2026, 4, 3),
            "2026-03-01",
            "2026-03-31",
        ),
        (
            PAYMENTS,
            ["202603", "", "", "", "张三", id18(1), "农村低保", "1", "300"],
            "发放表_20260403.xlsx",
            date(2026, 4, 3),
            "2026-03-01",
            "2026-03-31",
        ),
        (
            PAYMENTS,
            ["202603", "", "", "", "张三", id18(1), "农村低保", "1", "300"],
            "发放表_202612.xlsx",
            date(2026, 4, 3),
            "2026-03-01",
            "2026-03-31",
        ),
        (
            ROSTER,
            resident(1, household="H1"),
            "户籍_202510.xlsx",
            date(2025, 11, 3),
            "2025-11-03",
            "2025-11-03",
        ),
    ],
)
def test_the_days_a_delivery_speaks_about(home, head, row, name, day, start, until) -> None:
    result = take(home, xlsx([head, row]), name=name, day=day)

    assert (result.period_start.isoformat(), result.covered_until.isoformat()) == (start, until)


def test_out_holds_the_conformed_rows_and_the_rejects(home, tmp_path) -> None:
    result = take(home, MIXED, out=tmp_path / "out")

    rows = pl.read_parquet(next((tmp_path / "out").glob("*.parquet")))
    assert (
        rows.select("row_no", "id18", "name", "self_paid_yuan").rows()
        == result.conformed.select("row_no", "id18", "name", "self_paid_yuan").rows()
    )
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 1


def test_a_file_without_faults_has_no_reject_file(home) -> None:
    assert take(home, xlsx([SETTLEMENTS, settlement(1)])).rejects_path is None
    assert list(home.rejects.iterdir()) == []


def test_a_snapshot_of_which_most_cannot_be_read_does_not_take_the_place_of_the_last_one(home) -> None:
    good = take(home, text_file([ROSTER, resident(1, household="H1")]), day=date(2025, 11, 3))
    bad = take(
        home,
        text_file(
            [
                ROSTER,
                resident(1, household="H1"),
                *(resident(n, household="H", 公民身份号码="1.3E+17") for n in (2, 3)),
            ]
        ),
    )

    assert (good.is_in_force, bad.is_in_force) == (True, False)
    assert bad.warnings_by_code["excel_damaged"] == 2
    manifest = read_manifest(home)
    assert [one.delivery for one in manifest.deliveries] == [good.delivery]
    assert [one.delivery for one in manifest.refused] == [bad.delivery]
    assert not (home.lake / f"public_security/household_roster/{bad.delivery}.parquet").exists()


def test_a_month_without_events_is_news(home) -> None:
    result = take(home, xlsx([DEATHS]))

    assert (result.rows_read, result.is_in_force) == (0, True)


def test_a_list_that_was_full_and_is_empty_is_refused(home) -> None:
    take(home, text_file([ROSTER, resident(1, household="H1")]))

    with pytest.raises(IntakeError, match="只有表头"):
        take(home, text_file([ROSTER]))


def test_a_list_that_was_full_and_has_only_a_total_is_refused(home) -> None:
    first = take(home, text_file([ROSTER, resident(1, household="H1")]))

    with pytest.raises(IntakeError, match="只有合计、落款等行"):
        take(home, text_file([ROSTER, ["合计"], ["制表：李某"]]), day=date(2026, 5, 3))

    assert [one.delivery for one in read_manifest(home).deliveries] == [first.delivery]


def test_an_unknown_contract_is_named_with_the_known_ones(home) -> None:
    with pytest.raises(
        IntakeError, match="没有名为 medical/none 的数据约定；可用的有：agriculture/animal_cullings"
    ):
        take(home, MIXED, contract_id="medical/none")


def test_what_is_refused_leaves_its_bytes_and_nothing_else(home) -> None:
    with pytest.raises(IntakeError):
        take(home, b"%PDF-1.7")

    assert [path.name for path in home.lake.rglob("*")] == []
    assert len(list(home.landing.iterdir())) == 1


def test_messages_hold_no_name_and_no_number(home) -> None:
    result = take(
        home,
        xlsx([SETTLEMENTS, settlement(1, 身份证号=id18(2)[:-1] + "?"), settlement(2, 参保人姓名="1欧阳")]),
    )

    told = " ".join(result.issues["says"])
    assert id18(2)[:-1] not in told and "欧阳" not in told


def test_two_months_without_events_are_two_deliveries(home) -> None:
    empty = xlsx([DEATHS])

    march = take(home, empty, name="死亡注销_202602.xlsx", day=date(2026, 3, 3))
    april = take(home, empty, name="死亡注销_202603.xlsx", day=date(2026, 4, 3))
    again = take(home, empty, name="死亡注销_202603.xlsx", day=date(2026, 5, 3))

    assert (march.covered_until, april.covered_until) == (date(2026, 2, 28), date(2026, 3, 31))
    assert not april.already_known and again.already_known


def test_a_right_list_sent_again_after_a_wrong_one_is_in_force(home) -> None:
    right = xlsx([ROSTER, resident(1, household="1"), resident(2, household="2")])
    wrong = xlsx([ROSTER, resident(1, household="1")])

    take(home, right, day=date(2026, 11, 1))
    take(home, wrong, day=date(2026, 11, 5))
    again = take(home, right, day=date(2026, 11, 9))

    assert not again.already_known
    assert read_manifest(home).deliveries[-1].received_on == date(2026, 11, 9)
    assert take(home, right, day=date(2026, 11, 9)).already_known


def test_the_same_bytes_from_another_county_are_another_delivery(home) -> None:
    empty = xlsx([DEATHS])

    one = take(home, empty, sender_area="131102")
    other = take(home, empty, sender_area="131126")

    assert other.sender_area == "131126" and one.delivery != other.delivery


@pytest.mark.parametrize("amount", ["１００", "٣"])
def test_an_amount_in_other_digits_never_stops_a_file(home, amount: str) -> None:
    result = take(home, xlsx([SETTLEMENTS, settlement(1, 个人自付=amount)]))

    assert result.rows_read == result.accepted + result.rejected + result.skipped == 1


def test_an_empty_archive_is_refused_in_words(home) -> None:
    with pytest.raises(IntakeError):
        take(home, b"PK\x05\x06" + bytes(18), name="空.xlsx")


def test_a_very_long_cell_is_text(home) -> None:
    long = [*settlement(1)[:-1], '"' + "长" * 200_000 + '"']

    result = take(home, text_file([SETTLEMENTS, long]), name="长.csv")

    assert result.rows_read == 1


def test_numbers_of_people_in_a_file_name_are_masked(home) -> None:
    number = id18(1)
    data = xlsx([SETTLEMENTS, settlement(1)])
    result = intake(
        path=put(home.root, data, name=f"王某{number}.xlsx"), home=home, received_on=date(2026, 4, 3)
    )
    (entered,) = read_manifest(home).deliveries
    assert result.file_name == entered.file_name == f"王某{number[:4]}************{number[-2:]}.xlsx"
