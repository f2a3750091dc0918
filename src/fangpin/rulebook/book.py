"""The loaded rulebook: its rules, indicators and parameters, and which value of a parameter holds where and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from fangpin.kernel.errors import UserError
from fangpin.rulebook.assistance import Assistance
from fangpin.rulebook.expression import Expression
from fangpin.rulebook.ledger import Ledger
from fangpin.rulebook.models import Case, Column, Indicator, Parameter, ParameterValue, RuleText, Source, Unit
from fangpin.rulebook.procedures import Procedure
from fangpin.rulebook.regions import region_prefix
from fangpin.rulebook.table_models import DecisionTable, TableVersion


class ParameterMissing(UserError):
    """A parameter has no value for a region on a day."""


class IndicatorCircle(ValueError):
    """Indicators read each other; `names` go once around."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


@dataclass(frozen=True)
class Rule:
    """One warning, checked and ready: `facts` are the columns it decides by and tells."""

    id: str
    text: RuleText
    expression: Expression
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    cases: tuple[Case, ...]
    hash: str

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def risk(self) -> str:
        """The word of the national list; empty where nothing is warned of."""
        return self.text.risk.value if self.text.risk else ""

    @property
    def level(self) -> str:
        return self.text.level.value if self.text.level else ""


@dataclass(frozen=True)
class Rulebook:
    """Everything the folder says, in order of id."""

    folder: Path
    sources: Mapping[str, Source]
    units: Mapping[str, Unit]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, DecisionTable]
    indicators: Mapping[str, Indicator]
    rules: Mapping[str, Rule]
    hash: str
    ledger: Ledger | None = None
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    assistance: Assistance | None = None

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column of every indicator; names are unique across the rulebook."""
        return {column.name: column for indicator in self.indicators.values() for column in indicator.columns}

    @cached_property
    def column_indicator(self) -> dict[str, str]:
        """Which indicator a column belongs to."""
        return {
            column.name: name for name, indicator in self.indicators.items() for column in indicator.columns
        }

    def rules_in_force(self, *, on: date) -> list[Rule]:
        return [rule for rule in self.rules.values() if rule.text.in_force_on(on)]

    def in_reading_order(self) -> list[Indicator]:
        """Indicators, each after those it reads."""
        return order_indicators(self.indicators)

    def with_read(self, indicators: Iterable[str]) -> list[str]:
        """These indicators, each followed by those that it reads, at first or second hand; each once."""
        found: dict[str, None] = {}

        def take(indicator: str) -> None:
            if indicator not in found:
                found[indicator] = None
                for read in indicator_inputs(self.indicators[indicator].inputs):
                    take(read)

        for indicator in indicators:
            take(indicator)
        return list(found)

    def datasets_of(self, *, indicator: str) -> tuple[str, ...]:
        """The data sets an indicator rests on, at first or second hand."""
        found: dict[str, None] = {}
        for name in self.indicators[indicator].inputs:
            if name.startswith("indicators."):
                found |= dict.fromkeys(self.datasets_of(indicator=name.removeprefix("indicators.")))
            elif not name.startswith("registry."):
                found[name] = None
        return tuple(found)

    def datasets_of_column(self, *, column: str) -> tuple[str, ...]:
        """The data sets a column rests on, by contract id: its own, and those of the columns it is counted from."""
        own, columns = self.rests_on(column=column)
        upstream = (dataset for one in columns for dataset in self.datasets_of_column(column=one))
        return tuple(dict.fromkeys([*own, *upstream]))

    def rests_on(self, *, column: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The data sets, by contract id, and the other columns that must be known for a column to be known.

        A column that does not name them rests on all data sets of its indicator.
        """
        named = self.columns[column].depends_on
        datasets = [one for one in named if "." in one] or (
            [] if named else self.datasets_of(indicator=self.column_indicator[column])
        )
        return tuple(one.replace(".", "/") for one in datasets), tuple(one for one in named if "." not in one)

    def parameter_value(self, *, parameter: str, region: str, on: date) -> ParameterValue:
        """The value that holds in a region on a day; the most specific region wins."""
        found = _nearest(self.parameters[parameter].values, region=region, on=on)
        if found is None:
            file = f"parameters/{parameter.replace('.', '/')}.yaml"
            raise ParameterMissing(f"参数“{parameter}”在地区 {region}、{on} 没有值；请在 {file} 补上。")
        return found

    def values_by_region(self, *, parameter: str, on: date) -> dict[str, Decimal]:
        """The values that hold on a day, by the digits that codes inside their region begin with; deeper ones win."""
        values = self.parameters[parameter].values
        return {region_prefix(one.region): one.value for one in values if one.holds_on(on)}

    def table_version(self, *, table: str, region: str, on: date) -> TableVersion:
        """The rows of a decision table that hold in a region on a day; the most specific region wins."""
        found = _nearest(self.tables[table].versions, region=region, on=on)
        if found is None:
            file = f"tables/{table.replace('.', '/')}.yaml"
            raise ParameterMissing(f"决策表“{table}”在地区 {region}、{on} 没有内容；请在 {file} 补上。")
        return found

    def procedure_for(self, procedure: str, *, area_code: str, day: date) -> Procedure | None:
        """The variant of a procedure that holds in an area on a day, the most specific region first; None without any."""
        variants = (one for one in self.procedures.values() if one.id.startswith(f"{procedure}/"))
        return _nearest(variants, region=area_code, on=day)

    def procedures_in(self, *, area_code: str, day: date) -> list[Procedure]:
        """The variant of each procedure that holds in an area on a day."""
        names = dict.fromkeys(one.partition("/")[0] for one in self.procedures)
        found = (self.procedure_for(name, area_code=area_code, day=day) for name in names)
        return [one for one in found if one is not None]


Dated = TypeVar("Dated", ParameterValue, TableVersion, Procedure)


def _nearest(all_of: Iterable[Dated], *, region: str, on: date) -> Dated | None:
    found: Dated | None = None
    for one in all_of:
        is_nearer = found is None or len(region_prefix(one.region)) > len(region_prefix(found.region))
        if one.holds_on(on) and region.startswith(region_prefix(one.region)) and is_nearer:
            found = one
    return found


def order_indicators(indicators: Mapping[str, Indicator]) -> list[Indicator]:
    """Indicators, each after those it reads; raises IndicatorCircle."""
    ordered: dict[str, Indicator] = {}

    def place(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise IndicatorCircle((*path[path.index(name) :], name))
        if name in ordered or name not in indicators:
            return
        for read in indicator_inputs(indicators[name].inputs):
            place(read, (*path, name))
        ordered[name] = indicators[name]

    for name in sorted(indicators):
        place(name, ())
    return list(ordered.values())


def indicator_inputs(inputs: Iterable[str]) -> list[str]:
    return [name.removeprefix("indicators.") for name in inputs if name.startswith("indicators.")]
