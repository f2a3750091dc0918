"""Shares of counts, and how much so few counts can tell."""

import math


def wilson(part: int, whole: int, *, z: float = 1.96) -> tuple[float, float]:
    """The interval of Wilson for a share.

    >>> tuple(round(each, 4) for each in wilson(10, 10))
    (0.7225, 1.0)
    """
    if not whole:
        return 0.0, 1.0
    share, room = part / whole, z * z / whole
    middle = (share + room / 2) / (1 + room)
    half = z * math.sqrt(share * (1 - share) / whole + room / 4 / whole) / (1 + room)
    # At the ends the interval touches the bound, which rounding would miss.
    return 0.0 if not part else max(0.0, middle - half), 1.0 if part == whole else min(1.0, middle + half)


def smoothed_share(part: int, whole: int, *, prior_share: float, prior_count: float) -> float:
    """The mean of the beta distribution that began with `prior_count` imagined counts and then saw these.

    >>> smoothed_share(0, 0, prior_share=0.02, prior_count=20), smoothed_share(8, 20, prior_share=0.02, prior_count=20)
    (0.02, 0.21)
    """
    seen = whole + prior_count
    return (part + prior_share * prior_count) / seen if seen else prior_share
