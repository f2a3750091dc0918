"""How names are compared: sounds, lost characters, variants."""

import pytest

from fangpin.pipeline.conforming.plain_names import fits, plain_name
from fangpin.pipeline.linking.likeness import Dialect, is_like, sounds

HERE = Dialect()


@pytest.mark.parametrize(
    "read",
    ["单 shan", "仇 qiu", "解 xie", "查 zha", "曾 zeng", "区 ou", "朴 piao", "缪 miao", "翟 zhai"],
)
def test_a_surname_is_read_as_a_surname(read: str) -> None:
    surname, sound = read.split()
    plain = Dialect(n_l=False, front_back_nasal=False, flat_retroflex=False)

    assert {reading.split()[0] for reading in sounds(surname + "明", plain)} == {sound}


@pytest.mark.parametrize(("one", "other"), [("刘娜", "刘拉"), ("陈金", "陈京"), ("周三", "邹山")])
def test_sounds_that_are_not_told_apart_here_are_alike(one: str, other: str) -> None:
    assert not sounds(one, HERE).isdisjoint(sounds(other, HERE))


def test_the_dialect_is_a_choice() -> None:
    strict = Dialect(n_l=False, front_back_nasal=False, flat_retroflex=False)

    assert sounds("刘娜", strict).isdisjoint(sounds("刘拉", strict))
    assert sounds("胡飞", HERE).isdisjoint(sounds("胡辉", HERE))


@pytest.mark.parametrize("typed", ["張小明", "张 小明", "张小明"])
def test_variants_of_a_character_count_as_one(typed: str) -> None:
    assert plain_name(typed) == "张小明"


@pytest.mark.parametrize("sign", ["?", "？", "□", "＊", "\ufffd", "\ue7c7"])
def test_a_lost_character_stands_for_any_one_character(sign: str) -> None:
    lost = plain_name(f"张{sign}明")

    assert fits(lost, "张龘明") and not fits(lost, "张明") and not fits(lost, "李龘明")


def test_a_private_code_that_got_a_code_of_its_own_is_that_character() -> None:
    assert plain_name("王\ue816") == "王\U00020087"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张小明", "张晓明"),
        ("张小明", "章小明"),
        ("王YAN", "王龑"),
        ("王?", "王𠮷"),
        ("?小明", "仝小明"),
    ],
)
def test_beside_the_same_number_these_are_one_name(one: str, other: str) -> None:
    assert is_like(plain_name(one), plain_name(other), dialect=HERE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王强", "王伟"),
        ("张小明", "李小明"),
        ("张小明", "张大红"),
        ("王建国", "王建军"),
        ("李文博", "李文渊"),
    ],
)
def test_these_are_two_names_whatever_the_number(one: str, other: str) -> None:
    assert not is_like(one, other, dialect=HERE)
