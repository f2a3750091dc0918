"""The smallest rulebooks that load: one real rule each, with all it rests on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE


@dataclass(frozen=True)
class Closure:
    """Files by name; those of a kind are found by the folder they stand in."""

    rule: str
    files: Mapping[str, str]

    def of_kind(self, kind: str) -> list[str]:
        """Names of files: `rules`, `cases`, `parameters`, `tables`, `sources`, `units`, `sql` or `tests`."""
        return sorted(name for name in self.files if _kind(name) == kind)


def _kind(name: str) -> str:
    folder = name.partition("/")[0]
    if folder == "indicators":
        return "sql" if name.endswith(".sql") else "tests"
    return folder.removesuffix(".yaml")


def closures(book: Rulebook) -> Iterator[Closure]:
    """One for every rule of the real rulebook."""
    for rule in book.rules.values():
        names = {"units.yaml", f"rules/{rule.id}.yaml", f"cases/{rule.id}.yaml"}
        sources = {rule.text.source}
        for parameter in rule.text.uses.parameters:
            names.add(f"parameters/{parameter.replace('.', '/')}.yaml")
            sources |= {value.source for value in book.parameters[parameter].values}
        indicators = book.with_read(rule.text.uses.indicators)
        if any("{ledger." in _sql_of(book, one) for one in indicators):
            ledger = sorted(book.folder.glob("ledger/*.yaml"))
            names |= {path.relative_to(book.folder).as_posix() for path in ledger}
            words = {word for path in ledger for word in re.findall(r"[a-z0-9_]+", path.read_text("utf-8"))}
            indicators = book.with_read(
                [*indicators, *(one for column, one in book.column_indicator.items() if column in words)]
            )
        for indicator in indicators:
            [sql] = book.folder.glob(f"indicators/*/{indicator}.sql")
            names |= {path.relative_to(book.folder).as_posix() for path in (sql, sql.with_suffix(".yaml"))}
        names |= {f"sources/{source.partition('#')[0]}.yaml" for source in sources - {DEFAULT_SOURCE}}
        names |= {path.relative_to(book.folder).as_posix() for path in book.folder.glob("tables/*/*.yaml")}
        for table in [name for name in names if name.startswith(("tables/", "ledger/"))]:
            found = re.findall(r"source: \"?([a-z0-9-]+)#", (book.folder / table).read_text("utf-8"))
            names |= {f"sources/{source}.yaml" for source in found}
        yield Closure(rule.id, {name: (book.folder / name).read_text("utf-8") for name in sorted(names)})


def _sql_of(book: Rulebook, indicator: str) -> str:
    """As it stands in the file, not as it is compiled."""
    [sql] = book.folder.glob(f"indicators/*/{indicator}.sql")
    return sql.read_text("utf-8")
