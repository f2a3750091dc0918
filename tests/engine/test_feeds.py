"""Deliveries as tables: what a day knows, which row counts, whom it belongs to, how fresh a feed is."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.engine.tiny_lake import CONTRACTS, ROSTER, VILLAGE, TinyLake, key

from fangpin.engine.feeds import Lake, feed_of

DAY = date(2026, 11, 10)
SETTLEMENTS = "medical_insurance/settlements"
PAYMENTS = "civil_affairs/assistance_payments"
CERTIFICATES = "disabled_federation/certificates"


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    lake = TinyLake(tmp_path)
    lake.households("甲", "乙", "丙")
    return lake


def _settled(number: str, yuan: str, person: str = "甲", **more: object) -> dict[str, object]:
    return {
        "person": person,
        "settlement_no": number,
        "settled_on": date(2026, 3, 1),
        "self_paid_yuan": yuan,
        **more,
    }


def _load(
    lake: TinyLake, *datasets: str, as_of: date = DAY, links: pl.DataFrame | None = None
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    loaded = Lake(connection, as_of=as_of, deliveries=lake.deliveries, contracts=CONTRACTS, links=links)
    for dataset in datasets:
        loaded.load([dataset])
    return connection


def _paid(lake: TinyLake, *, as_of: date = DAY) -> list[tuple[str, str]]:
    connection = _load(lake, SETTLEMENTS, as_of=as_of)
    rows = connection.execute(
        "SELECT settlement_no, CAST(self_paid_yuan AS VARCHAR) FROM medical_insurance.settlements ORDER BY 1"
    ).fetchall()
    return [(number, yuan) for number, yuan in rows]


def test_a_day_sees_only_what_had_arrived(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "10.00")], received_on=date(2026, 10, 5))
    lake.deliver(SETTLEMENTS, [_settled("2", "20.00")], received_on=date(2026, 11, 10))

    assert _paid(lake, as_of=date(2026, 11, 9)) == [("1", "10.00")]
    assert _paid(lake, as_of=date(2026, 11, 10)) == [("1", "10.00"), ("2", "20.00")]


def test_a_cumulative_file_that_repeats_itself_counts_once_and_the_latest_wins(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "10.00"), _settled("2", "20.00")], received_on=date(2026, 10, 5))
    lake.deliver(SETTLEMENTS, [_settled("2", "25.00"), _settled("3", "30.00")], received_on=date(2026, 11, 5))

    assert _paid(lake) == [("1", "10.00"), ("2", "25.00"), ("3", "30.00")]


def test_of_a_snapshot_only_the_newest_delivery_of_each_sender_counts(lake: TinyLake) -> None:
    for area, person, day in (
        ("131121", "甲", date(2026, 10, 5)),
        ("131121", "乙", date(2026, 11, 5)),
        ("131122", "丙", date(2026, 10, 5)),
    ):
        lake.deliver(CERTIFICATES, [{"person": person}], received_on=day, sender_area=area)

    connection = _load(lake, CERTIFICATES)
    found = connection.execute(
        "SELECT CAST(person_key AS VARCHAR) FROM disabled_federation.certificates"
    ).fetchall()

    assert {row[0] for row in found} == {key("person 乙"), key("person 丙")}


def test_a_row_whose_surname_disagrees_is_not_used_and_is_counted(lake: TinyLake) -> None:
    rows = [
        _settled("1", "10.00"),
        _settled("2", "20.00", surname="别人"),
        _settled("3", "30.00", person="不在册"),
    ]
    lake.deliver(SETTLEMENTS, rows, received_on=date(2026, 11, 5))

    connection = _load(lake, SETTLEMENTS)

    assert connection.execute("SELECT count(*) FROM medical_insurance.settlements").fetchone() == (1,)


def test_the_dead_are_marked_from_the_day_it_is_known(lake: TinyLake) -> None:
    lake.deliver(
        "public_security/deaths",
        [{"person": "乙", "died_on": date(2026, 9, 1)}],
        received_on=date(2026, 10, 5),
    )

    alive = [
        _load(lake, as_of=day).execute("SELECT count(*) FROM registry.people WHERE is_alive").fetchone()
        for day in (date(2026, 10, 4), date(2026, 10, 5))
    ]

    assert alive == [(3,), (2,)]


@pytest.mark.parametrize(
    ("received_on", "covered_until", "reason"),
    [
        (date(2026, 11, 5), date(2026, 10, 31), None),
        (date(2026, 10, 5), date(2026, 9, 26), None),
        (date(2026, 10, 5), date(2026, 9, 25), "stale"),
    ],
)
def test_a_feed_is_stale_after_the_days_its_contract_allows(
    lake: TinyLake, received_on: date, covered_until: date, reason: str | None
) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "1.00")], received_on=received_on, covered_until=covered_until)

    feed = feed_of(CONTRACTS[SETTLEMENTS], county="131121", deliveries=lake.deliveries, as_of=DAY)

    assert (feed.is_fresh, feed.reason) == (reason is None, reason)


def test_a_feed_is_fresh_only_in_the_counties_that_its_senders_cover(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "1.00")], received_on=date(2026, 11, 5), sender_area="131122")

    reasons = [
        feed_of(CONTRACTS[SETTLEMENTS], county=county, deliveries=lake.deliveries, as_of=DAY).reason
        for county in ("131122", "131121")
    ]

    assert reasons == [None, "missing"]


def test_the_months_a_feed_has_told_about_are_counted(lake: TinyLake) -> None:
    for month in (2, 3, 5, 10):
        received_on = date(2026, month + 1, 5)
        lake.deliver("human_resources/migrant_work", [{"person": "甲"}], received_on=received_on)

    feed = feed_of(
        CONTRACTS["human_resources/migrant_work"], county="131121", deliveries=lake.deliveries, as_of=DAY
    )

    # The window is 2025-11 to 2026-10: three months before the first file, four told, five missing.
    assert (feed.early_months, feed.covered_months) == (3, 4)


def test_a_data_set_nobody_ever_sent_is_an_empty_table(lake: TinyLake) -> None:
    connection = _load(lake, SETTLEMENTS)

    assert connection.execute("SELECT sum(self_paid_yuan) FROM medical_insurance.settlements").fetchone() == (
        None,
    )


def test_rows_about_villages_are_loaded_without_a_household(lake: TinyLake) -> None:
    village = {"village_code": "131121100201", "household_count": 200}
    lake.deliver("rural_affairs/villages", [village], received_on=date(2026, 11, 3))

    connection = _load(lake, "rural_affairs/villages")

    rows = connection.execute("SELECT village_code, household_count FROM rural_affairs.villages").fetchall()
    assert rows == [("131121100201", 200)]


def test_a_whole_correction_takes_the_place_of_the_file_and_only_from_its_day_on(lake: TinyLake) -> None:
    first = lake.deliver(
        SETTLEMENTS, [_settled("1", "10"), _settled("2", "20")], received_on=date(2026, 4, 3)
    )
    lake.deliver(SETTLEMENTS, [_settled("1", "11")], received_on=date(2026, 4, 9), corrects=first.delivery)

    assert _paid(lake, as_of=date(2026, 4, 8)) == [("1", "10.00"), ("2", "20.00")]
    assert _paid(lake) == [("1", "11.00")]


def test_a_supplement_adds_its_rows_and_wins_where_the_keys_are_equal(lake: TinyLake) -> None:
    day = date(2026, 4, 3)
    first = lake.deliver(SETTLEMENTS, [_settled("1", "10"), _settled("2", "20")], received_on=day)
    for yuan in ("21", "22"):
        lake.deliver(
            SETTLEMENTS,
            [_settled("2", yuan), _settled("3", "30")],
            received_on=day,
            corrects=first.delivery,
            is_supplement=True,
        )

    assert _paid(lake) == [("1", "10.00"), ("2", "22.00"), ("3", "30.00")]


def test_the_correction_of_an_old_file_does_not_win_over_a_newer_file(lake: TinyLake) -> None:
    first = lake.deliver(SETTLEMENTS, [_settled("1", "10")], received_on=date(2026, 4, 3))
    lake.deliver(SETTLEMENTS, [_settled("1", "15")], received_on=date(2026, 5, 3))
    lake.deliver(SETTLEMENTS, [_settled("1", "11")], received_on=date(2026, 5, 9), corrects=first.delivery)

    assert _paid(lake) == [("1", "15.00")]


def _links(*pairs: tuple[str, str], method: str = "splink") -> pl.DataFrame:
    """From a person as written to a registered one."""
    rows = [
        (key(f"person {one}"), key(f"surname {one}"), key(f"person {other}"), key(f"surname {other}"), method)
        for one, other in pairs
    ]
    columns = ["person_key", "surname_key", "linked_person", "linked_surname", "method"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_rows_of_a_person_who_was_recognised_count_for_their_household(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "10.00", "错号")], received_on=date(2026, 10, 5))

    connection = _load(lake, SETTLEMENTS, links=_links(("错号", "乙")))

    found = connection.execute(
        "SELECT CAST(household AS VARCHAR) FROM medical_insurance.settlements JOIN registry.households USING (household_key)"
    ).fetchall()
    assert found == [(key("household 乙"),)]


def test_a_row_sent_again_with_its_number_put_right_counts_once(lake: TinyLake) -> None:
    month = {"month": date(2026, 9, 1), "assistance_kind": "农村低保"}
    lake.deliver(PAYMENTS, [{"person": "错号", **month}], received_on=date(2026, 10, 5))
    lake.deliver(PAYMENTS, [{"person": "乙", **month}], received_on=date(2026, 11, 5))

    connection = _load(lake, PAYMENTS, links=_links(("错号", "乙")))

    row = connection.execute("SELECT count(*) FROM civil_affairs.assistance_payments").fetchone()
    assert row == (1,)


def test_a_link_to_a_person_whom_no_roster_has_since_its_correction_hides_no_row(lake: TinyLake) -> None:
    as_written = {"person": "坏号", "household": "丁", "village_code": VILLAGE}
    first = lake.deliver(ROSTER, [as_written], received_on=date(2026, 4, 3))
    lake.deliver(
        ROSTER, [as_written | {"person": "丁"}], received_on=date(2026, 4, 9), corrects=first.delivery
    )
    lake.deliver(SETTLEMENTS, [_settled("1", "10.00", "丁")], received_on=date(2026, 10, 5))

    connection = _load(lake, SETTLEMENTS, links=_links(("丁", "坏号")))

    assert connection.execute("SELECT count(*) FROM medical_insurance.settlements").fetchone() == (1,)


def _residents(lake: TinyLake) -> set[tuple[str, str, str]]:
    connection = _load(lake)
    rows = connection.execute(
        "SELECT CAST(person_key AS VARCHAR), CAST(surname_key AS VARCHAR), CAST(household AS VARCHAR)"
        " FROM registry.people JOIN registry.households USING (household_key)"
    ).fetchall()
    words = {key(f"{kind} {word}"): word for kind in ("person", "surname", "household") for word in _WORDS}
    return {(words[person], words[surname], words[household]) for person, surname, household in rows}


_WORDS = ("甲", "乙", "丙", "丁", "改姓", "新户")


def _second_roster(lake: TinyLake, *rows: dict[str, object]) -> None:
    told = [{"village_code": "131121100201", "relation": "户主", **row} for row in rows]
    lake.deliver("public_security/household_roster", told, received_on=date(2026, 5, 3))


def test_a_newer_roster_brings_people_and_loses_nobody(lake: TinyLake) -> None:
    _second_roster(lake, {"person": "甲", "household": "甲"}, {"person": "丁", "household": "新户"})

    found = {(person, household) for person, _, household in _residents(lake)}

    assert found == {("甲", "甲"), ("乙", "乙"), ("丙", "丙"), ("丁", "新户")}


def test_a_newer_roster_alone_moves_nobody(lake: TinyLake) -> None:
    _second_roster(lake, {"person": "甲", "household": "新户"})

    assert ("甲", "甲") in {(person, household) for person, _, household in _residents(lake)}


def test_what_a_newer_roster_leaves_open_stays_known(lake: TinyLake) -> None:
    _second_roster(lake, {"person": "甲", "household": "甲"})

    connection = _load(lake)

    told = connection.execute(
        "SELECT DISTINCT sex, birth_date FROM registry.people WHERE person_key = ?", [key("person 甲")]
    ).fetchall()
    assert told == [("男", date(1970, 5, 1))]


def test_only_links_of_the_register_itself_say_who_is_registered(lake: TinyLake) -> None:
    _second_roster(lake, {"person": "丁", "household": "甲"})

    assert len(_residents(lake)) == 4
    counts = []
    for method in ("same_household", "splink"):
        connection = _load(lake, links=_links(("丁", "甲"), method=method))
        counts.append(connection.execute("SELECT count(*) FROM registry.people").fetchone())
    assert counts == [(3,), (4,)]


def test_another_surname_in_the_same_household_is_a_renaming_and_elsewhere_somebody_else(
    lake: TinyLake,
) -> None:
    _second_roster(
        lake,
        {"person": "甲", "surname": "改姓", "household": "甲"},
        {"person": "乙", "surname": "改姓", "household": "新户"},
    )

    found = {one for one in _residents(lake) if one[0] in "甲乙"}

    assert found == {("甲", "改姓", "甲"), ("乙", "乙", "乙"), ("乙", "改姓", "新户")}


def test_of_two_files_of_one_day_the_one_that_arrived_later_wins(lake: TinyLake) -> None:
    lake.deliver(SETTLEMENTS, [_settled("1", "10")], received_on=date(2026, 4, 3), arrival_no=9)
    lake.deliver(SETTLEMENTS, [_settled("1", "15")], received_on=date(2026, 4, 3), arrival_no=8)

    assert _paid(lake) == [("1", "10.00")]


def test_the_correction_of_a_file_does_not_win_over_one_that_arrived_after_the_file_on_its_day(
    lake: TinyLake,
) -> None:
    day = date(2026, 4, 3)
    first = lake.deliver(SETTLEMENTS, [_settled("1", "10")], received_on=day, arrival_no=1)
    lake.deliver(SETTLEMENTS, [_settled("1", "11")], received_on=day, arrival_no=2, corrects=first.delivery)
    lake.deliver(SETTLEMENTS, [_settled("1", "15")], received_on=day, arrival_no=3)

    assert _paid(lake) == [("1", "15.00")]
