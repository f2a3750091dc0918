"""The home that every file is taken into: a register of sixty made-up people, so that linking has somebody to find."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from fangpin.bench.hostile.people import Line, registered, settlements
from fangpin.bench.hostile.residents import CONTRACT, resident, roster_book
from fangpin.home import Home
from fangpin.pipeline.intake import intake


def first_lines() -> list[Line]:
    """A few plain rows."""
    return settlements(random.Random("first"), 5)  # noqa: S311  (made-up rows)


def make_template(folder: Path) -> Home:
    """A home with the register taken in; runs in a process of its own."""
    home = Home(folder).ensure()
    rng = random.Random("register")  # noqa: S311
    made = roster_book([resident(rng, serial, who=who) for serial, who in enumerate(registered())])
    path = folder / made.file_name
    path.write_bytes(made.data)
    result = intake(path=path, home=home, received_on=date(2026, 1, 5), contract_id=CONTRACT)
    path.unlink()
    if result.accepted != len(registered()):
        raise RuntimeError("the register of the scratch home was not taken whole")
    return home
