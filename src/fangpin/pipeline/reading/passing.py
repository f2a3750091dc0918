"""Sheets and bytes between two processes, in memory that both see: nothing with names is written to a disk."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

import polars as pl

from fangpin.pipeline.reading.sheet import Merged, Sheet

# Arrow wants its buffers to begin at multiples of this.
_ALIGNED = 64
_ROWS = 50_000


def bytes_in_memory(data: bytes | memoryview) -> int:
    """A file that only lives in memory, holding the data; whoever gets the number closes it."""
    handle = os.memfd_create("fangpin")
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    return handle


def bytes_of(handle: int) -> bytes:
    """The content, in one copy."""
    size = os.fstat(handle).st_size
    with mmap.mmap(handle, size, prot=mmap.PROT_READ) as seen:
        return seen[:]


def sheets_in_memory(sheets: Sequence[Sheet]) -> int:
    """The cells of each sheet as Arrow streams, then what else is known of them, then where that begins."""
    handle = os.memfd_create("fangpin")
    facts = []
    with os.fdopen(os.dup(handle), "wb") as file:
        for sheet in sheets:
            facts.append(_facts(sheet) | {"parts": [_written(file, part) for part in _parts(sheet.cells)]})
        begin = file.tell()
        file.write(json.dumps(facts).encode())
        file.write(begin.to_bytes(8, "big"))
    return handle


def sheets_of(handle: int) -> list[Sheet]:
    """The sheets again; their cells stay where they are, and the memory is given back with the last of them."""
    import pyarrow as pa

    seen = mmap.mmap(handle, os.fstat(handle).st_size, prot=mmap.PROT_READ)
    begin = int.from_bytes(seen[-8:], "big")
    buffer = pa.py_buffer(seen)
    sheets = []
    for facts in json.loads(seen[begin:-8]):
        tables = [pa.ipc.open_stream(buffer.slice(*place)).read_all() for place in facts["parts"]]
        cells = pl.from_arrow(pa.concat_tables(tables))
        assert isinstance(cells, pl.DataFrame)  # noqa: S101  (for the type checker: a table is a frame)
        sheets.append(_sheet(facts, cells))
    return sheets


def _parts(cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Some rows at a time: written as a whole, a frame takes its memory once more."""
    return cells.iter_slices(_ROWS) if cells.height else iter([cells])


def _written(file: BinaryIO, part: pl.DataFrame) -> tuple[int, int]:
    """Where the part begins, and its length."""
    file.write(b"\x00" * (-file.tell() % _ALIGNED))
    begin = file.tell()
    part.write_ipc_stream(file, compat_level=pl.CompatLevel.newest())
    return begin, file.tell() - begin


def _facts(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "is_delimited": sheet.is_delimited,
        "damaged": list(sheet.damaged.items()),
        "left_out": list(sheet.left_out.items()),
        "merged": [list(asdict(each).values()) for each in sheet.merged],
        "is_hidden": sheet.is_hidden,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "is_1904": sheet.is_1904,
        "page_words": sheet.page_words,
    }


def _sheet(facts: dict[str, Any], cells: pl.DataFrame) -> Sheet:
    return Sheet(
        name=facts["name"],
        cells=cells,
        is_delimited=facts["is_delimited"],
        damaged=dict(facts["damaged"]),
        left_out=dict(facts["left_out"]),
        merged=tuple(Merged(*ends) for ends in facts["merged"]),
        is_hidden=facts["is_hidden"],
        hidden_rows=frozenset(facts["hidden_rows"]),
        hidden_columns=frozenset(facts["hidden_columns"]),
        is_1904=facts["is_1904"],
        page_words=facts["page_words"],
    )
