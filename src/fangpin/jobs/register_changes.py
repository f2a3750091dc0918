"""Carry decisions about households into the data plane's log."""

from fangpin.apps.registry.api import mark_logged, unlogged_lines
from fangpin.home import Home
from fangpin.pipeline.register_changes import ChangeLine, append_lines


def log_register_changes(*, home: Home) -> int:
    """Number of lines written. Safe to repeat and to kill: a line written but not marked is written again."""
    lines = [
        ChangeLine(
            line=told["id"],
            decided_on=told["decided_on"],
            person_key=told["person_key"],
            household_key=told["household_key"],
            village_code=told["village_code"],
            is_gone=told["is_gone"],
        )
        for told in unlogged_lines()
    ]
    append_lines(lines, home=home)
    mark_logged([one.line for one in lines])
    return len(lines)
