"""A returned workbook that comes back mended: it takes the place of what it corrects, and only changes what changed."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.returned_files import mended, returned, saved_as_csv
from tests.pipeline.small_files import (
    DEATHS,
    ROSTER,
    SETTLEMENTS,
    id18,
    put,
    resident,
    settlement,
    text_file,
    xlsx,
)
from tests.pipeline.small_sheets import sheet

from fangpin.contracts import load_contracts
from fangpin.engine.feeds import in_force, known_on
from fangpin.home import Home
from fangpin.pipeline import rejects
from fangpin.pipeline.correction import without_marks
from fangpin.pipeline.inputs import deliveries_in_force
from fangpin.pipeline.intake import IntakeError, IntakeResult, intake
from fangpin.pipeline.manifest import read_manifest

DAY, LATER, LAST = date(2026, 4, 3), date(2026, 4, 9), date(2026, 5, 3)
LOST = "1.3E+17"
MEDICAL = xlsx([["医保结算"], SETTLEMENTS, settlement(1), settlement(2, 身份证号=LOST), settlement(3)])
PEOPLE = text_file(
    [
        ROSTER,
        resident(1, household="H1"),
        resident(2, household="H1", relation="配偶", 公民身份号码=LOST),
        resident(3, household="H2"),
    ]
)
# With a row that is refused, as no household is guessed.
REFUSED = text_file(
    [
        ROSTER,
        resident(1, household="H1"),
        resident(2, household="", relation="配偶"),
        resident(3, household="H2"),
    ]
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, data: bytes, *, day: date = DAY, name: str = "文件.xlsx", **more) -> IntakeResult:
    return intake(path=put(home.root, data, name=name), home=home, received_on=day, **more)


def counts_as_of(home: Home, contract: str, day: date) -> list[str]:
    """The deliveries whose rows count."""
    known = known_on(deliveries_in_force(home), as_of=day)
    return [one.delivery for one in in_force(load_contracts()[contract], known)]


def people_as_of(home: Home, day: date) -> int:
    known = known_on(deliveries_in_force(home), as_of=day)
    roster = load_contracts()["public_security/household_roster"]
    keys = [pl.read_parquet(one.path, columns=["person_key"]) for one in in_force(roster, known)]
    return pl.concat(keys)["person_key"].n_unique()


def test_a_mended_workbook_takes_the_place_of_the_file_on_the_same_day(home) -> None:
    first = take(home, PEOPLE)

    second = take(home, mended(returned(home, first), E3=id18(2)))

    assert (second.corrects, second.is_supplement) == (first.delivery, False)
    assert (first.warnings_by_code["excel_damaged"], "excel_damaged" in second.warnings_by_code) == (1, False)
    assert (second.accepted, second.rejected) == (3, 0)
    assert counts_as_of(home, first.contract, DAY) == [second.delivery]
    assert people_as_of(home, DAY) == 3
    # The person with the mended number takes the place of the one as written.
    assert second.changes == {"new": 1, "changed": 0, "unchanged": 2, "gone": 1}


def test_the_answer_says_what_changed(home) -> None:
    first = take(home, MEDICAL)
    book = returned(home, first)

    second = take(home, mended(book, lambda sheet: sheet.delete_rows(5), C4=id18(2), L3="499"), day=LATER)

    assert second.as_json()["changes"] == {"new": 1, "changed": 1, "unchanged": 0, "gone": 1}


def test_it_covers_what_the_first_file_covered_although_it_comes_later(home) -> None:
    first = take(home, MEDICAL)

    second = take(home, mended(returned(home, first), C4=id18(2)), day=LAST)

    assert (second.period_start, second.covered_until) == (first.period_start, first.covered_until)
    assert second.received_on == LAST


def test_a_day_before_the_correction_still_sees_the_first_file(home) -> None:
    first = take(home, PEOPLE)
    second = take(home, mended(returned(home, first), E3=id18(2)), day=LATER)

    assert counts_as_of(home, first.contract, DAY) == [first.delivery]
    assert counts_as_of(home, first.contract, LATER) == [second.delivery]


def test_the_same_correction_twice_is_one(home) -> None:
    first = take(home, PEOPLE)
    data = mended(returned(home, first), E3=id18(2))

    once, twice = take(home, data), take(home, data, day=LATER)

    assert (once.already_known, twice.already_known) == (False, True)
    assert twice.changes == once.changes
    assert len(read_manifest(home).deliveries) == 2


def test_of_two_corrections_on_one_day_the_last_counts(home) -> None:
    first = take(home, PEOPLE)
    take(home, mended(returned(home, first), E3=id18(2)))

    last = take(home, mended(returned(home, first), E3=id18(4)))

    assert counts_as_of(home, first.contract, DAY) == [last.delivery]


def test_a_correction_can_be_corrected(home) -> None:
    first = take(home, MEDICAL)
    second = take(home, mended(returned(home, first), C5=LOST, C4=id18(2)))

    third = take(home, mended(returned(home, second), C5=id18(3)))

    assert third.corrects == second.delivery
    assert counts_as_of(home, first.contract, DAY) == [third.delivery]
    assert third.as_json()["changes"] == {"new": 1, "changed": 0, "unchanged": 2, "gone": 0}


def test_the_faulty_file_sent_again_does_not_undo_its_correction(home) -> None:
    first = take(home, PEOPLE)
    second = take(home, mended(returned(home, first), E3=id18(2)), day=LATER)

    again = take(home, PEOPLE, day=date(2026, 4, 20))

    assert again.already_known
    assert counts_as_of(home, first.contract, date(2026, 4, 20)) == [second.delivery]


def test_the_correction_of_an_old_list_does_not_push_out_the_new_one(home) -> None:
    first = take(home, PEOPLE)
    new = take(home, text_file([ROSTER, resident(1, household="H1")]), day=LATER)

    take(home, mended(returned(home, first), E3=id18(2)), day=LAST)

    assert counts_as_of(home, first.contract, LAST) == [new.delivery]


@pytest.fixture
def only_supplements(monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", 2)


@pytest.mark.usefixtures("only_supplements")
def test_a_supplement_adds_its_rows_to_the_list_it_supplements(home) -> None:
    first = take(home, REFUSED)

    second = take(home, mended(returned(home, first), A2="H1"), day=LATER)

    assert second.is_supplement
    assert (second.rows_read, second.accepted) == (1, 1)
    assert second.as_json()["changes"] == {"new": 1, "changed": 0, "unchanged": 0, "gone": 0}
    assert counts_as_of(home, first.contract, LATER) == [first.delivery, second.delivery]
    assert (people_as_of(home, DAY), people_as_of(home, LATER)) == (2, 3)


@pytest.mark.usefixtures("only_supplements")
def test_a_supplement_of_which_most_is_still_wrong_is_taken(home) -> None:
    rows = [resident(n, household="H1", relation="子") for n in range(10, 20)]
    bad = [resident(n, household="", relation="子") for n in (2, 3, 4)]
    first = take(home, text_file([ROSTER, *rows, *bad]))

    second = take(home, mended(returned(home, first), A2="H1"))

    assert (second.accepted, second.rejected, second.is_in_force) == (1, 2, True)
    assert people_as_of(home, DAY) == 11


@pytest.mark.usefixtures("only_supplements")
def test_a_new_list_ends_the_supplement_with_the_list(home) -> None:
    first = take(home, REFUSED)
    take(home, mended(returned(home, first), A2="H1"))

    new = take(home, text_file([ROSTER, resident(1, household="H1")]), day=LATER)

    assert counts_as_of(home, first.contract, LATER) == [new.delivery]


@pytest.mark.usefixtures("only_supplements")
def test_people_who_came_with_a_supplement_are_known_to_other_files(home) -> None:
    first = take(home, REFUSED)
    take(home, mended(returned(home, first), A2="H1"), day=LATER)

    deaths = take(
        home,
        text_file([DEATHS, ["张三", id18(2), "2026-04-01", ""], ["张三", id18(1), "2026-04-01", ""]]),
        day=LATER,
    )

    assert "person_not_in_registry" not in deaths.warnings_by_code


@pytest.mark.usefixtures("only_supplements")
def test_rows_without_a_usable_number_are_not_sent_back_to_be_supplemented(home) -> None:
    first = take(home, PEOPLE)

    assert (first.accepted, first.rejects_path) == (3, None)


@pytest.mark.usefixtures("only_supplements")
def test_beside_refused_rows_of_a_large_file_those_without_a_number_are_told_but_not_listed(home) -> None:
    rows = [resident(n, household="H1", relation="子") for n in (10, 11, 12)]
    bad = [resident(2, household=""), resident(3, household="H1", relation="子", 公民身份号码=LOST)]

    book = returned(home, take(home, text_file([ROSTER, *rows, *bad])))

    assert [row[-1].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["5"]
    note = " ".join(cell.value or "" for cell in book["更正说明"]["A"])
    assert "其中 1 行的证件号码缺失或不能用" in note and "不在本表里" in note


def test_a_correction_of_which_most_cannot_be_read_leaves_the_first_file_in_force(home) -> None:
    first = take(home, PEOPLE)
    worse = take(home, mended(returned(home, first), E2=LOST, E4=LOST))

    better = take(home, mended(returned(home, worse), E2=id18(1), E3=id18(2), E4=id18(3)))

    assert (worse.is_in_force, better.is_in_force) == (False, True)
    assert better.corrects == first.delivery
    assert counts_as_of(home, first.contract, DAY) == [better.delivery]


def test_saved_as_csv_it_is_known_by_its_head(home) -> None:
    first = take(home, MEDICAL)

    second = take(home, saved_as_csv(returned(home, first), C4=id18(2)), name="结算.csv")

    assert second.corrects == first.delivery
    assert (second.accepted, second.rejected) == (3, 0)


def test_without_our_columns_it_is_known_by_the_note(home) -> None:
    first = take(home, MEDICAL)

    data = mended(returned(home, first), lambda sheet: sheet.delete_cols(len(SETTLEMENTS) + 1, 3), C4=id18(2))

    assert take(home, data).corrects == first.delivery


def test_without_any_marker_it_is_a_file_like_any_other(home) -> None:
    first = take(home, MEDICAL)
    book = returned(home, first)
    del book["更正说明"]

    second = take(home, mended(book, lambda sheet: sheet.delete_cols(len(SETTLEMENTS) + 1, 3), C4=id18(2)))

    assert second.corrects == ""
    assert second.accepted == 3


def test_a_reason_beside_a_blank_row_does_not_make_it_data(home) -> None:
    rows = [SETTLEMENTS, settlement(1), [" ", " "], settlement(2, 身份证号=LOST)]
    first = take(home, xlsx(rows))

    second = take(home, mended(returned(home, first), C4=id18(2)))

    assert second.skipped_by_reason == first.skipped_by_reason == {"blank": 1}
    assert second.rejected == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sender_area": "131102"}, "由原报送单位上传"),
        ({"contract_id": "medical_insurance/uninsured"}, "缺少必需的栏目|像是"),
        ({"day": date(2026, 4, 1)}, "早于"),
    ],
)
def test_a_correction_that_cannot_be_one_is_refused_in_a_sentence(home, more, says) -> None:
    data = mended(returned(home, take(home, MEDICAL)), C4=id18(2))

    with pytest.raises(IntakeError, match=says):
        take(home, data, **more)


def test_a_correction_of_a_file_that_is_not_here_is_refused(home, tmp_path) -> None:
    data = mended(returned(home, take(home, MEDICAL)), C4=id18(2))

    with pytest.raises(IntakeError, match="没有交付"):
        take(Home(tmp_path / "other").ensure(), data)


def test_two_workbooks_pasted_into_one_are_refused(home) -> None:
    one, other = take(home, MEDICAL), take(home, PEOPLE)
    book = returned(home, one)
    book.create_sheet()["A1"] = returned(home, other)["更正说明"]["A2"].value

    with pytest.raises(IntakeError, match="几份更正单"):
        take(home, mended(book))


def test_an_emptied_workbook_is_refused(home) -> None:
    data = mended(returned(home, take(home, MEDICAL)), lambda sheet: sheet.delete_rows(3, 9))

    with pytest.raises(IntakeError, match="没有数据行"):
        take(home, data)


CHILD = """
import os, signal, sys
from datetime import date
from pathlib import Path
from fangpin.home import Home
from fangpin.pipeline.intake import intake

rename, seen, step = Path.replace, 0, int(sys.argv[3])

def replace(self, target):
    global seen
    seen += 1
    if seen == step:
        os.kill(os.getpid(), signal.SIGKILL)
    rename(self, target)

Path.replace = replace
intake(path=Path(sys.argv[1]), home=Home(Path(sys.argv[2])), received_on=date(2026, 4, 3))
"""


@pytest.mark.fault
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_killed_correction_leaves_the_first_file_and_works_the_second_time(home, step) -> None:
    first = take(home, MEDICAL)
    path = put(home.root, mended(returned(home, first), C4=id18(2), C5=LOST), name="更正.xlsx")

    killed = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(home.root), str(step)], env=dict(os.environ), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert counts_as_of(home, first.contract, DAY) == [first.delivery]
    names = "张三".encode()
    assert not [p for p in home.root.rglob("*.draft") if names in p.read_bytes()]

    second = intake(path=path, home=home, received_on=DAY)

    assert not second.already_known
    assert counts_as_of(home, first.contract, DAY) == [second.delivery]


def test_a_column_of_causes_that_is_the_departments_own_stays() -> None:
    text = "更正单 0123456789abcdef 整份"
    own = sheet([[None, None, text], ["姓名", "原因", "原行号"], ["张三", "病", "2"]])
    ours = sheet(
        [[None, None, None, text], ["姓名", "问题所在列", "原因", "原行号"], ["张三", "A", "病", "2"]]
    )
    assert without_marks([own])[0][0].cells.columns == ["A", "B"]
    assert without_marks([ours])[0][0].cells.columns == ["A"]
