"""dBase and FoxPro tables: every field as text, removed records counted and said, nothing half read."""

import gc
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import dbf
import pytest
from tests.pipeline.small_files import id18

from fangpin.home import Home
from fangpin.pipeline.intake import intake
from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.refusal import IntakeError


def written(
    folder: Path, fields: str, *records: tuple[Any, ...], page: str = "cp936", kind: str = "db3"
) -> bytes:
    path = folder / "t.dbf"
    with warnings.catch_warnings():
        # The library leaves a file open.
        warnings.simplefilter("ignore", ResourceWarning)
        table = dbf.Table(str(path), fields, codepage=page, dbf_type=kind)
        with table.open(dbf.READ_WRITE):
            for record in records:
                table.append(record)
        del table
        gc.collect()
    return path.read_bytes()


@pytest.mark.parametrize("page", ["cp936", "utf8"])
def test_texts_numbers_days_and_yes_or_no_are_read(tmp_path, page) -> None:
    data = written(
        tmp_path,
        "XM C(20); JE N(10,2); RQ D; SF L",
        ("张三", 1234.5, date(2023, 6, 5), True),
        ("李四", None, None, None),
        page=page,
    )

    assert sheets_from(data)[0].cells.rows() == [
        ("XM", "JE", "RQ", "SF"),
        ("张三", "1234.50", "20230605", "是"),
        ("李四", None, None, None),
    ]


def test_the_fields_of_foxpro_are_read(tmp_path) -> None:
    data = written(
        tmp_path,
        "XM C(10); N I; JE Y; SJ T; ZB B",
        ("张三", -7, Decimal("12.34"), datetime(2023, 6, 5, 8, 30), 0.25),
        kind="vfp",
    )

    assert sheets_from(data)[0].cells.rows()[1] == ("张三", "-7", "12.3400", "2023-06-05 08:30:00", "0.25")


def test_headings_may_be_chinese_and_a_number_of_eighteen_digits_shows_that_it_is_damaged(tmp_path) -> None:
    data = bytearray(written(tmp_path, "XM C(8); HM N(18,0)", ("张三", 131102199001011230)))
    data[32:43] = "姓名".encode("gb18030").ljust(11, b"\x00")

    assert sheets_from(bytes(data))[0].cells.rows() == [("姓名", "HM"), ("张三", "1.31102199001011E+17")]


def test_half_a_character_is_marked(tmp_path) -> None:
    data = written(tmp_path, "XM C(4)", ("张三",)).replace(
        "张三".encode("gb18030"), "张三".encode("gb18030")[:3] + b" "
    )

    assert sheets_from(data)[0].cells.rows()[1] == ("张\ufffd",)


def test_a_deleted_record_is_skipped_when_the_file_is_taken_in(tmp_path) -> None:
    people = [("张三", id18(1), "20260305"), ("李四", id18(2), "20260306")]
    data = bytearray(written(tmp_path, "A C(20); B C(18); C C(8)", *people))
    for place, heading in enumerate(("姓名", "身份证号", "死亡日期")):
        data[32 * (place + 1) : 32 * (place + 1) + 11] = heading.encode("gb18030").ljust(11, b"\x00")
    data[data.rindex("李四".encode("gb18030")) - 1] = 0x2A

    result = intake(
        content=lambda: bytes(data),
        file_name="死亡.dbf",
        home=Home(tmp_path / "home"),
        received_on=date(2026, 4, 3),
    )

    assert (result.rows_read, result.accepted) == (2, 1)
    assert result.skipped_by_reason == {"deleted_record": 1}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda data: data[:-30], "不完整"),
        (lambda data: data[:4] + bytes(4) + data[8:], "记录比文件头写的"),
        (lambda data: data[:48] + b"\x09" + data[49:], "损坏"),
        (lambda data: data.replace(b" \xd5\xc5", b"?\xd5\xc5"), "损坏"),
    ],
)
def test_a_damaged_file_is_refused_with_a_next_step(tmp_path, change, word) -> None:
    data = change(written(tmp_path, "XM C(8); HM C(18)", ("张三", "1"), ("张四", "2")))

    with pytest.raises(IntakeError, match=word):
        sheets_from(data)


def test_notes_that_lie_in_another_file_are_not_lost_silently(tmp_path) -> None:
    data = written(tmp_path, "XM C(8); BZ M", ("张三", "一段备注"))

    with pytest.raises(IntakeError, match="另一个文件"):
        sheets_from(data)
