"""A zip of tables: each table by its name, or a sentence; nothing is unpacked that is not to be."""

import io
import stat
import struct
import zipfile

import pytest
from tests.pipeline.small_files import SETTLEMENTS, settlement, text_file, with_part, xlsx

from fangpin.pipeline.reading.archive import MOST_TABLES, packed_tables
from fangpin.pipeline.refusal import IntakeError

TABLE = text_file([SETTLEMENTS, settlement(1)])


def parcel(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return whole.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        for each in packed_tables(data) or ():
            each.content()
    assert str(caught.value).endswith("。")
    return str(caught.value)


def test_each_table_comes_with_its_name_and_bytes() -> None:
    data = parcel(
        ("三月/", b""), ("三月/医保.csv", TABLE), ("名册.xlsx", xlsx([["a"]])), ("__MACOSX/._医保", b"x")
    )

    packed = packed_tables(data) or ()

    assert [(each.name, each.file_name) for each in packed] == [
        ("三月/医保.csv", "医保.csv"),
        ("名册.xlsx", "名册.xlsx"),
    ]
    assert packed[0].content() == TABLE


def unmarked(name: bytes) -> bytes:
    """A parcel of one table whose name has no mark of Unicode."""
    return parcel(("x" * len(name), TABLE)).replace(b"x" * len(name), name)


@pytest.mark.parametrize("name", ["三月\\医保局.csv", "欠薪.csv"])
def test_names_that_windows_wrote_in_gbk_are_read(name) -> None:
    packed = packed_tables(unmarked(name.encode("gb18030"))) or ()

    assert [each.name for each in packed] == [name.replace("\\", "/")]


def test_names_in_unmarked_utf8_are_read() -> None:
    assert [each.name for each in packed_tables(unmarked("欠薪.csv".encode())) or ()] == ["欠薪.csv"]


@pytest.mark.parametrize("data", [xlsx([["a"]]), TABLE, b"", parcel(("word/document.xml", b"x"))])
def test_one_file_is_no_parcel_of_files(data) -> None:
    assert packed_tables(data) is None


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("医保.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (parcel(("../医保.csv", TABLE)), "文件名"),
        (parcel(("/etc/passwd", TABLE)), "文件名"),
        (parcel(("C:\\医保.csv", TABLE)), "文件名"),
        (parcel((link(), b"/etc/passwd")), "链接"),
        (parcel(("里.zip", parcel(("医保.csv", TABLE)))), "又是一个压缩包"),
        (parcel(("医保.csv", b"0" * 5_000_000)), "压缩得异常紧"),
        (parcel(*((f"{n}.csv", b"a") for n in range(MOST_TABLES + 1))), "超过 500 个"),
        (parcel(("三月/", b"")), "空的"),
        (parcel(), "空的"),
        (b"PK\x03\x04 broken", "损坏"),
    ],
)
def test_what_nobody_should_unpack_is_refused_with_a_next_step(data, word) -> None:
    assert word in refusal(data)


def test_a_password_is_named_as_the_reason() -> None:
    locked = bytearray(parcel(("医保.csv", TABLE)))
    directory = locked.rfind(b"PK\x01\x02")
    struct.pack_into("<H", locked, directory + 8, 1)

    assert "密码" in refusal(bytes(locked))


def test_a_damaged_table_does_not_spoil_the_others() -> None:
    data = bytearray(parcel(("坏.csv", b"xyz" + TABLE), ("好.csv", TABLE)))
    data[70] ^= 0xFF

    bad, good = packed_tables(bytes(data)) or ()

    with pytest.raises(IntakeError, match="损坏"):
        bad.content()
    assert good.content() == TABLE


def test_a_workbook_with_odd_parts_is_still_no_parcel() -> None:
    data = with_part(xlsx([["a"]]), lambda _, part: part)

    assert packed_tables(data) is None
