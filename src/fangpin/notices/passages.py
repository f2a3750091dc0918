"""What was read in a file: passages of text whose places are known, and tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fangpin.notices.findings import Finding
from fangpin.notices.spelling import TURNING, counted, spelled


@dataclass(frozen=True)
class Piece:
    """A piece of text and where it stands."""

    place: str
    words: str


@dataclass(frozen=True)
class Passage:
    """Pieces that follow one another, in one spelling, with the place of each."""

    text: str
    places: tuple[str, ...]
    starts: tuple[int, ...]
    # What programs write for themselves (attributes, names of parts): only what is certain counts there.
    is_for_programs: bool = False
    # Where the direction of writing is turned about.
    turned: tuple[str, ...] = ()

    @classmethod
    def of(cls, pieces: Iterable[Piece], *, gap: str, is_for_programs: bool = False) -> Passage:
        text: list[str] = []
        places: list[str] = []
        starts: list[int] = []
        turned: list[str] = []
        length = 0
        for piece in pieces:
            words = spelled(piece.words)
            if TURNING.search(piece.words):
                turned.append(piece.place)
            if not words:
                continue
            places.append(piece.place)
            starts.append(length)
            text += [words, gap]
            length += len(words) + len(gap)
        return cls("".join(text), tuple(places), tuple(starts), is_for_programs, tuple(turned))

    @property
    def digits(self) -> str:
        """The text with Chinese digits as digits, character for character."""
        return counted(self.text)

    def place(self, at: int) -> str:
        return self.places[max(bisect_right(self.starts, at) - 1, 0)] if self.places else ""

    def moved(self, before: str) -> Passage:
        """The same with places inside something."""
        places, turned = (tuple(before + place for place in each) for each in (self.places, self.turned))
        return replace(self, places=places, turned=turned)


@dataclass(frozen=True)
class Table:
    """Rows of cells, as they stand."""

    rows: tuple[tuple[Piece, ...], ...]

    def by_rows(self) -> Passage:
        """Cells parted by tabs, rows by line ends."""
        pieces = []
        for row in self.rows:
            pieces += [Piece(cell.place, cell.words.replace("\n", " ") + "\t") for cell in row]
            if row:
                pieces[-1] = Piece(pieces[-1].place, pieces[-1].words[:-1] + "\n")
        return Passage.of(pieces, gap="")

    def by_columns(self) -> Passage:
        """A number may be written downwards, one digit a cell."""
        width = max((len(row) for row in self.rows), default=0)
        pieces = []
        for column in range(width):
            pieces += [row[column] for row in self.rows if column < len(row) and row[column].words.strip()]
            pieces.append(Piece("", "。"))
        return Passage.of(pieces, gap="\n")

    def moved(self, before: str) -> Table:
        """The same with places inside something."""
        rows = (tuple(Piece(before + cell.place, cell.words) for cell in row) for row in self.rows)
        return Table(tuple(rows))


@dataclass
class Opened:
    """All that was read in a file, and what was found in opening it."""

    passages: list[Passage] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Opened) -> None:
        self.passages += other.passages
        self.tables += other.tables
        self.findings += other.findings
