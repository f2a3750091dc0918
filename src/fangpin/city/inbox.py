"""The transfer list of a city: which file arrived when, from whom."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Arrival:
    """One line of the list."""

    path: Path
    contract: str
    received_on: date
    sender_area: str


def read_arrivals(city: Path) -> list[Arrival]:
    """In the order of arrival."""
    with (city / "inbox.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Arrival(
                path=city / "inbox" / row["file"],
                contract=f"{row['department']}/{row['dataset']}",
                received_on=date.fromisoformat(row["received_on"]),
                sender_area=(row["county_code"] or "131100")[:6],
            )
            for row in csv.DictReader(file)
        ]
    return sorted(found, key=lambda arrival: (arrival.received_on, arrival.path))
