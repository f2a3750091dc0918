"""What has been read of a rulebook's folder so far, and how a file of it is read: whatever is in it, never a crash."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from fangpin.rulebook.assistance import Assistance
from fangpin.rulebook.book import Rule
from fangpin.rulebook.faults import Fault
from fangpin.rulebook.ledger import Ledger
from fangpin.rulebook.models import Indicator, Parameter, Source, Unit
from fangpin.rulebook.procedures import Procedure
from fangpin.rulebook.table_models import DecisionTable
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
    tables: dict[str, DecisionTable] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    assistance: Assistance | None = None
    ledger: Ledger | None = None
    indicators: dict[str, Indicator] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def shown(self, path: Path) -> str:
        """The name of a file as faults tell it."""
        return path.as_posix().removeprefix(f"{self.folder.as_posix()}/")

    def text(self, path: Path) -> str | None:
        """The text of a file; None, and a fault, when there is none."""
        says = None
        try:
            return path.read_text("utf-8")
        except FileNotFoundError:
            says = "缺少这个文件；请补上。"
        except UnicodeDecodeError:
            says = "文件不是 UTF-8 编码；请另存为 UTF-8。"
        except OSError:
            says = "这个文件打不开；请检查它是不是文件夹、有没有权限。"
        self.faults.append(Fault(self.shown(path), 1, says))
        return None

    def document(self, path: Path) -> Document:
        """A YAML file; one with faults has no data."""
        known, text = len(self.faults), self.text(path)
        if text is None:
            return Document(file=self.shown(path), faults=self.faults[known:])
        document = read_document(text=text, file=self.shown(path))
        self.faults += document.faults
        return document

    def model(
        self, model: type[Model], document: Document, content: object, place: tuple[str, ...] = ()
    ) -> Model | None:
        """The content as a model; None, and faults, when it is not one."""
        if document.faults:
            return None
        try:
            return model.model_validate(content)
        except ValidationError as error:
            lines = {
                found[len(place) :]: line
                for found, line in document.lines.items()
                if found[: len(place)] == place
            }
            self.faults += model_faults(error, Document(file=document.file, lines=lines))
            return None

    def fault(self, key: str, place: Place, says: str) -> None:
        """A fault in a document that was kept."""
        document = self.documents[key]
        self.faults.append(Fault(document.file, document.line(place), says))
