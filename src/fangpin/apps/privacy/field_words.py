"""What a register of fields can say, and the words it may use (vocabulary.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from fangpin.apps.accounts.enums import Role

Word = Annotated[str, Field(min_length=1)]


class Label(StrEnum):
    """How much protection a field needs."""

    COMMON = "一般"
    SENSITIVE = "敏感"
    CORE = "核心"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(_Strict):
    says: Word
    source: Word


class Retention(_Strict):
    """`parameter` names the number of months in the rulebook; without one there is no number that counts."""

    says: Word
    source: Word
    parameter: Word | None = None


class Readers(_Strict):
    says: Word
    roles: tuple[Role, ...]


class Vocabulary(_Strict):
    labels: Mapping[Label, Word]
    bases: Mapping[Word, Basis]
    retentions: Mapping[Word, Retention]
    readers: Mapping[Word, Readers]


class Differing(_Strict):
    """Fields for which something else holds than for the rest of the model."""

    fields: tuple[Word, ...] = Field(min_length=1)
    purpose: Word | None = None
    basis: Word | None = None
    retention: Word | None = None
    readers: Word | None = None


class HeldModel(_Strict):
    """A model: what holds for all of its fields; under each label the fields and their Chinese names; exceptions."""

    holds: Word
    purpose: Word
    basis: Word
    retention: Word
    readers: Word
    # The date from which its retention is counted; absent where it follows from another table.
    counted_from: Word | None = None
    labels: Mapping[Label, Mapping[Word, Word]]
    exceptions: tuple[Differing, ...] = ()


class HeldModels(RootModel[dict[str, HeldModel]]):
    """The file of one app: model by model."""


class HeldField(_Strict):
    """One field, with all that the register says of it."""

    name: str
    says: str
    label: Label
    purpose: str
    basis: str
    retention: str
    readers: str
