"""Stage 1: every cell as text, with the row a person sees, or a sentence that a clerk can act on."""

import io
import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.small_files import id18, put, text_file, with_part, xls, xlsx

from fangpin.home import Home
from fangpin.pipeline.reading import Sheet, read_sheets
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.stage1_land import land, original


def read(tmp_path: Path, data: bytes) -> list[Sheet]:
    return read_sheets(put(tmp_path, data))


def rows(tmp_path: Path, data: bytes) -> list[tuple[str | None, ...]]:
    return read(tmp_path, data)[0].cells.rows()


def refusal(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, data)
    says = str(caught.value)
    assert says.endswith("。")
    return says


# --- Excel --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [xlsx, xls])
def test_rows_and_letters_are_those_of_excel_with_empty_rows_and_columns_before(tmp_path, write) -> None:
    data = write([[], [], [None, "标题"], [], [None, "姓名", "号"], [], [None, "张三", "1"]])

    sheet = read(tmp_path, data)[0]

    assert sheet.cells.columns == ["B", "C"]
    assert sheet.cells.row(4) == ("姓名", "号")
    assert sheet.cells.row(6) == ("张三", "1")


def test_a_wrong_dimension_loses_no_row(tmp_path) -> None:
    data = xlsx([[str(n)] for n in range(1000)])
    wrong = with_part(
        data, lambda _, part: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>', part)
    )

    assert read(tmp_path, wrong)[0].cells.height == 1000


@pytest.mark.parametrize("write", [xlsx, xls])
def test_an_id_stored_as_a_number_shows_that_its_digits_are_lost(tmp_path, write) -> None:
    data = write([["号"], [int(id18(1)[:17]) * 10 + 1], [id18(1)], [130503670401001]])

    assert [row[0] for row in rows(tmp_path, data)][1][-4:] == "E+17"
    assert [row[0] for row in rows(tmp_path, data)][2:] == [id18(1), "130503670401001"]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_real_dates_are_read_as_dates(tmp_path, write) -> None:
    assert rows(tmp_path, write([["日期"], [date(2023, 6, 5)]]))[1] == ("2023-06-05 00:00:00",)


def test_all_sheets_are_read_hidden_ones_too(tmp_path) -> None:
    def hidden(book) -> None:
        sheet = book.add_worksheet("藏")
        sheet.hide()
        sheet.write(0, 0, "x")

    names = [sheet.name for sheet in read(tmp_path, xlsx([["a"]], [], hidden))]

    assert names == ["Sheet1", "藏"]


@pytest.mark.parametrize("place", [(1_048_575, 16_383), (1_048_575, 700), (3, 16_383)])
def test_a_stray_cell_at_the_end_of_the_world_is_refused_before_it_takes_the_memory(tmp_path, place) -> None:
    def stray(book) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(*place, "z")

    assert "删去" in refusal(tmp_path, xlsx(stray))


def test_a_damaged_xls_cell_cannot_ask_for_more_memory_than_there_is(tmp_path) -> None:
    data = xls([["张三", 1.5]])
    number = struct.pack("<HH", 0x27E, 10) + struct.pack("<HH", 0, 1)
    far = data.replace(number, number[:-2] + struct.pack("<H", 60_000))

    assert far != data
    assert "损坏" in refusal(tmp_path, far)


def test_moved_characters_come_to_their_present_place(tmp_path) -> None:
    assert rows(tmp_path, xlsx([["\ue81e山"]])) == [("龴山",)]


# --- zip bombs and other hostile archives -----------------------------------------------------------------------


def zipped(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return whole.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path) -> None:
    bomb = zipped(("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", b"0" * 50_000_000))

    assert "压缩得异常紧" in refusal(tmp_path, bomb)


def test_too_many_parts_are_refused(tmp_path) -> None:
    assert "部件" in refusal(tmp_path, zipped(*((f"xl/{n}.txt", b"") for n in range(2001))))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "C:\\evil.xml", "xl/../../evil"])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path, name) -> None:
    assert "部件名" in refusal(tmp_path, zipped(("xl/workbook.xml", b""), (name, b"x")))


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused(tmp_path) -> None:
    honest = xlsx([["a" * 50, str(n)] for n in range(400)])
    lying = bytearray(honest)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = lying.rfind(struct.pack("<I", size))
    lying[place : place + 4] = struct.pack("<I", size // 2)

    assert "损坏" in refusal(tmp_path, bytes(lying))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_digit_changed_on_the_way_shows_in_the_checksum(tmp_path, part) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx([["金额", "号"], [1234.5, "1234"]]))) as archive:
        stored = zipped(
            *((name, archive.read(name)) for name in archive.namelist()), method=zipfile.ZIP_STORED
        )
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        start = archive.getinfo(part).header_offset
    changed = stored[:start] + stored[start:].replace(b"1234", b"1934", 1)

    assert changed != stored
    assert "损坏" in refusal(tmp_path, changed)


def test_empty_rows_drawn_to_the_end_of_the_sheet_do_no_harm(tmp_path) -> None:
    drawn = b"".join(b'<row r="%d" customHeight="1"/>' % row for row in (2, 700_000, 1_048_576))
    data = with_part(xlsx([["姓名"]]), lambda _, part: part.replace(b"</sheetData>", drawn + b"</sheetData>"))

    assert rows(tmp_path, data) == [("姓名",)]


def test_random_damage_never_ends_in_anything_but_a_sentence(tmp_path) -> None:
    whole = xlsx([["姓名", "号"], *([f"张{n}", id18(n)] for n in range(50))])
    for step in range(60):
        data = bytearray(whole)
        at = zlib.crc32(bytes([step])) % len(data)
        data[at] ^= 1 + step
        try:
            read(tmp_path, bytes(data[: len(data) - step * 37]))
        except IntakeError as error:
            assert str(error).endswith("。")


# --- other kinds of file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空"),
        (b"%PDF-1.7 ...", "PDF"),
        ("<html><p>姓名</p></html>".encode(), "网页"),
        ("\ufeff  <TABLE>".encode(), "没有内容"),
        (b'<?xml version="1.0"?><Workbook/>', "没有内容"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"\x89PNG\r\n", "图片"),
        (bytes(range(256)) * 20, "认不出"),
        (b"MIME-Version: 1.0", "mht"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "损坏"),
        (b"PK\x03\x04 broken", "损坏"),
        (zipped(("a.csv", b"x")), "压缩包"),
        (zipped(("word/document.xml", b"<x/>")), "Word"),
        (zipped(("xl/workbook.bin", b"x")), "xlsb"),
        (b" \r\n \r\n", "没有内容"),
    ],
)
def test_what_is_no_table_is_refused_with_a_next_step(tmp_path, data, word) -> None:
    assert word in refusal(tmp_path, data)


def test_a_password_is_named_as_the_reason(tmp_path) -> None:
    locked = bytearray(xls([["张三"]]))
    name = "Workbook".encode("utf-16-le")
    place = locked.find(name)
    other = "EncryptedPackage".encode("utf-16-le")
    locked[place : place + len(other)] = other
    struct.pack_into("<H", locked, place + 64, len(other) + 2)

    assert "密码" in refusal(tmp_path, bytes(locked))


# --- text files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_encodings_and_separators_are_found(tmp_path, encoding, separator) -> None:
    data = text_file([["姓名", "号"], ["㐂𠮷𬭼𰻞", "1"]], encoding=encoding, separator=separator)

    assert rows(tmp_path, data) == [("姓名", "号"), ("㐂𠮷𬭼𰻞", "1")]


def test_the_moved_characters_of_gb18030_are_the_present_ones(tmp_path) -> None:
    assert rows(tmp_path, "姓名,号\n".encode("gb18030") + bytes.fromhex("fe59") + b",1\n")[1] == ("龴", "1")


def test_lines_of_another_encoding_are_read_as_what_they_are(tmp_path) -> None:
    lines = ["姓名,村", *(f"张三{n},河西村" for n in range(9))]
    data = b"".join(f"{line}\n".encode("utf-8" if n == 4 else "gbk") for n, line in enumerate(lines))

    assert rows(tmp_path, data) == [tuple(line.split(",")) for line in lines]


def test_a_line_of_gb18030_in_a_file_of_utf8_is_read_as_what_it_is(tmp_path) -> None:
    data = "姓名,村\n欧阳明,某某村\n".encode() + "李明,河北村\n".encode("gb18030")

    assert rows(tmp_path, data)[1:] == [("欧阳明", "某某村"), ("李明", "河北村")]


def test_a_file_that_ends_inside_a_row_says_so(tmp_path) -> None:
    whole = read(tmp_path, "号,金额,村\n1,20406,甲\n2,30406,乙".encode())[0]
    cut = read(tmp_path, "号,金额,村\n1,20406,甲\n2,304".encode())[0]

    assert (whole.damaged, cut.damaged) == ({}, {3: "cut_off"})


def test_a_line_longer_than_any_row_is_refused(tmp_path) -> None:
    assert "超过 1 MB" in refusal(tmp_path, b"a,b\n1," + b"x" * 2**20 + b"\n")


def test_zero_bytes_in_a_text_do_not_make_it_utf16(tmp_path) -> None:
    data = "姓名,号\n张三\x00,1\n".encode("gbk") + "李四五六,131102199001\n".encode("gbk") * 30

    assert rows(tmp_path, data)[1] == ("张三\ufffd", "1")


def test_broken_characters_are_marked_and_swallow_nothing(tmp_path) -> None:
    data = "姓名,号\n".encode() + b"\xff,1\n" + "李四\x00,2\n".encode()

    assert rows(tmp_path, data)[1:] == [("\ufffd", "1"), ("李四\ufffd", "2")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_blank_lines_count_as_rows(tmp_path, line_end, quote) -> None:
    lines = ["", "标题", "姓名,号", "", f"{quote}张三{quote},1", ",,", "李四,2"]

    read_rows = rows(tmp_path, line_end.join(lines).encode("gb18030"))

    assert [row[0] for row in read_rows] == [None, "标题", "姓名", None, "张三", None, "李四"]


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks(tmp_path) -> None:
    data = '姓名,注\n"张,三","说""好"""\n"李\n四",="131102"\n王五,6\n'.encode()

    assert rows(tmp_path, data)[1:] == [("张,三", '说"好"'), ("李 四", "131102"), ("王五", "6")]


def test_an_unclosed_quote_costs_its_own_row_only(tmp_path) -> None:
    sheet = read(tmp_path, '姓名,号\n"张三,1\n李四,2\n"王五,3\n赵六,4\n'.encode())[0]

    assert sheet.damaged == {2: "bad_quotes", 4: "bad_quotes"}
    assert sheet.cells.row(2) == ("李四", "2")
    assert sheet.cells.height == 5


def test_a_cell_of_a_hundred_thousand_characters_is_just_a_cell(tmp_path) -> None:
    assert len(rows(tmp_path, f'姓名,注\n张三,"{"a" * 100_000}"\n'.encode())[1][1]) == 100_000


def test_thousands_of_columns_are_refused(tmp_path) -> None:
    assert "列" in refusal(tmp_path, (",".join(["a"] * 16_385) + "\n").encode())


# --- landing ----------------------------------------------------------------------------------------------------


def test_the_bytes_are_kept_once_sealed_and_for_the_owner_only(tmp_path) -> None:
    home = Home(tmp_path / "home").ensure()
    data = "姓名,号\n张三,1\n".encode() * 100_000

    first, second = land(data, home=home), land(data, home=home)

    assert first == second
    assert [kept.name for kept in home.landing.iterdir()] == [first.sha256]
    assert first.path.stat().st_mode & 0o777 == 0o600
    assert "张三".encode() not in first.path.read_bytes()
    assert original(first.sha256, home=home) == data


def test_a_cut_landing_file_is_written_anew(tmp_path) -> None:
    home = Home(tmp_path / "home").ensure()
    kept = land(b"a,b\n1,2\n", home=home).path
    kept.write_bytes(kept.read_bytes()[:-5])

    assert original(land(b"a,b\n1,2\n", home=home).sha256, home=home) == b"a,b\n1,2\n"


def test_a_missing_file_is_said_to_be_missing(tmp_path) -> None:
    with pytest.raises(IntakeError, match="找不到文件"):
        read_sheets(tmp_path / "无.csv")


def test_two_stray_quotes_swallow_no_line_between_them(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('甲,乙,丙\n1,"2,3\n4,5,6\n7,8",9\n10,"a\nb",12\n')
    (sheet,) = read_sheets(path)
    assert sheet.cells.height == 5
    assert sheet.damaged == {2: "bad_quotes", 3: "bad_quotes", 4: "bad_quotes"}
    assert sheet.cells.row(4) == ("10", "a b", "12")
