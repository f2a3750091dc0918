"""Tables with names and numbers on disk: Arrow streams inside sealed files, read batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa

from fangpin.home.sealing import seal_file, unsealed
from fangpin.pipeline.storing import stored_whole

# Bounds what a reader holds at a time: some 50 MB.
BATCH_ROWS = 200_000


def write_sealed(frames: Iterable[pl.DataFrame], path: Path, *, schema: pl.Schema, key: bytes) -> None:
    """Write the frames as one table, whole or not at all."""
    with stored_whole(path) as draft:
        seal_file(_stream(frames, schema=schema), draft, key=key)


def read_sealed(path: Path, *, key: bytes, columns: Iterable[str] | None = None) -> Iterator[pl.DataFrame]:
    """The table in batches of at most BATCH_ROWS rows; with `columns`, only these."""
    with path.open("rb") as file:
        source = _Source(unsealed(file, key=key))
        options = None
        if columns is not None:
            options = pa.ipc.IpcReadOptions(included_fields=_places(path, columns, key=key))
        with pa.ipc.open_stream(pa.PythonFile(source, mode="r"), options=options) as reader:
            for batch in reader:
                found = pl.from_arrow(batch)
                if isinstance(found, pl.DataFrame) and found.height:
                    yield found


def _stream(frames: Iterable[pl.DataFrame], *, schema: pl.Schema) -> Iterator[bytes]:
    sink = io.BytesIO()
    arrow = pl.DataFrame(schema=schema).to_arrow().schema
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, arrow, options=options) as writer:
        for frame in frames:
            for part in frame.select(*schema).cast(schema).iter_slices(BATCH_ROWS):
                writer.write_table(part.to_arrow().combine_chunks().cast(arrow))
                yield _emptied(sink)
    yield _emptied(sink)


def _emptied(sink: io.BytesIO) -> bytes:
    written = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return written


def _places(path: Path, columns: Iterable[str], *, key: bytes) -> list[int]:
    with (
        path.open("rb") as file,
        pa.ipc.open_stream(pa.PythonFile(_Source(unsealed(file, key=key)), mode="r")) as reader,
    ):
        names = reader.schema.names
    return [names.index(column) for column in columns]


class _Source(io.RawIOBase):
    """The unsealed chunks as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, missing = [], size
        while missing:
            if not self._held:
                self._held = next(self._chunks, b"")
                if not self._held:
                    break
            part = self._held if missing < 0 else self._held[:missing]
            self._held = self._held[len(part) :]
            parts.append(part)
            missing -= len(part) if missing > 0 else 0
        return b"".join(parts)
