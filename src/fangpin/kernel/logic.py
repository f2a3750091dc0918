"""Kleene's logic of True, False and None (unknown), the same that SQL uses."""

Truth = bool | None


def and_(*values: Truth) -> Truth:
    """False if any is false, else unknown if any is unknown.

    >>> and_(True, None), and_(False, None), and_()
    (None, False, True)
    """
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def or_(*values: Truth) -> Truth:
    """True if any is true, else unknown if any is unknown.

    >>> or_(False, None), or_(True, None), or_()
    (None, True, False)
    """
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def not_(value: Truth) -> Truth:
    """The opposite; the opposite of unknown is unknown."""
    return None if value is None else not value
