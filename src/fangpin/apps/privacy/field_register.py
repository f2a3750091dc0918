"""The register of fields: what every field of every model is held for, on which basis, how long, and who reads it.

It knows no model of Django's (field_check.py compares the two): the reference page is written without a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fangpin.apps.privacy.field_words import HeldField, HeldModel, HeldModels, Label, Vocabulary
from fangpin.contracts.load import Fault, read_model
from fangpin.kernel.errors import UserError

APPS = Path(__file__).parents[1]
_VOCABULARY = Path(__file__).with_name("vocabulary.yaml")


class RegisterUnreadable(UserError):
    """A file of the register cannot be read; `str` says where and why."""


@dataclass(frozen=True)
class FieldRegister:
    """`models` by app label and name of the model."""

    words: Vocabulary
    models: Mapping[tuple[str, str], HeldModel]

    def fields(self, app: str, model: str) -> dict[str, HeldField]:
        """The fields of one model, as written: each label's in turn."""
        held = self.models[app, model]
        told = {
            "purpose": held.purpose,
            "basis": held.basis,
            "retention": held.retention,
            "readers": held.readers,
        }
        differing = {
            name: one.model_dump(exclude_none=True, exclude={"fields"})
            for one in held.exceptions
            for name in one.fields
        }
        return {
            name: HeldField(name=name, says=says, label=label, **told | differing.get(name, {}))
            for label, names in held.labels.items()
            for name, says in names.items()
        }

    def own_faults(self) -> Iterator[str]:
        """What is wrong by itself: words that the vocabulary does not have, fields labelled twice or not at all."""
        for (app, model), held in self.models.items():
            where = f"{app}.{model}"
            labelled = [name for names in held.labels.values() for name in names]
            for name in sorted({one for one in labelled if labelled.count(one) > 1}):
                yield f"{where}.{name}：写了两个标签；请在 {file_of(app)} 里只留一个"
            for name in sorted({one for each in held.exceptions for one in each.fields} - set(labelled)):
                yield f"{where}.{name}：exceptions 里有，labels 里没有；请在 {file_of(app)} 的 labels 里给它一个标签"
            yield from self._unknown_words(where, app, held)

    def _unknown_words(self, where: str, app: str, held: HeldModel) -> Iterator[str]:
        known = {"basis": self.words.bases, "retention": self.words.retentions, "readers": self.words.readers}
        for kind, words in known.items():
            for used in dict.fromkeys(getattr(one, kind) for one in (held, *held.exceptions)):
                if used is not None and used not in words:
                    yield (
                        f"{where}：{kind} 写的是 {used}，没有这个词；请在 {file_of(app)} 里改成"
                        f" {'、'.join(words)} 之一，或者先写进 src/fangpin/apps/privacy/vocabulary.yaml"
                    )


def file_of(app: str) -> str:
    return f"src/fangpin/apps/{app}/fields.yaml"


def field_register(folder: Path = APPS) -> FieldRegister:
    """All registers of a folder of apps (by default the program's own); raises RegisterUnreadable."""
    return _load(folder)


@cache
def _load(folder: Path) -> FieldRegister:
    faults: list[Fault] = []
    words = read_model(_VOCABULARY, Vocabulary, folder=_VOCABULARY.parent, faults=faults)
    models: dict[tuple[str, str], HeldModel] = {}
    for path in sorted(folder.glob("*/fields.yaml")):
        found = read_model(path, HeldModels, folder=folder, faults=faults)
        models |= {(path.parent.name, name): held for name, held in (found.root if found else {}).items()}
    if words is not None and (missing := set(Label) - set(words.labels)):
        faults.append(Fault("privacy/vocabulary.yaml", 1, f"labels 缺少 {'、'.join(sorted(missing))}"))
    if words is None or faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise RegisterUnreadable(
            f"字段登记有 {len(faults)} 处写法错误，请逐条改正（写法见 docs/how-to/add-a-table.md）：\n{lines}"
        )
    return FieldRegister(words, models)
