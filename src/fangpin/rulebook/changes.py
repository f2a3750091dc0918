"""Values and tables approved in an installation: from its home, on top of the packaged files, each from its day on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError, model_validator

from fangpin.home import Home
from fangpin.rulebook.book import Rulebook
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.models import (
    Dotted,
    ExactDate,
    ExactDecimal,
    Name,
    Parameter,
    ParameterValue,
    Region,
    Source,
    Strict,
    Title,
)
from fangpin.rulebook.table_models import DecisionTable, TableRow, TableVersion
from fangpin.rulebook.validation import model_faults
from fangpin.rulebook.yaml_lines import Document

_WHERE = "rulebook/changes"

Dated = TypeVar("Dated", ParameterValue, TableVersion)


class NewDocument(Strict):
    """An official document that came with a value and is not among the packaged sources."""

    title: Title
    issuer: str
    number: str | None = None
    issued_on: ExactDate | None = None


class ApprovedChange(Strict):
    """One value of a parameter, or the rows of a decision table, that two people answer for.

    It is known from `approved_on` and holds from `from`.
    """

    id: Annotated[int, Field(ge=0)]
    parameter: Dotted | None = None
    table: Dotted | None = None
    unit: Name
    region: Region
    from_: ExactDate = Field(alias="from")
    value: ExactDecimal | None = None
    rows: Annotated[tuple[TableRow, ...], Field(min_length=1)] | None = None
    source: str
    approved_on: ExactDate
    document: NewDocument | None = None

    @model_validator(mode="after")
    def _begins_after_approval(self) -> "ApprovedChange":
        if self.from_ <= self.approved_on:
            raise ValueError("生效日期应晚于批准日期")
        return self

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> "ApprovedChange":
        told = [one is not None for one in (self.parameter, self.value, self.table, self.rows)]
        if told not in ([True, True, False, False], [False, False, True, True]):
            raise ValueError("应写一个参数和它的值（value），或者一张决策表和它的行（rows）")
        return self

    def __hash__(self) -> int:
        # The rows of a table hold mappings, which have no hash of their own.
        return hash((self.id, self.target, self.from_, self.approved_on))

    @property
    def target(self) -> str:
        """The name of the parameter or table."""
        return self.parameter or self.table or ""

    @property
    def document_id(self) -> str:
        """How values name the document that came with this change."""
        return f"installed-{self.id}"

    def is_known_on(self, day: date | None) -> bool:
        return day is None or self.approved_on <= day

    def holds_by(self, day: date | None) -> bool:
        return day is None or (self.is_known_on(day) and self.from_ <= day)


def change_files(home: Home) -> list[Path]:
    """One file an approved change, in the order of approval; files are only ever added."""
    return sorted(home.rule_changes.glob("[0-9]*.json"))


def read_changes(home: Home) -> tuple[list[ApprovedChange], list[Fault]]:
    """What has been approved here, and what of it cannot be read."""
    found: list[ApprovedChange] = []
    faults: list[Fault] = []
    for path in change_files(home):
        file = f"{_WHERE}/{path.name}"
        try:
            found.append(ApprovedChange.model_validate(json.loads(path.read_text("utf-8"))))
        except ValidationError as error:
            faults += model_faults(error, Document(file=file))
        except ValueError:
            faults.append(Fault(file, 1, "读不懂这个文件；请从备份恢复，不要手工修改。"))
    return sorted(found, key=lambda one: (one.approved_on, one.id)), faults


def change_text(change: ApprovedChange) -> str:
    """The change as its file holds it."""
    told = change.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def change_file(change: ApprovedChange) -> str:
    """The name of its file, for faults and for the folder."""
    return f"{change.id:012d}.json"


def new_source(change: ApprovedChange) -> Source | None:
    """The document that came with the change, as a source like the packaged ones."""
    if change.document is None:
        return None
    _, _, place = change.source.partition("#")
    return Source(
        title=change.document.title,
        issuer=change.document.issuer,
        number=change.document.number,
        issued_on=change.document.issued_on,
        grade="C",
        known="由本地经办人随参数变更登记，原文由登记单位保存。",
        places={place: "见登记时所写的出处。"},
    )


def put(
    change: ApprovedChange, *, parameters: dict[str, Parameter], tables: dict[str, DecisionTable]
) -> None:
    """Put the value or the rows in their place: the former ones of the region end where they begin, later ones stay.

    What has the same region and the same first day is replaced: of two approvals the later one holds.
    """
    if change.table is None:
        parameter = parameters[change.target]
        span = _span(parameter.values, change)
        value = ParameterValue.model_validate(span | {"value": change.value})
        values = (*_kept(parameter.values, change), value)
        parameters[change.target] = parameter.model_copy(update={"values": values})
    else:
        tables[change.table] = placed_table(tables[change.table], change)


def placed_table(table: DecisionTable, change: ApprovedChange) -> DecisionTable:
    """The table with the new rows as its last version."""
    version = TableVersion.model_validate(_span(table.versions, change) | {"rows": change.rows})
    return table.model_copy(update={"versions": (*_kept(table.versions, change), version)})


def what_if(book: Rulebook, changes: Iterable[ApprovedChange]) -> Rulebook:
    """The rulebook as it would be with the changes; for questions only, nothing is stored."""
    parameters, tables = dict(book.parameters), dict(book.tables)
    digest = hashlib.sha256(book.hash.encode())
    for change in changes:
        put(change, parameters=parameters, tables=tables)
        digest.update(change_text(change).encode())
    return replace(book, parameters=parameters, tables=tables, hash=digest.hexdigest())


def as_if_on(change: ApprovedChange, day: date, *, region: str | None = None) -> ApprovedChange:
    """The same value or rows as though it began on a day (and, if asked, in another region)."""
    moved: dict[str, object] = {"from_": day, "approved_on": day}
    return change.model_copy(update=moved | ({"region": region} if region else {}))


def hash_with(folder_hash: str, changes: Sequence[ApprovedChange]) -> str:
    """The packaged rulebook's hash stays as it is until a change takes effect."""
    if not changes:
        return folder_hash
    told = folder_hash + "".join(map(change_text, changes))
    return hashlib.sha256(told.encode()).hexdigest()


def _span(all_of: Sequence[Dated], change: ApprovedChange) -> dict[str, object]:
    later = [one.from_ for one in all_of if one.region == change.region and one.from_ > change.from_]
    return {
        "region": change.region,
        "from": change.from_,
        "until": min(later, default=None),
        "source": change.source,
    }


def _kept(all_of: Sequence[Dated], change: ApprovedChange) -> list[Dated]:
    return [_cut(one, change) for one in all_of if one.region != change.region or one.from_ != change.from_]


def _cut(one: Dated, change: ApprovedChange) -> Dated:
    if one.region != change.region or not one.holds_on(change.from_):
        return one
    return one.model_copy(update={"until": change.from_})
