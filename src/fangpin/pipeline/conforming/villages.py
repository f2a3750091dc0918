"""Whether a village code stands, or ever stood, in the lists of divisions."""

from functools import cache

from fangpin.kernel.areas import AreaTree


def is_listed_village(code: str) -> bool:
    """Whether any year's list has the village."""
    return _tree().get(code) is not None


@cache
def _tree() -> AreaTree:
    return AreaTree.load()
