"""One Chinese term and one code name for each idea of the field, loaded from the folder glossary/."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from fangpin.kernel.errors import UserError
from fangpin.kernel.places import data_folder


@dataclass(frozen=True)
class Term:
    """A term with the name it has in code and the term it is most often confused with."""

    zh: str
    code: str
    kind: str
    source: str
    not_: str
    meaning: str


class GlossaryError(UserError):
    """All faults of the glossary, one a line."""


def load_glossary(folder: Path | None = None) -> dict[str, Term]:
    """Terms by code name; raises GlossaryError with every fault found."""
    terms: dict[str, Term] = {}
    faults: list[str] = []
    owners: dict[str, str] = {}
    for path in sorted((folder or data_folder("glossary")).glob("*.md")):
        try:
            term = _read(path)
        except (ValueError, yaml.YAMLError) as error:
            faults.append(f"{path.name}: {error}")
            continue
        if term.code != path.stem:
            faults.append(f"{path.name}: code is {term.code!r}, expected the file's name {path.stem!r}")
        if term.zh in owners:
            faults.append(f"{path.name}: {term.zh} is already the term of {owners[term.zh]}")
        owners[term.zh] = path.name
        terms[path.stem] = term
    faults += [
        f"{term.code}.md: 'not: {term.not_}' names no term"
        for term in terms.values()
        if term.not_ not in terms
    ]
    if faults:
        raise GlossaryError("\n".join(faults))
    return terms


def _read(path: Path) -> Term:
    head, separator, meaning = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    if not separator:
        raise ValueError("expected a header between two lines '---'")
    fields = yaml.safe_load(head)
    expected = {"zh", "code", "kind", "source", "not"}
    if not isinstance(fields, dict) or set(fields) != expected:
        raise ValueError(f"the header must have exactly {sorted(expected)}")
    text = {name: str(value) for name, value in fields.items()}
    return Term(
        zh=text["zh"],
        code=text["code"],
        kind=text["kind"],
        source=text["source"],
        not_=text["not"],
        meaning=meaning.strip(),
    )
