"""The shapes of the rulebook's files: sources, units, parameters, indicators, rules and their cases."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

DEFAULT_SOURCE = "default, to be set by the county"
FOREVER = date.max


class Risk(StrEnum):
    """致贫/返贫风险: see glossary/risk.md."""

    ILLNESS = "因病"
    DISABILITY = "因残"
    SCHOOLING = "因学"
    DISASTER = "因自然灾害"
    ACCIDENT = "因意外事故"
    INDUSTRY = "因产业失败"
    WORK = "因务工就业不稳"
    LABOUR = "缺劳动力"
    HOUSING = "因安全住房"
    WATER = "因安全饮水"
    OTHER = "其他"


class Purpose(StrEnum):
    """What a hit is for: a warning to visit, or something the family has to explain, which never warns of poverty."""

    WARN = "warn"
    EXPLAIN = "explain"


class Level(StrEnum):
    """How urgent a warning is."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"


class ColumnType(StrEnum):
    """What an indicator's column holds."""

    MONEY = "money"
    DECIMAL = "decimal"
    COUNT = "count"
    BOOLEAN = "boolean"
    CODE = "code"
    DATE = "date"


class CaseKind(StrEnum):
    """The four cases that every rule has at least once, and any other."""

    BEFORE_IT_BEGINS = "before_it_begins"
    JUST_BELOW = "just_below"
    JUST_ABOVE = "just_above"
    DATA_MISSING = "data_missing"
    OTHER = "other"


class Verdict(StrEnum):
    """What a rule says about a household on a day."""

    HIT = "hit"
    EXPLAIN = "explain"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"


def _exact_date(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("日期要写成 2026-01-31 的样子")
    return text


def _exact_decimal(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise ValueError("数值只写数字和小数点，最多 6 位小数，例如 0.50")
    return text


def _region(text: str) -> str:
    if not re.fullmatch(r"\*|[0-9]{6}|[0-9]{9}|[0-9]{12}", text):
        raise ValueError('地区写 6、9 或 12 位代码，或写 "*" 表示各地')
    return text


def _sentence(text: str) -> str:
    if not text.endswith("。"):
        raise ValueError("请写成一句完整的话，用句号“。”结尾")
    return text


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Dotted = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
ExactDate = Annotated[date, BeforeValidator(_exact_date)]
ExactDecimal = Annotated[Decimal, BeforeValidator(_exact_decimal)]
Region = Annotated[str, AfterValidator(_region)]
Sentence = Annotated[str, AfterValidator(_sentence)]
Title = Annotated[str, Field(min_length=2, max_length=60)]


class Strict(BaseModel):
    """A key that is not known is a fault, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Strict):
    """What holds from a day on, up to but not including `until`. Each model names the two among its own fields, so that
    they stand where its files have them."""

    if TYPE_CHECKING:
        from_: date
        until: date | None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.from_:
            raise ValueError("until（不含当日）应晚于 from")
        return self

    @property
    def end(self) -> date:
        return self.until or FOREVER

    def holds_on(self, day: date) -> bool:
        return self.from_ <= day < self.end


class Source(Strict):
    """One official document, as far as it is known."""

    title: Title
    issuer: str
    grade: Literal["A", "B", "C"]
    known: Sentence
    places: dict[str, Sentence]
    number: str | None = None
    issued_on: ExactDate | None = None


class Unit(Strict):
    """A unit of measure: its word, its dimensions, and how a value is shown."""

    title: str = ""
    dimensions: dict[str, int] = {}
    show: Literal["money", "number", "percent", "word"]
    whole: bool = False  # no fractions of it are given


class ParameterValue(Span):
    """The value of a parameter in one region over one half-open span of days."""

    region: Region
    from_: ExactDate = Field(alias="from")
    value: ExactDecimal
    source: str
    until: ExactDate | None = None
    published_on: ExactDate | None = None


class Parameter(Strict):
    """One number through time and by region."""

    title: Title
    unit: Name
    last_checked_on: ExactDate
    values: Annotated[tuple[ParameterValue, ...], Field(min_length=1)]
    note: Sentence | None = None
    id: str = ""

    @field_validator("id")
    @classmethod
    def _named_by_its_file(cls, _: str) -> str:
        raise ValueError("不认识这一项；参数的名字就是文件名")


class Column(Strict):
    """One column of an indicator."""

    name: Name
    type: ColumnType
    says: Title
    unit: Name
    codes: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    at_least: int = 0  # where to stop when asking what would be if the number were smaller

    @model_validator(mode="after")
    def _codes_for_codes(self) -> "Column":
        if (self.type is ColumnType.CODE) != bool(self.codes):
            raise ValueError("type: code 的列要用 codes 列出全部取值，其他列不写 codes")
        return self


class IndicatorHeader(Strict):
    """What stands in the comment at the top of an indicator's SQL file."""

    title: Title
    owner: str
    grain: Literal["household"]
    inputs: tuple[str, ...]
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    note: Sentence | None = None


class Member(Strict):
    """A made-up person of an indicator's test; heads of households need not be listed."""

    household: str
    birth_date: ExactDate | None = None
    is_alive: bool = True


class Months(Strict):
    """Which of the twelve months of the window a feed has told about."""

    early: int = 0
    covered: int = 12


class IndicatorTest(Strict):
    """Rows in, rows out."""

    name: Sentence
    as_of: ExactDate = date(2026, 11, 10)
    households: Annotated[tuple[str, ...], Field(min_length=1)]
    people: dict[str, Member] = {}
    stale: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    months: dict[str, Months] = {}
    rows: dict[str, tuple[dict[str, str], ...]] = {}
    expect: dict[str, dict[Name, str]]
    steps: dict[Name, tuple[dict[str, str], ...]] = {}


class IndicatorTests(Strict):
    """The tests that stand beside an indicator."""

    tests: Annotated[tuple[IndicatorTest, ...], Field(min_length=1)]


class Indicator(IndicatorHeader):
    """One table with one row per household, counted as of one date."""

    id: str
    sql: str
    hash: str
    tests: tuple[IndicatorTest, ...] = ()


class Uses(Strict):
    """What a rule reads, named so that a reviewer need not search for it."""

    indicators: tuple[Name, ...]
    parameters: tuple[Dotted, ...] = ()


class RuleText(Strict):
    """One warning, or one matter to explain, as policy staff write it."""

    title: Title
    about: Literal["household"]
    fires_when: str
    uses: Uses
    from_: ExactDate = Field(alias="from")
    source: str
    owner: str
    says: Sentence
    clears_when: Sentence
    route: Annotated[tuple[str, ...], Field(min_length=1)]
    purpose: Purpose = Purpose.WARN
    risk: Risk | None = None
    level: Level | None = None
    until: ExactDate | None = None
    note: Sentence | None = None

    @model_validator(mode="after")
    def _only_warnings_have_risk_and_level(self) -> "RuleText":
        is_warning = self.purpose is Purpose.WARN
        if is_warning and (self.risk is None or self.level is None):
            raise ValueError("预警要写 risk 和 level")
        if not is_warning and (self.risk is not None or self.level is not None):
            raise ValueError("purpose: explain 的规则只请农户说明情况，不写 risk 和 level")
        return self

    @property
    def found(self) -> Verdict:
        """The verdict where the condition holds."""
        return Verdict.HIT if self.purpose is Purpose.WARN else Verdict.EXPLAIN

    def in_force_on(self, day: date) -> bool:
        """True from the first day, up to but not including `until`."""
        return self.from_ <= day < (self.until or FOREVER)


class Case(Strict):
    """A worked example: facts in, verdict out."""

    name: Sentence
    kind: CaseKind
    as_of: ExactDate
    given: dict[Name, str]
    expect: Verdict
    region: Annotated[str, Field(pattern=r"^([0-9]{12}|[0-9]{6}|[0-9]{9})$")] = "131121"
    margin: ExactDecimal | None = None
    says: str | None = None


class CaseFile(Strict):
    """All cases of one rule."""

    cases: tuple[Case, ...]
