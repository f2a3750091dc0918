"""Say who changes households and people, and why: the triggers of the history read it."""

import json

from django.db import connection

from fangpin.apps.accounts.api import User


def because(
    reason: str, *, actor: User | None = None, delivery: str = "", change_id: int | None = None
) -> None:
    """Holds until the transaction ends, or until the next call."""
    told = {
        "reason": reason,
        "actor": actor.pk if actor else None,
        "delivery": delivery,
        "change": change_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('fangpin.because', %s, TRUE)", [json.dumps(told, ensure_ascii=False)]
        )
