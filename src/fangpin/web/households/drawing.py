"""A bar of the reference income per head with the monitoring line, as plain SVG numbers."""

from dataclasses import dataclass
from decimal import Decimal

from fangpin.web.households.law import words

WIDTH = 720


@dataclass(frozen=True)
class Drawing:
    left: int
    width: int
    colour: str
    line: int
    line_text: str
    value_text: str


def drawing(*, value: Decimal, line: Decimal) -> Drawing:
    """The whole width is two and a half lines; what lies beyond is cut, what is below zero goes to the left."""
    low = min(Decimal(0), value)
    high = max(line * Decimal("2.5"), Decimal(1))

    def at(amount: Decimal) -> int:
        share = (min(amount, high) - low) / (high - low)
        return int(share * WIDTH)

    start, end = sorted((at(Decimal(0)), at(value)))
    return Drawing(
        left=start,
        width=max(end - start, 2),
        colour="#a8201a" if value < line else "#1c6b3c",
        line=at(line),
        line_text=words(value=str(line), unit="yuan"),
        value_text=words(value=str(value), unit="yuan"),
    )
