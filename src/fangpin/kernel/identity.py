"""Identifiers of people as typed into files: their kind, whether they can be right, what they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from fangpin.kernel.masking import mask_id, mask_mobile, mask_name
from fangpin.kernel.other_numbers import is_valid_bank_card, is_valid_credit_code, is_valid_mobile
from fangpin.kernel.region_codes import region_codes
from fangpin.kernel.typed_text import normalise_identifier

__all__ = [
    "Identifier",
    "IdentifierKind",
    "Problem",
    "ProblemCode",
    "Sex",
    "check_digit",
    "id15_to_id18",
    "is_valid_bank_card",
    "is_valid_credit_code",
    "is_valid_mobile",
    "make_id18",
    "mask_id",
    "mask_mobile",
    "mask_name",
    "normalise_identifier",
    "parse_identifier",
]


class IdentifierKind(StrEnum):
    """What kind of document a number belongs to."""

    RESIDENT_ID = "resident_id"
    RESIDENT_ID_15 = "resident_id_15"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    FOREIGN_CARD_18 = "foreign_card_18"
    FOREIGN_CARD_15 = "foreign_card_15"
    HONG_KONG_MACAO_PASS = "hong_kong_macao_pass"  # noqa: S105  (a travel document)
    TAIWAN_PASS = "taiwan_pass"  # noqa: S105
    DISABILITY_CERTIFICATE = "disability_certificate"
    UNKNOWN = "unknown"

    @property
    def says(self) -> str:
        return _KIND_SAYS[self]


_KIND_SAYS = {
    IdentifierKind.RESIDENT_ID: "居民身份证",
    IdentifierKind.RESIDENT_ID_15: "15位居民身份证",
    IdentifierKind.HMT_RESIDENCE_PERMIT: "港澳台居民居住证",
    IdentifierKind.FOREIGN_CARD_18: "外国人永久居留身份证",
    IdentifierKind.FOREIGN_CARD_15: "外国人永久居留身份证（15位）",
    IdentifierKind.HONG_KONG_MACAO_PASS: "港澳居民来往内地通行证",
    IdentifierKind.TAIWAN_PASS: "台湾居民来往大陆通行证",
    IdentifierKind.DISABILITY_CERTIFICATE: "残疾人证",
    IdentifierKind.UNKNOWN: "未识别证件",
}


class ProblemCode(StrEnum):
    """Why an identifier cannot be used, or (the last three) what a reader should look at."""

    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MASKED = "masked"
    EXCEL_DAMAGED = "excel_damaged"
    BAD_CHARACTER = "bad_character"
    BAD_LENGTH = "bad_length"
    BAD_BIRTH_DATE = "bad_birth_date"
    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_DISABILITY_CODE = "bad_disability_code"
    UNKNOWN_KIND = "unknown_kind"
    SEVENTEEN_DIGITS = "seventeen_digits"
    TWO_NUMBERS = "two_numbers"
    EXTRA_CHARACTERS = "extra_characters"
    FIFTEEN_DIGITS = "fifteen_digits"
    POSSIBLY_EXCEL_DAMAGED = "possibly_excel_damaged"
    UNKNOWN_REGION = "unknown_region"
    # The code itself, for readers of stored codes.
    excel_damaged = EXCEL_DAMAGED
    possibly_excel_damaged = POSSIBLY_EXCEL_DAMAGED
    unknown_region = UNKNOWN_REGION

    @property
    def says(self) -> str:
        return _PROBLEM_SAYS[self]


_PROBLEM_SAYS = {
    ProblemCode.MISSING: "证件号码为空；请补填。",
    ProblemCode.PLACEHOLDER: "999999开头是无证人员的虚拟号码，不能用来关联；请补录真实证件号码。",
    ProblemCode.MASKED: "证件号码已被遮盖（含*号）；请提供完整号码。",
    ProblemCode.EXCEL_DAMAGED: (
        "号码被Excel按数字保存，后几位已丢失且无法还原；请从原系统重新导出，并把该列设为文本。"
    ),
    ProblemCode.BAD_CHARACTER: "证件号码含有不该有的字符；请核对后改正。",
    ProblemCode.BAD_LENGTH: "证件号码位数不对；请核对是否漏填或多填。",
    ProblemCode.BAD_BIRTH_DATE: "证件号码中的出生日期不存在或不合理；请核对号码。",
    ProblemCode.BAD_CHECK_DIGIT: "证件号码校验码不符，至少有一位填错；请核对号码。",
    ProblemCode.BAD_DISABILITY_CODE: "残疾人证号的残疾类别或等级不对；第19位应为1至7，第20位应为1至4。",
    ProblemCode.UNKNOWN_KIND: "不是已知的证件号码格式；请核对证件类型和号码。",
    ProblemCode.SEVENTEEN_DIGITS: "证件号码只有17位，少了一位；请补全，系统不会代为推算。",
    ProblemCode.TWO_NUMBERS: "一格里有两个证件号码，分不清是谁的；请只留本人的，或分成两行。",
    ProblemCode.EXTRA_CHARACTERS: "证件号码前后有多余的文字或数字；请只填号码。",
    ProblemCode.FIFTEEN_DIGITS: "是15位的旧号码，已按国家标准换成18位核对；请在原系统中更新。",
    ProblemCode.POSSIBLY_EXCEL_DAMAGED: "号码以000结尾且恰好通过校验，可能是Excel损坏后的巧合；请核对原件。",
    ProblemCode.UNKNOWN_REGION: "号码前六位不是出生时已有的行政区划代码；请核对号码。",
}


class Sex(StrEnum):
    """The sex that an identity number states."""

    MALE = "male"
    FEMALE = "female"

    @property
    def says(self) -> str:
        return "男" if self is Sex.MALE else "女"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or worth a look."""

    code: ProblemCode

    @property
    def says(self) -> str:
        return self.code.says


@dataclass(frozen=True)
class Identifier:
    """What could be read from a number; `id18` is what joins files, None for a document that has none."""

    kind: IdentifierKind
    value: str
    id18: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    disability_type: int | None = None
    disability_grade: int | None = None

    @property
    def is_usable(self) -> bool:
        """Whether the number can be right; a pass is usable without an `id18`: its key is made of `value`."""
        return not self.problems

    @property
    def problem(self) -> ProblemCode | None:
        """The first problem, the one to show when there is room for one."""
        return self.problems[0].code if self.problems else None


EARLIEST_BIRTH_YEAR = 1800
OLDEST_AGE = 130
PLACEHOLDER_PREFIX = "999999"
# Hong Kong, Macao, Taiwan.
RESIDENCE_PERMIT_REGIONS = frozenset(["810000", "820000", "830000"])
# What people write into the cell when there is no number.
_NO_NUMBER = "无 没有 暂无 不详 未知 无证 无证件 空 - -- — —— / \\ NULL NONE NAN N/A"
NO_NUMBER_WORDS = frozenset(["", *_NO_NUMBER.split()])

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"

_MASKED = re.compile(r"[*×●•□○◯…]|X{2,}|#{2,}|\.{3,}|_{2,}|-{3,}")
_EXCEL_NUMBER = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,2}|[0-9]{16,}\.0*")
# An 18-digit number, alone or at the head of a disability certificate (type, grade, count of re-issues).
_WITH_ID18 = re.compile(r"([0-9]{17}[0-9X])(?:([0-9])([0-9])(?:B[0-9])?)?")
_TWO_NUMBERS = re.compile(r"[0-9]{17}[0-9X].*[0-9]{17}[0-9X]|[0-9]{15}[^0-9X]+[0-9]{15}|[0-9]{30}")
_ID18_INSIDE = re.compile(r"(?:^|[^0-9])[0-9]{17}[0-9X](?:$|[^0-9X])|^[0-9]{17}X[0-9]")
_DIGITS_15 = re.compile(r"[0-9]{15}")
_FOREIGN_15 = re.compile(r"[A-Z]{3}[0-9]{12}")
_HONG_KONG_MACAO = re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?")
_TAIWAN = re.compile(r"[0-9]{8}")


def check_digit(first17: str) -> str:
    """The check character of GB 11643 (ISO 7064 MOD 11-2) for the first 17 digits.

    >>> check_digit("11010519491231002"), check_digit("44052418800101001")
    ('X', '4')
    """
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("the check digit needs exactly 17 digits")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def id15_to_id18(id15: str) -> str:
    """The 18-digit number of an old 15-digit one, all of which were given to people born in the 1900s.

    >>> id15_to_id18("130503670401001")
    '130503196704010016'
    """
    if not _DIGITS_15.fullmatch(id15):
        raise ValueError("an old identity number has exactly 15 digits")
    first17 = id15[:6] + "19" + id15[6:]
    return first17 + check_digit(first17)


def make_id18(*, region: str, birth_date: date, sequence: int) -> str:
    """A number that passes the check, for synthetic people; an odd sequence is a man.

    >>> make_id18(region="130503", birth_date=date(1967, 4, 1), sequence=1)
    '130503196704010016'
    """
    first17 = f"{region}{birth_date:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


def parse_identifier(text: str | None, *, on: date | None = None) -> Identifier:
    """Read a number of unknown kind; nothing is ever repaired by guess.

    With `on`, births after that day or more than 130 years before it are refused.
    """
    value = normalise_identifier(text or "")
    if value in NO_NUMBER_WORDS:
        return _refuse(value, ProblemCode.MISSING)
    if value.startswith(PLACEHOLDER_PREFIX):
        return _refuse(value, ProblemCode.PLACEHOLDER)
    if _MASKED.search(value):
        return _refuse(value, ProblemCode.MASKED)
    if _EXCEL_NUMBER.fullmatch(value):
        return _refuse(value, ProblemCode.EXCEL_DAMAGED)
    if match := _WITH_ID18.fullmatch(value):
        return _parse_with_id18(value, match, on=on)
    if _DIGITS_15.fullmatch(value):
        return _judge_id18(id15_to_id18(value), kind=IdentifierKind.RESIDENT_ID_15, value=value, on=on)
    return _parse_other(value)


def _parse_with_id18(value: str, match: re.Match[str], *, on: date | None) -> Identifier:
    id18 = match[1]
    if match[2] is None:
        return _judge_id18(id18, kind=_kind_of_id18(id18), value=value, on=on)
    disability_type, grade = int(match[2]), int(match[3])
    is_known = 1 <= disability_type <= 7 and 1 <= grade <= 4
    judged = _judge_id18(
        id18,
        kind=IdentifierKind.DISABILITY_CERTIFICATE,
        value=value,
        on=on,
        more=() if is_known else (Problem(ProblemCode.BAD_DISABILITY_CODE),),
    )
    if not judged.is_usable:
        return judged
    return replace(judged, disability_type=disability_type, disability_grade=grade)


def _judge_id18(
    id18: str, *, kind: IdentifierKind, value: str, on: date | None, more: tuple[Problem, ...] = ()
) -> Identifier:
    """Check birth date, check digit and region; an unusable number tells nothing else."""
    birth_date = _birth_date(id18[6:14], on=on)
    is_checked = id18[17] == check_digit(id18[:17])
    ends_in_zeros = kind is not IdentifierKind.RESIDENT_ID_15 and not value[15:].strip("0")
    # Neither type nor grade of a disability is ever 0, so a certificate that ends so is damaged for certain.
    if ends_in_zeros and (not is_checked or kind is IdentifierKind.DISABILITY_CERTIFICATE):
        return _refuse(value, ProblemCode.EXCEL_DAMAGED, kind=kind)
    problems = [] if birth_date else [Problem(ProblemCode.BAD_BIRTH_DATE)]
    problems += [] if is_checked else [Problem(ProblemCode.BAD_CHECK_DIGIT)]
    problems += more
    if problems or birth_date is None:
        return Identifier(kind=kind, value=value, problems=tuple(problems))
    warnings = [Problem(ProblemCode.POSSIBLY_EXCEL_DAMAGED)] if ends_in_zeros else []
    if kind is IdentifierKind.RESIDENT_ID_15:
        warnings.append(Problem(ProblemCode.FIFTEEN_DIGITS))
    if not _is_known_region(id18, birth_date=birth_date):
        warnings.append(Problem(ProblemCode.UNKNOWN_REGION))
    sex = Sex.MALE if int(id18[16]) % 2 else Sex.FEMALE
    return Identifier(
        kind=kind, value=value, id18=id18, birth_date=birth_date, sex=sex, warnings=tuple(warnings)
    )


def _parse_other(value: str) -> Identifier:
    """Passes and old foreign cards, which carry no 18-digit number; all else is refused."""
    if _FOREIGN_15.fullmatch(value):
        if not _is_possible_short_birth(value[7:13]):
            return _refuse(value, ProblemCode.BAD_BIRTH_DATE, kind=IdentifierKind.FOREIGN_CARD_15)
        return Identifier(kind=IdentifierKind.FOREIGN_CARD_15, value=value)
    if match := _HONG_KONG_MACAO.fullmatch(value):
        # The last two of eleven characters count re-issues: the person is in the first nine.
        return Identifier(kind=IdentifierKind.HONG_KONG_MACAO_PASS, value=match[1])
    if _TAIWAN.fullmatch(value) and _birth_date(value, on=None) is None:
        return Identifier(kind=IdentifierKind.TAIWAN_PASS, value=value)
    if _TWO_NUMBERS.search(value):
        return _refuse(value, ProblemCode.TWO_NUMBERS)
    if re.fullmatch(r"[0-9]{17}|[0-9]{16}X", value):
        return _refuse(value, ProblemCode.SEVENTEEN_DIGITS)
    if _ID18_INSIDE.search(value):
        return _refuse(value, ProblemCode.EXTRA_CHARACTERS)
    if re.fullmatch(r"[0-9]+X?", value):
        return _refuse(value, ProblemCode.BAD_LENGTH)
    if re.fullmatch(r"[0-9A-Z]+", value) and len(value) not in (18, 20, 22):
        return _refuse(value, ProblemCode.UNKNOWN_KIND)
    return _refuse(value, ProblemCode.BAD_CHARACTER)


def _kind_of_id18(id18: str) -> IdentifierKind:
    if id18[:6] in RESIDENCE_PERMIT_REGIONS:
        return IdentifierKind.HMT_RESIDENCE_PERMIT
    return IdentifierKind.FOREIGN_CARD_18 if id18[0] == "9" else IdentifierKind.RESIDENT_ID


def _is_known_region(id18: str, *, birth_date: date) -> bool:
    # A foreigner's card: 9, two digits of the province, three of the nationality.
    if id18[0] == "9":
        return region_codes().is_known(id18[1:3] + "0000", birth_date=birth_date)
    return region_codes().is_known(id18[:6], birth_date=birth_date)


def _birth_date(yyyymmdd: str, *, on: date | None) -> date | None:
    try:
        born = date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return None
    earliest = EARLIEST_BIRTH_YEAR if on is None else on.year - OLDEST_AGE
    return born if born.year >= earliest and (on is None or born <= on) else None


def _is_possible_short_birth(yymmdd: str) -> bool:
    # The century is not stated; 29 February exists in one of two centuries when it does in 2000 + year.
    return any(_birth_date(century + yymmdd, on=None) for century in ("19", "20"))


def _refuse(value: str, code: ProblemCode, *, kind: IdentifierKind = IdentifierKind.UNKNOWN) -> Identifier:
    return Identifier(kind=kind, value=value, problems=(Problem(code),))
