"""Note which decision lines the data plane's log holds."""

from collections.abc import Collection

from fangpin.apps.registry.models import DecisionLine


def mark_logged(lines: Collection[int]) -> None:
    """Lines written twice do no harm; lines marked but not written would be lost, so mark after writing."""
    DecisionLine.objects.filter(pk__in=lines).update(is_logged=True)
