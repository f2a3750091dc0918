"""Reading the folder of contracts: all faults of all files are told at once, with file and line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from fangpin.contracts.headings import heading_and_unit
from fangpin.contracts.model import (
    IDENTIFIER_TYPES,
    VILLAGE_CODE,
    VILLAGE_NAMES,
    CodeList,
    Column,
    ColumnType,
    Contract,
    ContractBody,
    Contracts,
)
from fangpin.kernel.errors import UserError
from fangpin.kernel.places import data_folder

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a contract file."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


class ContractFaults(UserError):
    """The contracts cannot be used; `faults` says everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(
            f"数据约定有 {len(faults)} 处错误，请逐条改正（写法见 docs/how-to/add-a-dataset.md）：\n{lines}"
        )


def load_contracts(*, folder: Path | None = None) -> Contracts:
    """All contracts of a folder (by default the project's own); raises ContractFaults."""
    return _load((folder or data_folder("contracts")).resolve())


@cache
def _load(folder: Path) -> Contracts:
    faults: list[Fault] = []
    codes: dict[str, CodeList] = {}
    contracts: dict[str, Contract] = {}
    for path in sorted(folder.glob("codes/*.yaml")):
        if (source := _read(path, CodeList, folder=folder, faults=faults)) is not None:
            codes[path.stem] = source.model
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name in ("codes", "internal"):
            continue
        if (found := _read(path, ContractBody, folder=folder, faults=faults)) is not None:
            contract = Contract(id=f"{path.parent.name}/{path.stem}", body=found.model)
            faults += _cross_faults(contract, file=found.file, lines=found.lines, codes=codes)
            contracts[contract.id] = contract
    if not contracts and not faults:
        faults.append(Fault(str(folder), 0, "文件夹里没有数据约定；应有 <部门>/<数据集>.yaml"))
    if faults:
        raise ContractFaults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    return Contracts(by_id=contracts, codes=codes)


class _Lines:
    """The line on which each part of a YAML document begins."""

    def __init__(self, node: yaml.Node | None) -> None:
        self._node = node

    def of(self, path: Iterable[Hashable]) -> int:
        """The line of the deepest part of the path that exists."""
        node, line = self._node, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next(((key, value) for key, value in node.value if key.value == step), None)
                # Pydantic names the chosen member of a union as one more step, which the file does not have.
                if pair is None:
                    continue
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line


class _Source(Generic[Model]):
    """A file that could be read."""

    def __init__(self, *, file: str, lines: _Lines, model: Model) -> None:
        self.file, self.lines, self.model = file, lines, model


def read_model(path: Path, kind: type[Model], *, folder: Path, faults: list[Fault]) -> Model | None:
    """The model of one YAML file, or None and its faults."""
    source = _read(path, kind, folder=folder, faults=faults)
    return source.model if source else None


def _read(path: Path, kind: type[Model], *, folder: Path, faults: list[Fault]) -> _Source[Model] | None:
    file = str(path.relative_to(folder.parent))
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        faults.append(Fault(file, 1, "文件不是 UTF-8 编码；请另存为 UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(
            Fault(file, mark.line + 1 if mark else 1, f"不是正确的 YAML：{error.problem or error.context}")
        )
        return None
    if not isinstance(data, dict):
        faults.append(Fault(file, 1, "文件应是“键: 值”的形式，而不是单个值或列表"))
        return None
    lines = _Lines(node)
    twice = list(_repeated_keys(node))
    faults += [Fault(file, line, f"键 {key} 写了两次；请删去一个") for key, line in twice]
    try:
        model = kind.model_validate(data)
    except ValidationError as error:
        faults += [Fault(file, lines.of(one["loc"]), _says(one)) for one in error.errors(include_url=False)]
        return None
    return _Source(file=file, lines=lines, model=model)


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


_SAYS = {
    "extra_forbidden": "不认识的键；请核对拼写或删去",
    "missing": "缺少必填的键",
    "string_type": "应为文字；数字和日期请加引号",
    "string_too_short": "不能为空",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "decimal_type": '应为带引号的数字，例如 "1.00"',
    "decimal_parsing": '应为带引号的数字，例如 "1.00"',
    "tuple_type": "应为列表，例如 [甲, 乙]",
    "dict_type": "应为“键: 值”的形式",
    "model_type": "应为“键: 值”的形式",
    "string_pattern_mismatch": "代码名只能用小写英文字母、数字和下划线，以字母开头",
    "union_tag_not_found": "检查缺少 kind；应为 sum、not_before 或 same_as_identifier",
    "union_tag_invalid": "检查的 kind 应为 sum、not_before 或 same_as_identifier",
}


def _says(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"]) or "文件"
    context = error.get("ctx", {})
    match error["type"]:
        case "enum" | "literal_error":
            says = f"应为 {context['expected'].replace(' or ', '、').replace(', ', '、')} 之一"
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            says = f"数值超出范围：{error['msg']}"
        case "value_error":
            says = str(context["error"])
        case kind:
            says = _SAYS.get(kind, error["msg"])
    found = error.get("input")
    shown = (
        f"，写的是 {found!r}" if isinstance(found, str | int | float) and error["type"] != "missing" else ""
    )
    return f"{where}：{says}{shown}"


def _cross_faults(
    contract: Contract, *, file: str, lines: _Lines, codes: Mapping[str, CodeList]
) -> Iterator[Fault]:
    """What one key alone cannot show: names that lead nowhere, headings that two columns claim."""
    body = contract.body
    by_name = {column.name: column for column in body.columns}
    for index, column in enumerate(body.columns):
        line = lines.of(("columns", index))
        if by_name[column.name] is not column:
            yield Fault(file, line, f"columns：栏目 {column.name} 写了两次")
        if column.codes is not None and column.codes not in codes:
            yield Fault(file, line, f"columns：没有代码表 contracts/codes/{column.codes}.yaml")
    for key, names in (
        ("row_keys", body.row_keys),
        ("person", (body.person,) if body.person else ()),
        ("person_name", (body.person_name,) if body.person_name else ()),
    ):
        for name in names:
            if name not in by_name:
                yield Fault(file, lines.of((key,)), f"{key}：columns 里没有栏目 {name}")
            elif key == "row_keys" and not by_name[name].is_kept and name != body.person:
                yield Fault(
                    file, lines.of((key,)), f"row_keys：栏目 {name} 不入湖（keep），不能用来识别同一行"
                )
    for index, check in enumerate(body.checks):
        for name in check.column_names:
            if name not in by_name:
                yield Fault(file, lines.of(("checks", index)), f"checks：columns 里没有栏目 {name}")
    yield from (_village_faults if contract.is_about_villages else _person_faults)(
        body, by_name, file=file, lines=lines
    )
    yield from _doubled_headings(contract, file=file, lines=lines)


def _person_faults(
    body: ContractBody, by_name: Mapping[str, Column], *, file: str, lines: _Lines
) -> Iterator[Fault]:
    """Who a row is about must be there and readable."""
    person, name_column = by_name.get(body.person or ""), by_name.get(body.person_name or "")
    if person is not None and (
        person.type not in IDENTIFIER_TYPES or not person.required or person.on_bad != "reject"
    ):
        yield Fault(file, lines.of(("person",)), "person：应是必填、on_bad: reject 的证件号码栏目")
    if name_column is not None and (
        name_column.type is not ColumnType.name or name_column.on_bad != "reject"
    ):
        yield Fault(file, lines.of(("person_name",)), "person_name：应是 type: name、on_bad: reject 的栏目")


def _village_faults(
    body: ContractBody, by_name: Mapping[str, Column], *, file: str, lines: _Lines
) -> Iterator[Fault]:
    """A contract without a person is about villages, and must be able to say which."""
    missing = [name for name in (VILLAGE_CODE, *VILLAGE_NAMES) if name not in by_name]
    if missing:
        yield Fault(
            file, 1, f"没有 person（按人识别）的约定按村识别，columns 里还要有栏目 {'、'.join(missing)}"
        )
    code = by_name.get(VILLAGE_CODE)
    if code is not None and (
        code.type is not ColumnType.village_code or code.on_bad != "reject" or code.required
    ):
        line = lines.of(("columns", body.columns.index(code)))
        yield Fault(
            file, line, "columns：village_code 应是 type: village_code、on_bad: reject、不设 required 的栏目"
        )
    if VILLAGE_CODE not in body.row_keys:
        yield Fault(file, lines.of(("row_keys",)), "row_keys：按村识别的约定要有 village_code")
    for index, check in enumerate(body.checks):
        if check.kind == "same_as_identifier":
            yield Fault(
                file, lines.of(("checks", index)), "checks：same_as_identifier 只用于有 person 的约定"
            )


def _doubled_headings(contract: Contract, *, file: str, lines: _Lines) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for index, column in enumerate(contract.columns):
        for heading in filter(None, (column.heading, *column.synonyms)):
            first = owner.setdefault(heading_and_unit(heading)[0], column.name)
            if first != column.name:
                line = lines.of(("columns", index))
                yield Fault(file, line, f"columns：表头“{heading}”同时属于 {first} 和 {column.name}")
