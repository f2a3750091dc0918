"""Loads the folder `rulebook/`: reads every file, checks each alone and all together, reports all faults at once."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from fangpin.kernel.places import data_folder
from fangpin.rulebook.book import Rule, Rulebook, indicator_inputs, order_indicators
from fangpin.rulebook.expression import ExpressionFault, Names, parse_expression
from fangpin.rulebook.faults import Fault, RulebookError
from fangpin.rulebook.indicator_sql import read_indicator
from fangpin.rulebook.models import (
    CaseFile,
    Indicator,
    IndicatorTest,
    IndicatorTests,
    Parameter,
    RuleText,
    Source,
    Unit,
)
from fangpin.rulebook.parameter_checks import coverage_faults, parameter_faults, source_faults
from fangpin.rulebook.rule_checks import UNKNOWN_WORD, case_faults, fact_columns, placeholders, uses_faults
from fangpin.rulebook.validation import model_faults
from fangpin.rulebook.yaml_lines import Document, Place, read_document

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Reading:
    """What has been read so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    rule_texts: dict[str, RuleText] = field(default_factory=dict)
    case_files: dict[str, CaseFile] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)


def load_rulebook(*, folder: Path | None = None) -> Rulebook:
    """The rulebook of a folder (the project's own by default); raises RulebookError with all faults."""
    reading = _read_numbers(folder)
    _read_indicators(reading)
    _read_rules(reading)
    return _book(reading, is_whole=True)


def load_parameters(*, folder: Path | None = None) -> Rulebook:
    """The same without rules and indicators, for who needs the numbers only: a tenth of the time."""
    return _book(_read_numbers(folder), is_whole=False)


def _read_numbers(folder: Path | None) -> Reading:
    reading = Reading(folder=folder or data_folder("rulebook"))
    _read_units(reading)
    _read_sources(reading)
    _read_parameters(reading)
    return reading


def _book(reading: Reading, *, is_whole: bool) -> Rulebook:
    if reading.faults:
        raise RulebookError(reading.faults)
    return Rulebook(
        folder=reading.folder,
        sources=reading.sources,
        units=reading.units,
        parameters=reading.parameters,
        indicators=reading.indicators,
        rules=reading.rules,
        hash=_folder_hash(reading.folder) if is_whole else "",
    )


def _read_units(reading: Reading) -> None:
    document = _document(reading, reading.folder / "units.yaml")
    for name, content in (document.data or {}).items() if isinstance(document.data, dict) else ():
        unit = _model(reading, Unit, document, content, (name,))
        if unit is not None:
            reading.units[name] = unit


def _read_sources(reading: Reading) -> None:
    for path in sorted((reading.folder / "sources").glob("*.yaml")):
        document = _document(reading, path)
        source = _model(reading, Source, document, document.data)
        if source is not None:
            reading.sources[path.stem] = source


def _read_parameters(reading: Reading) -> None:
    for path in sorted((reading.folder / "parameters").glob("*/*.yaml")):
        document = _document(reading, path)
        parameter = _model(reading, Parameter, document, document.data)
        if parameter is None:
            continue
        name = f"{path.parent.name}.{path.stem}"
        reading.documents[f"parameter {name}"] = document
        reading.faults += parameter_faults(parameter, document, units=reading.units, sources=reading.sources)
        if parameter.unit in reading.units:
            reading.parameters[name] = parameter.model_copy(update={"id": name})


def _read_indicators(reading: Reading) -> None:
    owners: dict[str, str] = {}
    for path in sorted((reading.folder / "indicators").glob("*/*.sql")):
        file, name = _shown(reading, path), path.stem
        indicator, faults, document = read_indicator(text=path.read_text("utf-8"), file=file, name=name)
        reading.faults += faults
        if indicator is None or document is None:
            continue
        if name in reading.indicators:
            reading.faults.append(Fault(file, 1, f"已有名为“{name}”的指标；请换一个名字。"))
        tests = _read_tests(reading, path.with_suffix(".yaml"), indicator)
        for index, column in enumerate(indicator.columns):
            if column.name in owners:
                document.fault(
                    ("columns", index),
                    f"列名“{column.name}”已被指标 {owners[column.name]} 用了；请换一个名字。",
                )
            if column.unit not in reading.units:
                document.fault(
                    ("columns", index, "unit"), f"units.yaml 里没有单位“{column.unit}”；请改正或补上。"
                )
            owners[column.name] = name
        reading.faults += document.faults
        reading.documents[f"indicator {name}"] = document
        reading.indicators[name] = indicator.model_copy(update={"tests": tests})
    for name, indicator in reading.indicators.items():
        _check_inputs(reading, name, indicator)
    try:
        order_indicators(reading.indicators)
    except ValueError as circle:
        reading.faults.append(Fault("indicators", 1, f"指标互相引用成了圈（{circle}）；请拆开。"))


def _check_inputs(reading: Reading, name: str, indicator: Indicator) -> None:
    """What an indicator reads, and what its columns say they rest on, must be there."""
    known = set(indicator.inputs)
    for read in indicator_inputs(indicator.inputs):
        if read in reading.indicators:
            known |= {column.name for column in reading.indicators[read].columns}
        else:
            _fault(reading, f"indicator {name}", ("inputs",), f"没有名为“{read}”的指标；请检查 inputs。")
    for index, column in enumerate(indicator.columns):
        for one in sorted(set(column.depends_on) - known):
            says = f"“{one}”既不在 inputs 里，也不是所读指标的列；请改正 depends_on。"
            _fault(reading, f"indicator {name}", ("columns", index), says)


def _read_tests(reading: Reading, path: Path, indicator: Indicator) -> tuple[IndicatorTest, ...]:
    """The tests beside an indicator; they must show what it gives, and when it gives nothing."""
    document = _document(reading, path)
    tests = _model(reading, IndicatorTests, document, document.data)
    if tests is None:
        return ()
    columns = {column.name for column in indicator.columns}
    told: set[str] = set()
    unknown: set[str] = set()
    for index, test in enumerate(tests.tests):
        for household, expected in test.expect.items():
            place = ("tests", index, "expect", household)
            for name in sorted(set(expected) - columns):
                document.fault((*place, name), f"指标没有“{name}”这一列；请改正。")
            if household not in test.households:
                document.fault(place, f"households 里没有“{household}”；请补上。")
            told |= {name for name, value in expected.items() if value != UNKNOWN_WORD}
            unknown |= {name for name, value in expected.items() if value == UNKNOWN_WORD}
    for name in sorted(columns - told):
        document.fault((), f"没有测试给出过“{name}”的值；请至少写一个。")
    has_own_feeds = any(not read.startswith(("indicators.", "registry.")) for read in indicator.inputs)
    if not unknown and has_own_feeds:
        document.fault((), f"没有测试说明数据缺失或过期时怎样；请写一个 expect 为 {UNKNOWN_WORD} 的。")
    reading.faults += document.faults
    return tests.tests


def _read_rules(reading: Reading) -> None:
    for path in sorted((reading.folder / "rules").glob("*/*.yaml")):
        document, name = _document(reading, path), f"{path.parent.name}/{path.stem}"
        text = _model(reading, RuleText, document, document.data)
        cases = _read_cases(reading, name)
        if text is None:
            continue
        known = len(reading.faults)
        reading.documents[f"rule {name}"] = document
        reading.faults += source_faults(text.source, document, ("source",), sources=reading.sources)
        reading.faults += uses_faults(
            text, document, indicators=reading.indicators, parameters=reading.parameters
        )
        if len(reading.faults) == known and cases is not None:
            _check_rule(reading, name, text, document, cases)
    for path in sorted((reading.folder / "cases").glob("*/*.yaml")):
        if not (reading.folder / "rules" / path.parent.name / path.name).exists():
            reading.faults.append(Fault(_shown(reading, path), 1, "没有同名的规则；请改名，或删去这个文件。"))


def _read_cases(reading: Reading, rule: str) -> CaseFile | None:
    path = reading.folder / "cases" / f"{rule}.yaml"
    if not path.exists():
        reading.faults.append(
            Fault(f"rules/{rule}.yaml", 1, f"缺少例子 cases/{rule}.yaml；每条规则至少要有四个例子。")
        )
        return None
    document = _document(reading, path)
    reading.documents[f"cases {rule}"] = document
    return _model(reading, CaseFile, document, document.data)


def _check_rule(reading: Reading, name: str, text: RuleText, document: Document, cases: CaseFile) -> None:
    columns = {
        column.name: column for used in text.uses.indicators for column in reading.indicators[used].columns
    }
    parameters = {used: reading.parameters[used] for used in text.uses.parameters}
    names = Names(columns=columns, parameters=parameters, units=reading.units)
    try:
        expression = parse_expression(text=text.fires_when, names=names)
    except ExpressionFault as fault:
        document.fault(("fires_when",), str(fault))
        reading.faults += document.faults
        return
    said = placeholders(text.says)
    for word in said:
        if word not in columns and word not in parameters:
            document.fault(("says",), f"“{{{word}}}”既不是 uses 里指标的列，也不是 uses 里的参数；请改正。")
    facts = fact_columns(expression.columns, said, columns)
    used = tuple(dict.fromkeys([*expression.parameters, *(word for word in said if word in parameters)]))
    for unused in sorted(set(parameters) - set(used)):
        document.fault(("uses", "parameters"), f"参数“{unused}”没有用到；请从 uses 删去，或用上。")
    for indicator in text.uses.indicators:
        if not {column.name for column in reading.indicators[indicator].columns} & set(facts):
            document.fault(("uses", "indicators"), f"指标“{indicator}”没有用到；请从 uses 删去，或用上。")
    reading.faults += document.faults
    reading.faults += coverage_faults(text, used, document, parameters=parameters)
    case_document = reading.documents[f"cases {name}"]
    reading.faults += case_faults(
        cases, case_document, text=text, columns=columns, decided_by=expression.columns
    )
    reading.rules[name] = Rule(
        id=name,
        text=text,
        expression=expression,
        facts=facts,
        parameters=used,
        cases=cases.cases,
        hash=_rule_hash(reading, text, used),
    )


def _rule_hash(reading: Reading, text: RuleText, parameters: tuple[str, ...]) -> str:
    """What a verdict depends on besides the data: the rule, its parameters, its indicators and those they read."""
    content = [text.model_dump_json(by_alias=True)]
    content += [reading.parameters[name].model_dump_json(by_alias=True) for name in sorted(parameters)]
    waiting, seen = list(text.uses.indicators), set[str]()
    while waiting:
        name = waiting.pop()
        # One that is not there is a fault of its own, told with all the others.
        if name not in seen and name in reading.indicators:
            seen.add(name)
            waiting += indicator_inputs(reading.indicators[name].inputs)
    content += [reading.indicators[name].hash for name in sorted(seen)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


def _folder_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".sql")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _document(reading: Reading, path: Path) -> Document:
    file = _shown(reading, path)
    try:
        document = read_document(text=path.read_text("utf-8"), file=file)
    except FileNotFoundError:
        document = Document(file=file, faults=[Fault(file, 1, "缺少这个文件；请补上。")])
    except UnicodeDecodeError:
        document = Document(file=file, faults=[Fault(file, 1, "文件不是 UTF-8 编码；请另存为 UTF-8。")])
    reading.faults += document.faults
    return document


def _model(
    reading: Reading, model: type[Model], document: Document, content: object, place: tuple[str, ...] = ()
) -> Model | None:
    if document.faults:
        return None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        inner = Document(
            file=document.file,
            lines={
                found[len(place) :]: line
                for found, line in document.lines.items()
                if found[: len(place)] == place
            },
        )
        reading.faults += model_faults(error, inner)
        return None


def _fault(reading: Reading, key: str, place: Place, says: str) -> None:
    document = reading.documents[key]
    reading.faults.append(Fault(document.file, document.line(place), says))


def _shown(reading: Reading, path: Path) -> str:
    return path.relative_to(reading.folder).as_posix()
