"""A file in, a verdict out: opened in all its layers, every layer searched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fangpin.notices.findings import Finding, Kind, Unreadable, Verdict, told
from fangpin.notices.numbers import numbers_in
from fangpin.notices.opening.kinds import open_file
from fangpin.notices.passages import Opened, Passage, Piece
from fangpin.notices.people import (
    addresses_in,
    children_in_table,
    children_in_text,
    health_in,
    numbers_under_headings,
)

MOST_BYTES = 30_000_000
_FILE_NAME = "文件名"


def scan(data: bytes, *, name: str, on: date) -> Verdict:
    """Look through one file; whatever goes wrong in opening it is a reason to refuse it."""
    opened = Opened(passages=[Passage.of([Piece(_FILE_NAME, name)], gap="\n")])
    try:
        if not data:
            raise Unreadable("文件是空的")
        if len(data) > MOST_BYTES:
            raise Unreadable(f"文件超过 {MOST_BYTES // 1_000_000} MB")
        opened.add(open_file(data))
    except Unreadable as why:
        opened.findings.append(Finding("整个文件", Kind.UNREADABLE, str(why)))
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as fault:
        # A parser that stumbles has not seen all; its message may repeat what it stumbled over.
        opened.findings.append(Finding("整个文件", Kind.UNREADABLE, f"打开时出错：{type(fault).__name__}"))
    return Verdict(told(name), tuple(sorted(set(_all(opened, on=on)))))


def _all(opened: Opened, *, on: date) -> Iterator[Finding]:
    yield from opened.findings
    for passage in opened.passages:
        yield from _in_passage(passage, on=on)
    for table in opened.tables:
        rows = table.by_rows()
        yield from _in_passage(rows, on=on)
        downwards = table.by_columns()
        for found in numbers_in(downwards.digits, on=on, downwards=True):
            yield Finding(downwards.place(found.start), found.kind, found.detail)
        yield from children_in_table(table, on=on)
        yield from numbers_under_headings(table)


def _in_passage(passage: Passage, *, on: date) -> Iterator[Finding]:
    text, is_for_programs = passage.digits, passage.is_for_programs
    for place in passage.turned:
        yield Finding(place, Kind.HIDDEN, "改变文字方向的字符")
    for found in numbers_in(text, on=on, is_for_programs=is_for_programs):
        yield Finding(passage.place(found.start), found.kind, found.detail)
    yield from health_in(passage)
    if is_for_programs:
        return
    for found in addresses_in(text):
        yield Finding(passage.place(found.start), found.kind, found.detail)
    yield from children_in_text(passage, on=on)
