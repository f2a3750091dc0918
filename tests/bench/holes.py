"""Faults planted into the pipeline of a worker, to see that the checker finds them."""

from typing import Any

import polars as pl


def drop_a_row() -> None:
    """The reader loses the third row of every sheet."""
    from dataclasses import replace

    from fangpin.pipeline import intake

    find = intake.find_tables_in

    def found(sheets: Any, **words: Any) -> Any:
        shorter = [
            replace(sheet, cells=pl.concat([sheet.cells.head(2), sheet.cells.slice(3)])) for sheet in sheets
        ]
        return find(shorter, **words)

    intake.find_tables_in = found


def repair_check_digits() -> None:
    """A wrong check digit is quietly put right."""
    from fangpin.kernel.identity import check_digit
    from fangpin.pipeline.conforming import cells

    parse = cells.parse_identifiers

    def mend(text: str | None) -> str | None:
        plain = (text or "").strip()
        is_whole = len(plain) == 18 and plain.isascii() and plain[:17].isdigit()
        return plain[:17] + check_digit(plain[:17]) if is_whole else text

    def repaired(texts: pl.Series, **words: Any) -> pl.DataFrame:
        return parse(pl.Series(texts.name, [mend(text) for text in texts], dtype=pl.String), **words)

    cells.parse_identifiers = repaired


def skip_what_is_refused() -> None:
    """Refused rows disappear from the counts."""
    from fangpin.pipeline import intake

    conform = intake.conform

    def conformed(**words: Any) -> Any:
        from dataclasses import replace

        whole = conform(**words)
        issues = whole.issues.filter(pl.col("level") != "rejected")
        return replace(whole, rejected_by_code={}, issues=issues)

    intake.conform = conformed


def log_names() -> None:
    """A log line holds what it should not."""
    import logging

    from fangpin.pipeline import intake

    link = intake.link

    def linked(conformed: Any, **words: Any) -> Any:
        logging.getLogger("fangpin").info("rows %s", conformed.rows["id18"].to_list())
        return link(conformed, **words)

    intake.link = linked


def call_home() -> None:
    """The reader opens a connection."""
    import socket

    from fangpin.bench.hostile.active import TRAP
    from fangpin.pipeline import intake

    land = intake.land

    def landed(*words: Any, **more: Any) -> Any:
        socket.create_connection(TRAP, timeout=1).close()
        return land(*words, **more)

    intake.land = landed


def fall_over() -> None:
    """A foreign exception comes out."""
    from fangpin.pipeline import intake

    def nothing(*words: Any, **more: Any) -> Any:
        raise KeyError("x")

    intake.find_tables_in = nothing


def leave_a_file() -> None:
    """A passing file stays behind."""
    import tempfile

    from fangpin.pipeline import intake

    land = intake.land

    def landed(*words: Any, **more: Any) -> Any:
        tempfile.mkstemp()
        return land(*words, **more)

    intake.land = landed


def die() -> None:
    """The process ends in the middle."""
    import os

    from fangpin.pipeline import intake

    def nothing(*words: Any, **more: Any) -> Any:
        os._exit(9)

    intake.find_tables_in = nothing
