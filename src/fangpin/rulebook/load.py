"""Loads the folder `rulebook/`: reads every file, checks each alone and all together, reports all faults at once."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from fangpin.home import Home
from fangpin.kernel.places import data_folder, data_root
from fangpin.rulebook.assistance_files import read_assistance
from fangpin.rulebook.book import Rule, Rulebook, indicator_inputs
from fangpin.rulebook.change_files import take_changes
from fangpin.rulebook.changes import ApprovedChange, hash_with, read_changes
from fangpin.rulebook.expression import ExpressionFault, Names, parse_expression
from fangpin.rulebook.faults import Fault, RulebookError
from fangpin.rulebook.folder_checks import folder_faults
from fangpin.rulebook.indicator_files import read_indicators
from fangpin.rulebook.ledger_files import check_ledger_columns, read_ledger
from fangpin.rulebook.models import FOREVER, CaseFile, Parameter, RuleText, Source, Unit
from fangpin.rulebook.parameter_checks import coverage_faults, parameter_faults, source_faults
from fangpin.rulebook.procedure_files import read_procedures
from fangpin.rulebook.reading import Reading
from fangpin.rulebook.rule_checks import brace_faults, case_faults, fact_columns, placeholders, uses_faults
from fangpin.rulebook.table_files import read_tables
from fangpin.rulebook.yaml_lines import Document


def load_rulebook(
    *,
    folder: Path | None = None,
    home: Home | None = None,
    as_of: date | None = None,
    also: Sequence[ApprovedChange] = (),
) -> Rulebook:
    """The rulebook of a folder (the project's own by default); raises RulebookError with all faults.

    With a home, the values and tables approved there come on top: all of them, or as of a day those that were approved and
    in force by it, so that the rulebook of a day stays the same whatever is approved later. `also` tries out more.
    """
    folder = folder or data_folder("rulebook")
    approved, faults = read_changes(home) if home else ([], [])
    changes = (*approved, *also)
    as_of = as_of if changes else None
    return _load(folder, _folder_hash(folder), data_root(), changes, tuple(faults), as_of)


@lru_cache(maxsize=4)
def _load(
    folder: Path,
    folder_hash: str,
    _contracts_in: Path,
    changes: tuple[ApprovedChange, ...],
    faults: tuple[Fault, ...],
    as_of: date | None,
) -> Rulebook:
    """A server asks for the same rulebook again and again; the same files, approvals and day make the same one."""
    reading = _read_numbers(folder)
    read_ledger(reading)
    reading.faults += faults
    taken = take_changes(reading, changes, as_of=as_of)
    read_indicators(reading)
    check_ledger_columns(reading)
    _read_rules(reading)
    return _book(reading, hash=hash_with(folder_hash, taken))


def load_parameters(*, folder: Path | None = None, home: Home | None = None) -> Rulebook:
    """The same without rules and indicators, for who needs the numbers only: a tenth of the time."""
    reading = _read_numbers(folder or data_folder("rulebook"))
    if home:
        approved, faults = read_changes(home)
        reading.faults += faults
        take_changes(reading, approved, as_of=None)
    return _book(reading, hash="")


def _read_numbers(folder: Path) -> Reading:
    reading = Reading(folder=folder)
    reading.faults += folder_faults(reading.folder)
    _read_units(reading)
    _read_sources(reading)
    _read_parameters(reading)
    read_tables(reading)
    read_procedures(reading)
    read_assistance(reading)
    return reading


def _book(reading: Reading, *, hash: str) -> Rulebook:
    if reading.faults:
        raise RulebookError(reading.faults)
    return Rulebook(
        folder=reading.folder,
        sources=reading.sources,
        units=reading.units,
        parameters=reading.parameters,
        tables=reading.tables,
        indicators=reading.indicators,
        rules=reading.rules,
        ledger=reading.ledger,
        procedures=reading.procedures,
        assistance=reading.assistance,
        hash=hash,
    )


def _read_units(reading: Reading) -> None:
    document = reading.document(reading.folder / "units.yaml")
    if not document.faults and not isinstance(document.data, dict):
        document.fault((), "这里应是一组“单位: 内容”；请检查缩进。")
        reading.faults += document.faults
    for name, content in document.data.items() if isinstance(document.data, dict) else ():
        unit = reading.model(Unit, document, content, (name,))
        if unit is not None:
            reading.units[name] = unit


def _read_sources(reading: Reading) -> None:
    for path in sorted((reading.folder / "sources").glob("*.yaml")):
        document = reading.document(path)
        source = reading.model(Source, document, document.data)
        if source is not None:
            reading.sources[path.stem] = source


def _read_parameters(reading: Reading) -> None:
    for path in sorted((reading.folder / "parameters").glob("*/*.yaml")):
        document = reading.document(path)
        parameter = reading.model(Parameter, document, document.data)
        if parameter is None:
            continue
        name = f"{path.parent.name}.{path.stem}"
        reading.documents[f"parameter {name}"] = document
        reading.faults += parameter_faults(parameter, document, units=reading.units, sources=reading.sources)
        if parameter.unit in reading.units:
            reading.parameters[name] = parameter.model_copy(update={"id": name})


def _read_rules(reading: Reading) -> None:
    for path in sorted((reading.folder / "rules").glob("*/*.yaml")):
        document, name = reading.document(path), f"{path.parent.name}/{path.stem}"
        text = reading.model(RuleText, document, document.data)
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
    _check_titles(reading)
    for path in sorted((reading.folder / "cases").glob("*/*.yaml")):
        if not (reading.folder / "rules" / path.parent.name / path.name).exists():
            reading.faults.append(Fault(reading.shown(path), 1, "没有同名的规则；请改名，或删去这个文件。"))


def _check_titles(reading: Reading) -> None:
    """Two definitions of one rule would answer the same question twice on the same day."""
    spans: dict[str, list[RuleText]] = {}
    for name, rule in reading.rules.items():
        text, others = rule.text, spans.setdefault(rule.title, [])
        if any(
            text.from_ < (other.until or FOREVER) and other.from_ < (text.until or FOREVER)
            for other in others
        ):
            says = f"同一天有两条同名的规则“{rule.title}”；请改名，或给前一条写上 until。"
            reading.fault(f"rule {name}", ("title",), says)
        others.append(text)


def _read_cases(reading: Reading, rule: str) -> CaseFile | None:
    path = reading.folder / "cases" / f"{rule}.yaml"
    if not path.exists():
        reading.faults.append(
            Fault(f"rules/{rule}.yaml", 1, f"缺少例子 cases/{rule}.yaml；每条规则至少要有四个例子。")
        )
        return None
    document = reading.document(path)
    reading.documents[f"cases {rule}"] = document
    return reading.model(CaseFile, document, document.data)


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
    brace_faults(text, document)
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
