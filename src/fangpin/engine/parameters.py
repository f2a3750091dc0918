"""Parameters as tables: villages that share all values form one parameter area, and each area has one row."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from fangpin.engine.session import insert_rows, name
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import ParameterValue
from fangpin.rulebook.regions import region_prefix

# Wide enough that no product of a household's money and several parameters overflows.
VALUE_TYPE = "DECIMAL(20,6)"

Values = tuple[ParameterValue, ...]


@dataclass(frozen=True)
class ParameterAreas:
    """Which values hold in which villages."""

    parameters: tuple[str, ...]
    values: tuple[Values, ...]
    villages: dict[str, int]


def parameter_areas(
    *, rulebook: Rulebook, rules: Sequence[Rule], villages: Iterable[str], as_of: date
) -> ParameterAreas:
    """Look up every parameter that the rules use for every village; raises ParameterMissing, never guesses."""
    used = tuple(sorted({parameter for rule in rules for parameter in rule.parameters}))
    prefixes = {region_prefix(value.region) for one in used for value in rulebook.parameters[one].values}
    lengths = sorted({len(prefix) for prefix in prefixes})
    areas: dict[Values, int] = {}
    by_signature: dict[tuple[str, ...], int] = {}
    found: dict[str, int] = {}
    for village in sorted(villages):
        # Villages inside the same named regions share all values.
        signature = tuple(village[:length] for length in lengths if village[:length] in prefixes)
        if signature not in by_signature:
            values = tuple(rulebook.parameter_value(parameter=one, region=village, on=as_of) for one in used)
            by_signature[signature] = areas.setdefault(values, len(areas))
        found[village] = by_signature[signature]
    return ParameterAreas(parameters=used, values=tuple(areas), villages=found)


def make_parameter_tables(
    connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook, rules: Sequence[Rule], as_of: date
) -> None:
    """For the villages of `wide`, make `parameter_villages`, `parameter_values` (a column each) and `rule_parameters`.

    The last holds the parameters of a rule as findings store them.
    """
    villages = [row[0] for row in connection.execute("SELECT DISTINCT village_code FROM wide").fetchall()]
    areas = parameter_areas(rulebook=rulebook, rules=rules, villages=villages, as_of=as_of)
    columns = "".join(f", {name(quoted_parameter(one))} {VALUE_TYPE}" for one in areas.parameters)
    connection.execute("CREATE TABLE parameter_villages (village_code VARCHAR, parameter_area INTEGER)")
    connection.execute(f"CREATE TABLE parameter_values (parameter_area INTEGER{columns})")
    connection.execute(
        "CREATE TABLE rule_parameters (rule_id VARCHAR, parameter_area INTEGER, parameters VARCHAR)"
    )
    insert_rows(connection, "parameter_villages", areas.villages.items())
    insert_rows(
        connection,
        "parameter_values",
        ((area, *(one.value for one in values)) for area, values in enumerate(areas.values)),
    )
    insert_rows(
        connection,
        "rule_parameters",
        (
            (
                rule.id,
                area,
                parameters_json(
                    rulebook=rulebook, rule=rule, values=dict(zip(areas.parameters, values, strict=True))
                ),
            )
            for rule in rules
            for area, values in enumerate(areas.values)
        ),
    )


def quoted_parameter(parameter: str) -> str:
    """The column that holds a parameter: a dot would read as schema and table."""
    return parameter.replace(".", "__")


def parameters_json(*, rulebook: Rulebook, rule: Rule, values: dict[str, ParameterValue]) -> str:
    """The parameters of a finding as it stores them."""
    told = [
        {
            "name": one,
            "says": rulebook.parameters[one].title,
            "value": str(values[one].value),
            "unit": rulebook.parameters[one].unit,
            "source": values[one].source,
            "region": values[one].region,
            "from": values[one].from_.isoformat(),
        }
        for one in rule.parameters
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
