"""Tries to sign in: counted so that passwords cannot be guessed, and nobody can lock somebody else out.

A try is counted by the name that was typed and by where it came from: a browser that this user has signed in with
before, or else the network address. Where names were typed with wrong passwords, only that place has to wait.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from fangpin.apps.accounts.models import SignInTry, User
from fangpin.apps.accounts.policy import AccessPolicy, access_policy
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.kernel.errors import UserError

_REMEMBERED = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class TryLater(UserError):
    """The password was not even looked at."""


@dataclass(frozen=True)
class Source:
    """Where a try comes from."""

    mark: str
    is_known: bool  # a browser that this user has signed in with

    @classmethod
    def address(cls, text: str) -> "Source":
        return cls(_mark(f"address {text}"), is_known=False)

    @classmethod
    def browser(cls, token: str) -> "Source":
        return cls(_mark(f"browser {token}"), is_known=True)


def name_mark(username: str) -> str:
    """What was typed may be a password in the wrong field, so only a keyed hash is kept."""
    return _mark("name " + unicodedata.normalize("NFKC", username).casefold().strip())


def begin_try(*, username: str, source: Source) -> SignInTry:
    """Count it as wrong before the password is looked at: tries at the same moment count as well."""
    says = "登录次数太多，请 {wait}后再试；忘记密码请联系本级系统管理员重置。"
    return _begun(name_mark(username), source, says=says)


def begin_code_try(user: User) -> SignInTry:
    """Before a code of the second factor is looked at. Counted by itself, or the right password would begin the count
    anew; and from all places together: only who has the password gets here, so it can lock out nobody else."""
    source = Source.browser(f"codes of {user.pk}")
    says = "登录次数太多，请 {wait}后再试；手机丢了请用恢复码，或联系本级安全管理员。"
    return _begun(_mark(f"codes of {user.pk}"), source, says=says)


def begin_number_try(*, number: str) -> SignInTry:
    """Before what belongs to a number that somebody was given is looked at, by whoever knows some digits more. From all
    places together: only who has the number gets here, so it can lock out nobody else."""
    source = Source.browser(f"number {number}")
    says = "查询次数太多，请 {wait}后再试；急的请直接打电话给村委会，或拨打 12317。"
    return _begun(_mark(f"number {number}"), source, says=says, about="declaration")


def take_turn(*, of: str, at_most: int, within: timedelta) -> str:
    """One more of what nobody may do too often, as declaring from one place, within a day at the most. How long to wait, in
    words; empty where it may go on."""
    mark = _mark(of)
    with transaction.atomic():
        now = _locked(mark)
        turns = SignInTry.objects.filter(name_mark=mark)
        turns.filter(at__lt=now - _REMEMBERED).delete()
        recent = turns.filter(at__gt=now - within).order_by("-at").values_list("at", flat=True)
        last = list(recent[:at_most])
        if len(last) < at_most:
            SignInTry.objects.create(at=now, name_mark=mark, source_mark=mark, is_known=False)
            return ""
    return _in_words(last[-1] + within - now) if last else _in_words(within)


def _begun(mark: str, source: Source, *, says: str, about: str = "user") -> SignInTry:
    policy = access_policy()
    with transaction.atomic():
        now = _locked(mark)
        tries = SignInTry.objects.filter(name_mark=mark)
        tries.filter(at__lt=now - _REMEMBERED).delete()
        until = max(
            _held_until(tries.filter(source_mark=source.mark), policy=policy),
            _over_rate_until(tries, source=source, policy=policy, now=now),
            key=lambda moment: moment or now,
        )
        if until is None or until <= now:
            return SignInTry.objects.create(
                at=now, name_mark=mark, source_mark=source.mark, is_known=source.is_known
            )
    verb = Verb.SIGN_IN_REFUSED if about == "user" else Verb.REFUSED_REQUEST
    record_entry(actor=None, verb=verb, object_kind=about, detail={"has_to_wait": True})
    raise TryLater(says.format(wait=_in_words(until - now)))


def note_right_password(found: SignInTry) -> None:
    found.was_right = True
    found.save(update_fields=["was_right"])


def _held_until(tries: models.QuerySet[SignInTry], *, policy: AccessPolicy) -> datetime | None:
    """After some wrong passwords in a row a minute, then twice as long after each further one."""
    right = tries.filter(was_right=True).aggregate(last=models.Max("at"))["last"]
    wrong = tries.filter(at__gt=right) if right else tries
    told = wrong.aggregate(last=models.Max("at"), count=models.Count("pk"))
    beyond = told["count"] - policy.wrong_tries
    if beyond < 0:
        return None
    # More doublings than this pass every limit.
    minutes = min(2 ** min(beyond, 16), policy.longest_wait_minutes)
    last: datetime = told["last"]
    return last + timedelta(minutes=minutes)


def _over_rate_until(
    tries: models.QuerySet[SignInTry], *, source: Source, policy: AccessPolicy, now: datetime
) -> datetime | None:
    """A known browser has a number of tries for itself; all other places share one."""
    same = {"source_mark": source.mark} if source.is_known else {"is_known": False}
    recent = tries.filter(at__gt=now - _MINUTE, **same).order_by("-at").values_list("at", flat=True)
    last = list(recent[: policy.tries_a_minute])
    return last[-1] + _MINUTE if len(last) == policy.tries_a_minute else None


def _locked(mark: str) -> datetime:
    """One try of a name at a time; the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(mark[:15], 16)])
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _in_words(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    if seconds < 60:
        return f"{seconds} 秒"
    minutes = -(-seconds // 60)
    return f"{minutes} 分钟" if minutes < 60 else f"{-(-minutes // 60)} 小时"


def _mark(text: str) -> str:
    return salted_hmac("fangpin.accounts.tries", text, algorithm="sha256").hexdigest()
