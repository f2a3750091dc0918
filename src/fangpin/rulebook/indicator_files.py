"""Reads the folder of indicators: each file with its tests, and that what they read is there."""

from pathlib import Path

from fangpin.kernel.places import data_folder
from fangpin.rulebook.book import IndicatorCircle, indicator_inputs, order_indicators
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.indicator_sql import FREE_TABLES, read_indicator, with_results
from fangpin.rulebook.models import Indicator, IndicatorTest, IndicatorTests
from fangpin.rulebook.reading import Reading
from fangpin.rulebook.rule_checks import UNKNOWN_WORD


def read_indicators(reading: Reading) -> None:
    owners: dict[str, str] = {}
    for path in sorted((reading.folder / "indicators").glob("*/*.sql")):
        file, name = reading.shown(path), path.stem
        text = reading.text(path)
        if text is None:
            continue
        text, unknown = with_results(text, file=file, ledger=reading.ledger)
        reading.faults += unknown
        indicator, faults, document = read_indicator(text=text, file=file, name=name)
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
        if all(column.unit in reading.units for column in indicator.columns):
            reading.indicators[name] = indicator.model_copy(update={"tests": tests})
    for name, indicator in reading.indicators.items():
        _check_inputs(reading, name, indicator)
    try:
        order_indicators(reading.indicators)
    except IndicatorCircle as circle:
        says = f"指标互相引用成了圈（{' → '.join(circle.names)}）；请拆开。"
        for name in circle.names[:-1]:
            reading.fault(f"indicator {name}", ("inputs",), says)


def _check_inputs(reading: Reading, name: str, indicator: Indicator) -> None:
    """What an indicator reads, and what its columns say they rest on, must be there."""
    known = set(indicator.inputs)
    for read in indicator.inputs:
        if not read.startswith("indicators.") and read not in FREE_TABLES and not _is_promised(read):
            says = f"没有数据约定 contracts/{read.replace('.', '/')}.yaml；inputs 里只能写数据集、registry 的表和别的指标。"
            reading.fault(f"indicator {name}", ("inputs",), says)
    for read in indicator_inputs(indicator.inputs):
        if read in reading.indicators:
            known |= {column.name for column in reading.indicators[read].columns}
        else:
            reading.fault(f"indicator {name}", ("inputs",), f"没有名为“{read}”的指标；请检查 inputs。")
    for index, column in enumerate(indicator.columns):
        for one in sorted(set(column.depends_on) - known):
            says = f"“{one}”既不在 inputs 里，也不是所读指标的列；请改正 depends_on。"
            reading.fault(f"indicator {name}", ("columns", index), says)


def _is_promised(dataset: str) -> bool:
    """True if a contract says what the data set holds: nothing else may be read."""
    department, dot, name = dataset.partition(".")
    is_plain = department.isidentifier() and name.isidentifier() and dataset.isascii()
    return bool(dot) and is_plain and (data_folder("contracts") / department / f"{name}.yaml").is_file()


def _read_tests(reading: Reading, path: Path, indicator: Indicator) -> tuple[IndicatorTest, ...]:
    """The tests beside an indicator; they must show what it gives, and when it gives nothing."""
    document = reading.document(path)
    tests = reading.model(IndicatorTests, document, document.data)
    if tests is None:
        return ()
    columns = {column.name for column in indicator.columns}
    told: set[str] = set()
    unknown: set[str] = set()
    for index, test in enumerate(tests.tests):
        for name in sorted(set(test.rows) - set(indicator.inputs)):
            document.fault(("tests", index, "rows", name), f"“{name}”不在指标的 inputs 里；请改正或补上。")
        for key in ("missing", "stale"):
            for name in getattr(test, key):
                if not _is_promised(name):
                    document.fault(("tests", index, key), f"没有名为“{name}”的数据集；请改正。")
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
