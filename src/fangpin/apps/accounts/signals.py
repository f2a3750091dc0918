"""Signing in and out goes to the audit trail; a refused try without the name that was typed."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from fangpin.apps.accounts.models import User
from fangpin.apps.audit.api import Verb, record_entry


@receiver(user_logged_in)
def record_sign_in(*, user: User, **_: Any) -> None:
    record_entry(actor=user, verb=Verb.SIGNED_IN, object_kind="user", object_id=str(user.pk))


@receiver(user_logged_out)
def record_sign_out(*, user: User | None, **_: Any) -> None:
    if user:
        record_entry(actor=user, verb=Verb.SIGNED_OUT, object_kind="user", object_id=str(user.pk))


@receiver(user_login_failed)
def record_refused_sign_in(**_: Any) -> None:
    record_entry(actor=None, verb=Verb.SIGN_IN_REFUSED, object_kind="user")
