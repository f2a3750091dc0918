"""What the scanner tells of papers for the public, and how."""

from datetime import date

import pytest

from fangpin.bench.notices.papers import make_victim
from fangpin.notices import Kind, Verdict, scan
from fangpin.notices.bounded import scan_bounded
from fangpin.notices.findings import in_words

ON = date(2026, 11, 1)


def verdict_on(text: str, *, name: str = "公示.txt") -> Verdict:
    return scan(text.encode(), name=name, on=ON)


def kinds_in(text: str) -> set[Kind]:
    return {one.kind for one in verdict_on(text).findings}


def test_an_ordinary_masked_notice_may_go_out() -> None:
    notice = "\n".join(
        (
            "前进村监测对象公示",
            "序号,组,户主姓名,人口,金额,身份证号（已遮盖）",
            "13,二组,王*明,4,1350.55,1311************34",
            "公示期7天（2026.11.01至2026.11.08），衡办字〔2026〕12号",
            "监督电话：0318-2123456，12317",
        )
    )

    assert verdict_on(notice).findings == ()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("130503196704010016", Kind.IDENTITY),
        ("１３０５０３　１９６７０４０１　００１６", Kind.IDENTITY),
        ("130503196704010015", Kind.IDENTITY),
        ("130503670401001", Kind.IDENTITY),
        ("138-0013-8000", Kind.PHONE),
        ("一三八零零一三八零零零", Kind.PHONE),
        ("+86 13800138000", Kind.PHONE),
        ("电话 2123456", Kind.PHONE),
        ("监督电话：13800138000", Kind.PHONE),
        ("4111 1111 1111 1111", Kind.ACCOUNT),
        ("社保卡号：A12345678", Kind.ACCOUNT),
        ("1305031967********", Kind.SHOWN_TOO_MUCH),
        ("138****8000", Kind.SHOWN_TOO_MUCH),
        ("白 血 病", Kind.HEALTH),
        ("腦腫瘤", Kind.HEALTH),
        ("张小明（9岁）", Kind.CHILD),
        ("王一鸣就读于三年级", Kind.CHILD),
        ("贾会，2015年6月出生", Kind.CHILD),
        ("人民路88号", Kind.ADDRESS),
        ("115.67012,37.73456", Kind.ADDRESS),
        ("\u202e00083100831\u202c", Kind.HIDDEN),
    ],
)
def test_each_kind_is_told_in_its_spellings(words: str, kind: Kind) -> None:
    assert kind in kinds_in(f"说明：{words}。")


@pytest.mark.parametrize(
    "words",
    [
        "全年合计13,620,600.55元",
        "2026年11月15日17:30",
        "行政区划代码131102001045",
        "市残疾人联合会",
        "户主 高一良",
        "来访地点：人民路88号",
        "人均 15 3 1200 3600",
    ],
)
def test_what_only_looks_alike_passes(words: str) -> None:
    assert kinds_in(words) == set()


def test_a_finding_says_where_and_what_to_do_and_never_repeats_the_value() -> None:
    rows = "户主,身份证号\n王*明,130503196704010016\n"

    told = in_words(verdict_on(rows, name="王某130503196704010016.csv"))

    assert "第 2 行第 2 格：证件号码" in told
    assert "请删去" in told
    assert "196704010016" not in told


def test_age_is_counted_on_the_day_of_publication() -> None:
    rows = "成员姓名,出生年月\n张小明,2008年10月\n李小红,2009年3月\n"

    found = [one for one in verdict_on(rows).findings if one.kind is Kind.CHILD]

    assert {one.place for one in found} == {"第 3 行第 1 格"}


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0" + bytes(512), b"PK\x03\x04broken", b"%PDF-1.7 cut", b"\x00\x01"]
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    assert {one.kind for one in scan(data, name="公示.xlsx", on=ON).findings} == {Kind.UNREADABLE}


def test_the_child_process_gives_the_same_verdict() -> None:
    from random import Random

    data = f"联系人 {make_victim(Random(1)).mobile}".encode()

    assert scan_bounded(data, name="a.txt", on=ON) == scan(data, name="a.txt", on=ON)
    assert not scan_bounded(data, name="a.txt", on=ON).may_go_out
