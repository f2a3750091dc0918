"""Note which approved values the data plane has."""

from collections.abc import Sequence

from fangpin.apps.rules.models import RuleChange


def mark_changes_logged(change_ids: Sequence[int]) -> None:
    RuleChange.objects.filter(pk__in=change_ids).update(is_logged=True)
