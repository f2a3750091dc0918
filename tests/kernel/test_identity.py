"""What a number of a person says, and every way in which it can be unusable."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.kernel.identifiers import dressed, id18s, typed

from fangpin.kernel.identity import (
    IdentifierKind,
    ProblemCode,
    Sex,
    check_digit,
    id15_to_id18,
    make_id18,
    normalise_identifier,
    parse_identifier,
)

SOMEBODY = make_id18(region="131121", birth_date=date(1990, 1, 1), sequence=123)


def test_check_digits_of_the_standard():
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


def test_an_old_number_becomes_a_new_one():
    assert id15_to_id18("130503670401001") == "130503196704010016"
    assert parse_identifier("130503670401001").id18 == "130503196704010016"
    assert parse_identifier("130503670401001").kind is IdentifierKind.RESIDENT_ID_15


@pytest.mark.parametrize("wrong", ["1234", "1101051949123100X", "", "１１０１０５１９４９１２３１００２"])
def test_the_check_digit_is_not_computed_of_anything_else(wrong):
    with pytest.raises(ValueError, match="17 digits"):
        check_digit(wrong)


def test_a_number_tells_birth_and_sex():
    found = parse_identifier("11010519491231002X")

    assert (found.kind, found.id18) == (IdentifierKind.RESIDENT_ID, "11010519491231002X")
    assert (found.birth_date, found.sex) == (date(1949, 12, 31), Sex.FEMALE)
    assert found.is_usable
    assert not found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "　110105194912\u200b31002X\n",
        "'11010519491231002X",
        "’11010519491231002x",
        "＇11010519491231002ｘ",
        "\ufeff`11010519491231002X",
    ],
)
def test_how_it_is_typed_does_not_matter(text):
    assert parse_identifier(text).id18 == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            make_id18(region="810000", birth_date=date(1980, 5, 6), sequence=1),
            IdentifierKind.HMT_RESIDENCE_PERMIT,
        ),
        (
            make_id18(region="820000", birth_date=date(1980, 5, 6), sequence=2),
            IdentifierKind.HMT_RESIDENCE_PERMIT,
        ),
        (
            make_id18(region="830000", birth_date=date(1980, 5, 6), sequence=3),
            IdentifierKind.HMT_RESIDENCE_PERMIT,
        ),
        (make_id18(region="913840", birth_date=date(1980, 5, 6), sequence=4), IdentifierKind.FOREIGN_CARD_18),
    ],
)
def test_permits_and_foreign_cards_of_18_digits_are_read_like_identity_numbers(text, kind):
    found = parse_identifier(text)

    assert (found.kind, found.id18, found.birth_date) == (kind, text, date(1980, 5, 6))
    assert not found.warnings


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("usa130180050612", IdentifierKind.FOREIGN_CARD_15, "USA130180050612"),
        ("h12345678", IdentifierKind.HONG_KONG_MACAO_PASS, "H12345678"),
        ("M1234567801", IdentifierKind.HONG_KONG_MACAO_PASS, "M12345678"),
        ("00123456", IdentifierKind.TAIWAN_PASS, "00123456"),
    ],
)
def test_passes_are_usable_and_have_no_18_digits(text, kind, value):
    found = parse_identifier(text)

    assert (found.kind, found.value, found.id18, found.is_usable) == (kind, value, None, True)


@pytest.mark.parametrize(("tail", "value"), [("43", 4), ("11", 1), ("74B1", 7), ("22b2", 2)])
def test_a_disability_certificate_gives_number_type_and_grade(tail, value):
    found = parse_identifier(SOMEBODY + tail)

    assert found.kind is IdentifierKind.DISABILITY_CERTIFICATE
    assert found.id18 == SOMEBODY
    assert (found.disability_type, found.disability_grade) == (value, int(tail[1]))
    assert found.value == (SOMEBODY + tail).upper()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, ProblemCode.MISSING),
        ("", ProblemCode.MISSING),
        (" 　", ProblemCode.MISSING),
        ("无", ProblemCode.MISSING),
        ("/", ProblemCode.MISSING),
        ("999999199001011234", ProblemCode.PLACEHOLDER),
        ("999999900101123", ProblemCode.PLACEHOLDER),
        ("131121********1234", ProblemCode.MASKED),
        ("131121＊＊＊＊＊＊＊＊1234", ProblemCode.MASKED),
        ("131121XXXXXXXX1234", ProblemCode.MASKED),
        ("1.3E+17", ProblemCode.EXCEL_DAMAGED),
        ("1.31121199001011e+17", ProblemCode.EXCEL_DAMAGED),
        ("1E17", ProblemCode.EXCEL_DAMAGED),
        ("131121199001011232.0", ProblemCode.EXCEL_DAMAGED),
        ("131121199001012000", ProblemCode.EXCEL_DAMAGED),
        ("13112119900101200000", ProblemCode.EXCEL_DAMAGED),
        (SOMEBODY[:17], ProblemCode.SEVENTEEN_DIGITS),
        (f"{SOMEBODY} {SOMEBODY}", ProblemCode.TWO_NUMBERS),
        (f"{SOMEBODY}\n{SOMEBODY}", ProblemCode.TWO_NUMBERS),
        (f"{SOMEBODY}、{SOMEBODY}", ProblemCode.TWO_NUMBERS),
        ("131121900101123/131121900101124", ProblemCode.TWO_NUMBERS),
        (f"身份证{SOMEBODY}", ProblemCode.EXTRA_CHARACTERS),
        (f"{SOMEBODY}（本人）", ProblemCode.EXTRA_CHARACTERS),
        ("131121……1234", ProblemCode.MASKED),
        (SOMEBODY + "1", ProblemCode.BAD_LENGTH),
        ("19900101", ProblemCode.BAD_LENGTH),
        ("5", ProblemCode.BAD_LENGTH),
        ("13112119900101O23X", ProblemCode.BAD_CHARACTER),
        ("131121-19900101-1234", ProblemCode.BAD_CHARACTER),
        ("1311211990010l1234", ProblemCode.BAD_CHARACTER),
        ("131121900101１２X", ProblemCode.BAD_LENGTH),
        (make_id18(region="131121", birth_date=date(1990, 2, 28), sequence=1).replace("0228", "0230"), None),
        ("131121901301123", ProblemCode.BAD_BIRTH_DATE),
        (SOMEBODY[:17] + ("0" if SOMEBODY[17] != "0" else "1"), ProblemCode.BAD_CHECK_DIGIT),
        (SOMEBODY + "83", ProblemCode.BAD_DISABILITY_CODE),
        (SOMEBODY + "45", ProblemCode.BAD_DISABILITY_CODE),
        ("USA130181350612", ProblemCode.BAD_BIRTH_DATE),
        ("E12345678", ProblemCode.UNKNOWN_KIND),
        ("张三", ProblemCode.BAD_CHARACTER),
    ],
)
def test_an_unusable_number_says_why_and_nothing_else(text, problem):
    found = parse_identifier(text)

    assert found.problem is (problem or ProblemCode.BAD_BIRTH_DATE)
    assert not found.is_usable
    assert (found.id18, found.birth_date, found.sex, found.disability_type, found.warnings) == (None,) * 4 + (
        (),
    )


def test_a_date_that_does_not_exist_is_refused_even_when_the_check_digit_fits():
    first17 = "13112119900230123"

    assert parse_identifier(first17 + check_digit(first17)).problem is ProblemCode.BAD_BIRTH_DATE


def test_both_problems_are_named_when_date_and_check_digit_are_wrong():
    first17 = "13112119901301123"
    wrong = "1" if check_digit(first17) == "0" else "0"

    codes = [problem.code for problem in parse_identifier(first17 + wrong).problems]

    assert codes == [ProblemCode.BAD_BIRTH_DATE, ProblemCode.BAD_CHECK_DIGIT]


def test_three_zeros_that_pass_the_check_are_kept_with_a_warning():
    found = parse_identifier("131102199001011000")

    assert found.is_usable
    assert found.warnings[0].code is ProblemCode.POSSIBLY_EXCEL_DAMAGED


@pytest.mark.parametrize(
    ("region", "born", "is_known"),
    [
        ("133022", 1960, True),
        ("133022", 1992, True),
        ("133022", 1993, False),
        ("131121", 1960, True),
        ("131121", 2020, True),
        ("131181", 2015, True),
        ("131181", 2016, False),
        ("131199", 1990, False),
        ("133099", 1990, False),
        ("110199", 1990, True),
        ("990101", 1990, False),
        ("160101", 1990, False),
        ("997840", 1990, False),
    ],
)
def test_a_region_unknown_at_birth_is_a_warning_only(region, born, is_known):
    found = parse_identifier(make_id18(region=region, birth_date=date(born, 6, 1), sequence=7))

    assert found.is_usable
    assert [warning.code for warning in found.warnings] == ([] if is_known else [ProblemCode.UNKNOWN_REGION])


def test_births_after_the_day_are_refused_only_when_a_day_is_given():
    tomorrow = make_id18(region="131121", birth_date=date(2026, 11, 11), sequence=1)

    assert parse_identifier(tomorrow).is_usable
    assert parse_identifier(tomorrow, on=date(2026, 11, 11)).is_usable
    assert parse_identifier(tomorrow, on=date(2026, 11, 10)).problem is ProblemCode.BAD_BIRTH_DATE


def test_nobody_is_older_than_130_on_the_day():
    example_of_the_standard = "440524188001010014"

    assert parse_identifier(example_of_the_standard).is_usable
    assert not parse_identifier(example_of_the_standard, on=date(2026, 11, 10)).is_usable


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_is_a_sentence_with_a_next_step(code):
    assert code.says.endswith("。")
    assert "；" in code.says


def test_every_kind_and_sex_has_a_name():
    assert all(kind.says for kind in IdentifierKind)
    assert (Sex.MALE.says, Sex.FEMALE.says) == ("男", "女")


@given(dressed(id18s))
def test_dressing_never_changes_a_number(text):
    plain = normalise_identifier(text)

    assert normalise_identifier(plain) == plain
    assert parse_identifier(text) == parse_identifier(plain)
    assert parse_identifier(text).id18 == plain


@given(id18s, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_wrong_character_is_found(id18, place, character):
    assume(id18[place] != character)

    assert not parse_identifier(id18[:place] + character + id18[place + 1 :]).is_usable


@given(id18s, st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(id18, place):
    assume(id18[place] != id18[place + 1])

    assert not parse_identifier(id18[:place] + id18[place + 1] + id18[place] + id18[place + 2 :]).is_usable


@given(typed)
def test_no_text_breaks_the_reading_and_only_whole_numbers_are_usable(text):
    found = parse_identifier(text)

    assert found.is_usable == (found.problem is None)
    if found.id18:
        assert found.id18[17] == check_digit(found.id18[:17])
        assert found.birth_date == date.fromisoformat(found.id18[6:14])
    elif found.is_usable:
        assert "pass" in found.kind or found.kind is IdentifierKind.FOREIGN_CARD_15
