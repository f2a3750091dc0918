"""How codes of regions contain each other."""


def region_prefix(region: str) -> str:
    """The leading digits that all codes inside a region share.

    >>> region_prefix("130000"), region_prefix("131100"), region_prefix("131121"), region_prefix("*")
    ('13', '1311', '131121', '')
    """
    if region == "*":
        return ""
    if len(region) == 6:
        return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region
    return region.removesuffix("000000") if len(region) == 12 and region.endswith("000000") else region


def covers(wide: str, narrow: str) -> bool:
    """True if the second region lies in the first, or is it."""
    return region_prefix(narrow).startswith(region_prefix(wide))
