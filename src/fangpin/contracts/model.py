"""What a contract can say: columns, code lists, checks, and the period a delivery covers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ColumnType(StrEnum):
    """How the text of a cell is read."""

    text = "text"
    name = "name"
    address = "address"
    identifier = "identifier"
    disability_certificate = "disability_certificate"
    credit_code = "credit_code"
    date = "date"
    month = "month"
    yuan = "yuan"
    wan_yuan = "wan_yuan"
    integer = "integer"
    decimal = "decimal"
    yes_no = "yes_no"
    code = "code"
    village_code = "village_code"
    phone = "phone"


IDENTIFIER_TYPES = frozenset({ColumnType.identifier, ColumnType.disability_certificate})
# These never reach the lake, whatever a contract says.
NEVER_KEPT = frozenset({ColumnType.name, ColumnType.address, ColumnType.phone}) | IDENTIFIER_TYPES

# How a file that names no person says which village a row is about: by the code or, failing that, by all three names.
VILLAGE_CODE = "village_code"
VILLAGE_NAMES = ("county_name", "town_name", "village_name")

LAKE_TYPES: Mapping[ColumnType, str] = {
    ColumnType.date: "DATE",
    ColumnType.month: "DATE",
    ColumnType.yuan: "DECIMAL(14,2)",
    ColumnType.wan_yuan: "DECIMAL(18,6)",
    ColumnType.integer: "INTEGER",
    ColumnType.decimal: "DECIMAL(14,4)",
    ColumnType.yes_no: "BOOLEAN",
}

Word = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column: how it is headed, how it is read, and what happens to a cell that cannot be read."""

    name: Name
    heading: Word | None = None
    synonyms: tuple[Word, ...] = ()
    type: ColumnType
    # A required heading must be in the file, and an empty cell under it counts as one that cannot be read.
    required: bool = False
    on_bad: Literal["reject", "unknown"] = "unknown"
    keep: bool | None = None
    codes: Name | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    # A day that cannot lie after the file was received.
    past: bool = False
    # 长期 and 至今 mean that there is no such day, and are not a day that cannot be read.
    open_ended: bool = False
    fill: Literal["delivery_month"] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the column reaches the lake."""
        return self.type not in NEVER_KEPT and self.keep is not False

    @property
    def lake_type(self) -> str:
        return LAKE_TYPES.get(self.type, "VARCHAR")

    @property
    def says(self) -> str:
        """The word a reader knows the column by."""
        return self.heading or self.name

    @model_validator(mode="after")
    def _is_whole(self) -> Column:
        if (self.heading is None) == (self.fill is None):
            raise ValueError("栏目要么有 heading（表头），要么有 fill，二者必居其一")
        if self.past and self.type not in (ColumnType.date, ColumnType.month):
            raise ValueError("past 只用于日期和月份")
        if self.open_ended and self.type not in (ColumnType.date, ColumnType.month):
            raise ValueError("open_ended 只用于日期和月份")
        if (self.type is ColumnType.code) != (self.codes is not None):
            raise ValueError("type: code 必须配 codes（代码表名），其他类型不能有 codes")
        if self.keep and self.type in NEVER_KEPT:
            raise ValueError(f"{self.type} 类型的栏目从不入湖；请删去 keep: true")
        has_bounds = self.minimum is not None or self.maximum is not None
        if has_bounds and self.type not in (
            ColumnType.integer,
            ColumnType.decimal,
            ColumnType.yuan,
            ColumnType.wan_yuan,
        ):
            raise ValueError("minimum、maximum 只用于数字和金额")
        return self


class SumCheck(_Strict):
    """The parts must add up to the whole, within a tolerance; rows with an unknown part are not judged."""

    code: Name
    kind: Literal["sum"]
    plus: tuple[Name, ...] = Field(min_length=1)
    minus: tuple[Name, ...] = ()
    equals: Name
    tolerance_yuan: Decimal
    says: Word

    @property
    def column_names(self) -> tuple[str, ...]:
        return (self.equals, *self.plus, *self.minus)


class OrderCheck(_Strict):
    """One date must not lie before another."""

    code: Name
    kind: Literal["not_before"]
    earlier: Name
    later: Name
    says: Word

    @property
    def column_names(self) -> tuple[str, ...]:
        return (self.later, self.earlier)


class IdentifierCheck(_Strict):
    """A column must say what the person's identifier says: birth date, sex, disability category or grade."""

    code: Name
    kind: Literal["same_as_identifier"]
    column: Literal["birth_date", "sex", "category", "grade"]
    says: Word

    @property
    def column_names(self) -> tuple[str, ...]:
        return (self.column,)


Check = Annotated[SumCheck | OrderCheck | IdentifierCheck, Field(discriminator="kind")]


class CodeList(_Strict):
    """The values a coded column may take, and other spellings of them."""

    title: Word
    source: Word
    multiple: bool = False
    values: tuple[Word, ...] = Field(min_length=1)
    synonyms: dict[Word, Word] = {}

    @model_validator(mode="after")
    def _is_closed(self) -> CodeList:
        if twice := sorted({value for value in self.values if self.values.count(value) > 1}):
            raise ValueError(f"取值重复：{'、'.join(twice)}")
        if strangers := sorted(set(self.synonyms.values()) - set(self.values)):
            raise ValueError(f"synonyms 指向了 values 里没有的取值：{'、'.join(strangers)}")
        return self


class ContractBody(_Strict):
    """A contract file as it is written; `Contract` adds where it lies."""

    title: Word
    owner: Word
    sender: Word
    legal_basis: Word
    agreement: Word
    purpose: Word
    retention_months: int = Field(gt=0)
    expected_day: int = Field(ge=1, le=31)
    told: Word
    grain: Word
    period: Literal["snapshot", "monthly", "cumulative", "event"]
    covers: Literal["previous_month", "received_on"]
    max_age_days: int = Field(gt=0)
    row_keys: tuple[Name, ...] = Field(min_length=1)
    # Both or neither: a contract without a person is about villages.
    person: Name | None = None
    person_name: Name | None = None
    checks: tuple[Check, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_about_one_kind(self) -> ContractBody:
        if (self.person is None) != (self.person_name is None):
            raise ValueError("person 和 person_name 要么都写（一行是一个人），要么都不写（一行是一个村）")
        return self


@dataclass(frozen=True)
class Contract:
    """What one department promises about one data set."""

    id: str
    body: ContractBody

    # Hashing the whole body, as is the default, costs more than reading a short file.
    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def department(self) -> str:
        return self.id.partition("/")[0]

    @property
    def dataset(self) -> str:
        return self.id.partition("/")[2]

    @property
    def title(self) -> str:
        return self.body.title

    @property
    def sender(self) -> str:
        return self.body.sender

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.body.columns

    @property
    def filed_columns(self) -> tuple[Column, ...]:
        """The columns that stand in the file; the others are filled in."""
        return tuple(column for column in self.columns if column.heading is not None)

    @property
    def kept_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_kept)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def is_about_villages(self) -> bool:
        """Whether a row is about a village, not about a person."""
        return self.body.person is None

    @property
    def person_columns(self) -> tuple[str, str]:
        """The columns that hold the number and the name of the person a row is about."""
        if self.body.person is None or self.body.person_name is None:
            raise ValueError(f"{self.id} is about villages")
        return self.body.person, self.body.person_name

    def required_columns(self, found: Container[str]) -> tuple[Column, ...]:
        """The columns whose headings a file must have; of a village the code, or else all its names."""
        required = [column for column in self.filed_columns if column.required]
        if self.is_about_villages and VILLAGE_CODE not in found:
            required += [self.column(name) for name in VILLAGE_NAMES]
        return tuple(required)

    @property
    def is_household_register(self) -> bool:
        """Whether the file itself says who lives with whom, and where."""
        types = {column.type for column in self.columns}
        return ColumnType.village_code in types and any(
            c.name == "household_no" and c.required for c in self.columns
        )

    @property
    def lake_columns(self) -> tuple[tuple[str, str], ...]:
        """Names and DuckDB types of the Parquet file, in order."""
        first = [] if self.is_about_villages else [("person_key", "UUID"), ("surname_key", "UUID")]
        if self.is_household_register:
            first.append(("household_key", "UUID"))
        first += [("delivery", "VARCHAR"), ("sheet", "VARCHAR"), ("row_no", "INTEGER")]
        return (*first, *((column.name, column.lake_type) for column in self.kept_columns))

    @property
    def lake_keys(self) -> tuple[str, ...]:
        """The row keys as they are called in the lake.

        A person is an identifier with a surname: one number under two surnames is two people, of whom the registry
        knows one, and neither may push the other out.
        """
        keys: list[str] = []
        for name in self.body.row_keys:
            keys += ["person_key", "surname_key"] if name == self.body.person else [name]
        return tuple(keys)


@dataclass(frozen=True)
class Contracts:
    """All contracts and the code lists they use."""

    by_id: Mapping[str, Contract]
    codes: Mapping[str, CodeList]

    def __iter__(self) -> Iterator[Contract]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __getitem__(self, contract_id: str) -> Contract:
        return self.by_id[contract_id]

    def __contains__(self, contract_id: object) -> bool:
        return contract_id in self.by_id

    def codes_of(self, column: Column) -> CodeList:
        """The code list of a coded column."""
        return self.codes[column.codes or ""]
