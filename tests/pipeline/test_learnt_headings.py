"""Headings that a clerk explained once: read like synonyms, recorded with the delivery, and part of what it is."""

from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.returned_files import mended, returned
from tests.pipeline.small_files import SETTLEMENTS, put, settlement, text_file, xlsx

from fangpin.contracts import bare_heading, load_contracts, with_headings
from fangpin.home import Home
from fangpin.pipeline.inspection import inspect_file
from fangpin.pipeline.intake import IntakeError, intake
from fangpin.pipeline.manifest import Manifest, read_manifest
from fangpin.pipeline.whole_list import newest_of, rows_of

MEDICAL = "medical_insurance/settlements"
DAY = date(2026, 4, 3)
RENAMED = ["单据号码" if heading == "结算流水号" else heading for heading in SETTLEMENTS]
LEARNT = {MEDICAL: {"单据号码": "settlement_no"}}
NO_CORRECTIONS: dict[str, dict[str, str]] = {}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def renamed_file(home: Home) -> Path:
    return put(home.root, text_file([RENAMED, settlement(1)]), name="医保_202603.csv")


def inspected(path: Path, **words):
    return inspect_file(
        path.read_bytes(), file_name=path.name, contracts=load_contracts(), received_on=DAY,
        **({"contract_id": None, "headings": NO_CORRECTIONS, "known": Manifest(), "sender_area": "131100"} | words),
    )  # fmt: skip


def test_a_learnt_heading_is_read_and_recorded(home: Home):
    path = renamed_file(home)
    with pytest.raises(IntakeError, match="缺少 结算流水号"):
        intake(path=path, home=home, received_on=DAY)

    result = intake(path=path, home=home, received_on=DAY, headings=LEARNT)

    assert (result.contract, result.accepted) == (MEDICAL, 1)
    assert read_manifest(home).find(result.delivery).headings == {"单据号码": "settlement_no"}


def test_headings_that_change_nothing_leave_the_delivery_what_it_is(home: Home):
    path = put(home.root, text_file([SETTLEMENTS, settlement(1)]), name="a.csv")
    plain = intake(path=path, home=home, received_on=DAY)
    known = {MEDICAL: {"结算单号": "settlement_no", "单据号码": "settlement_no", "备注": ""}}

    again = intake(path=path, home=home, received_on=DAY, headings=known)

    assert (again.delivery, again.already_known, again.headings) == (plain.delivery, True, {})


def test_the_same_bytes_read_by_other_headings_are_another_delivery(home: Home):
    rows = [[*SETTLEMENTS, "本次自付"], [*settlement(1), "444"]]
    path = put(home.root, text_file(rows), name="a.csv")
    other = [["个人自付额" if heading == "个人自付" else heading for heading in rows[0]], rows[1]]
    path.write_bytes(text_file(other))
    first = intake(
        path=path, home=home, received_on=DAY, headings={MEDICAL: {"个人自付额": "self_paid_yuan"}}
    )
    second = intake(path=path, home=home, received_on=DAY, headings={MEDICAL: {"本次自付": "self_paid_yuan"}})

    assert first.delivery != second.delivery
    assert [str(one.conformed["self_paid_yuan"][0]) for one in (first, second)] == ["500.00", "444.00"]


def test_a_heading_learnt_for_one_column_is_taken_from_another_but_never_the_columns_own_word():
    said = {"就诊类别": "hospital_name", "个人自付": "total_yuan"}
    contract = with_headings(load_contracts(), {MEDICAL: said})[MEDICAL]

    assert "就诊类别" in contract.column("hospital_name").synonyms
    assert "就诊类别" not in contract.column("category").synonyms
    assert "个人自付" not in contract.column("total_yuan").synonyms


def test_an_inspection_says_what_is_known_and_what_is_lacking(home: Home):
    seen = inspected(renamed_file(home))

    assert (seen.contract, seen.is_certain, seen.missing) == (MEDICAL, False, ("settlement_no",))
    assert (seen.covered_until, seen.is_period_named) == (date(2026, 3, 31), True)
    known = {heading.bare: (heading.column, heading.known) for heading in seen.tables[0].headings}
    assert known["单据号码"] == ("", "strange")
    assert known["身份证号"] == ("id_number", "own")
    assert seen.samples[""]["A"] == ["S1"]
    assert "张三" not in str(seen.without_cells())


def test_an_inspection_with_learnt_headings_is_certain(home: Home):
    seen = inspected(renamed_file(home), headings=LEARNT)

    assert (seen.is_certain, seen.missing) == (True, ())
    assert (
        next(heading for heading in seen.tables[0].headings if heading.bare == "单据号码").known == "learnt"
    )


def test_other_sheets_and_the_kind_of_file_are_told(home: Home):
    path = put(home.root, xlsx([SETTLEMENTS, settlement(1)], [["填表说明"]]), name="a.xlsx")

    seen = inspected(path)

    assert (seen.kind, seen.other_sheets) == ("工作簿，2 个有内容的工作表", ("Sheet2",))
    assert inspected(renamed_file(home)).kind == "文本表格（GB18030）"


def test_a_file_that_cannot_be_read_says_so_in_one_sentence(home: Home):
    with pytest.raises(IntakeError, match=r"^[^。]+。$"):
        inspected(put(home.root, b"%PDF-1.7", name="a.pdf"))


def test_a_heading_below_another_is_learnt_with_it(home: Home):
    """Two columns 金额 are told apart by what stands above them."""
    below = ["医疗费总额", "政策范围内费用", "个人自付"]
    here = [heading for heading in SETTLEMENTS if heading not in below]
    upper = [*here, "费用（元）", "", "自己（元）", ""]
    lower = [*[""] * len(here), "金额", "政策范围内费用", "金额", "次数"]
    cells = dict(zip(SETTLEMENTS, settlement(1), strict=True))
    row = [*(cells[heading] for heading in here), "1000", "900", "500", "1"]
    path = put(home.root, xlsx([upper, lower, row]), name="a.xlsx")
    shown = [heading.heading for heading in inspected(path, contract_id=MEDICAL).tables[0].headings]
    assert "自己（元）|金额" in shown
    learnt = {
        bare_heading("费用（元）|金额"): "total_yuan",
        bare_heading("自己（元）|金额"): "self_paid_yuan",
    }

    result = intake(path=path, home=home, received_on=DAY, headings={MEDICAL: learnt})

    assert result.headings == learnt
    assert str(result.conformed["self_paid_yuan"][0]) == "500.00"


def test_a_list_is_read_again_as_it_was_read(home: Home):
    result = intake(path=renamed_file(home), home=home, received_on=DAY, headings=LEARNT)
    contracts = load_contracts()

    known = newest_of(contracts[MEDICAL], home=home, as_of=DAY)
    rows = rows_of(known, contract=contracts[MEDICAL], contracts=contracts, home=home)

    assert rows["settlement_no"].to_list() == result.conformed["settlement_no"].to_list() == ["S1"]


def refused_file(home: Home) -> bytes:
    """A returned workbook, mended, of a file whose heading had to be explained."""
    rows = [RENAMED, settlement(1), settlement(2, 结算日期="昨天"), settlement(3)]
    path = put(home.root, xlsx(rows), name="医保_202603.xlsx")
    first = intake(path=path, home=home, received_on=DAY, headings=LEARNT)
    assert first.rejected == 1
    place = RENAMED.index("结算日期")
    return mended(returned(home, first), **{f"{'ABCDEFGHIJKLM'[place]}3": "2026-03-05"})


def test_a_correction_is_read_by_the_headings_of_what_it_corrects(home: Home):
    second = intake(path=put(home.root, refused_file(home), name="更正.xlsx"), home=home, received_on=DAY)

    assert (second.corrects != "", second.accepted, second.headings) == (True, 3, LEARNT[MEDICAL])
    assert second.changes == {"new": 1, "changed": 0, "unchanged": 2, "gone": 0}


def test_an_inspection_knows_a_returned_workbook(home: Home):
    path = put(home.root, refused_file(home), name="更正_202602.xlsx")
    (first,) = read_manifest(home).deliveries

    seen = inspected(path, known=read_manifest(home))

    assert (seen.corrects, seen.is_supplement, seen.is_certain) == (first.delivery, False, True)
    assert seen.covered_until == first.covered_until
    assert [heading.heading for heading in seen.tables[0].headings] == RENAMED


@pytest.mark.parametrize(
    ("is_known", "sender_area", "says"),
    [(True, "131102", "由原报送单位上传"), (False, "131100", "没有交付")],
)
def test_a_returned_workbook_that_cannot_correct_is_refused_at_once(home: Home, is_known, sender_area, says):
    path = put(home.root, refused_file(home), name="更正.xlsx")
    known = read_manifest(home) if is_known else Manifest()

    with pytest.raises(IntakeError, match=says):
        inspected(path, known=known, sender_area=sender_area)
