"""Codes of a second factor (RFC 6238), as every authenticator on a phone makes them, and codes for a lost phone."""

import base64
import secrets
import unicodedata
from datetime import datetime
from io import BytesIO

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import salted_hmac

from fangpin.apps.accounts.models import Factor, User
from fangpin.home.sealing import SealBroken, seal, unsealed
from fangpin.kernel.errors import UserError

DIGITS = 6
RECOVERY_CODES = 10
_STEP_SECONDS = 30
# A phone whose clock is half a minute out, and who types slowly.
_STEPS_AROUND = (-1, 0, 1)
_ISSUER = "防贫监测"
# Without 0 o 1 l i, which people mix up.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class FactorUnreadable(UserError):
    """The key cannot be opened; the message is for whoever signs in."""


def has_factor(user: User) -> bool:
    return Factor.objects.filter(user=user, sealed_key__isnull=False).exists()


def factor_of(user: User) -> Factor | None:
    """In force, drawn, or both."""
    return Factor.objects.filter(user=user).first()


def new_key() -> bytes:
    return secrets.token_bytes(20)


def key_text(key: bytes) -> str:
    """For who types it into the phone, in groups of four."""
    text = base64.b32encode(key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def key_address(key: bytes, *, username: str) -> str:
    """What stands in the QR code."""
    return _codes(key).get_provisioning_uri(username, _ISSUER)


def code_at(key: bytes, *, step: int) -> str:
    return _codes(key).generate(step * _STEP_SECONDS).decode()


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // _STEP_SECONDS


def step_of(code: str, *, key: bytes, now: datetime) -> int | None:
    """The step that the code belongs to, around now; nothing for any other code."""
    steps = (step_at(now) + around for around in _STEPS_AROUND)
    return next((step for step in steps if bytes_eq(code_at(key, step=step).encode(), code.encode())), None)


def as_typed(text: str) -> str:
    """However it was written: spaces, dashes, capitals, the wide characters of a Chinese keyboard."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in letters if one.isalnum())


def new_recovery_codes() -> list[str]:
    """Ten characters each, some 49 bits."""
    drawn = ("".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    return [f"{one[:5]}-{one[5:]}" for one in drawn]


def recovery_mark(code: str) -> str:
    """Under the key that the home keeps: a new session key must not make the codes useless."""
    secret = settings.HOME.seal_key()
    marked = salted_hmac("fangpin.accounts.recovery", as_typed(code), secret=secret, algorithm="sha256")
    return marked.hexdigest()


def sealed_for(user: User, key: bytes) -> bytes:
    """Bound to its owner: copied to somebody else's row it opens nothing."""
    file = BytesIO()
    seal([_owner(user) + key], file, key=settings.HOME.seal_key())
    return file.getvalue()


def opened_for(user: User, sealed: bytes | memoryview | None) -> bytes:
    owner = _owner(user)
    try:
        content = b"".join(unsealed(BytesIO(bytes(sealed or b"")), key=settings.HOME.seal_key()))
    except SealBroken as error:
        raise FactorUnreadable(_UNREADABLE) from error
    if not content.startswith(owner):
        raise FactorUnreadable(_UNREADABLE)
    return content.removeprefix(owner)


_UNREADABLE = "服务器上的动态口令密钥读不出来；请联系本级安全管理员解除动态口令，再重新设置。"


def _owner(user: User) -> bytes:
    return f"factor of {user.pk}:".encode()


def _codes(key: bytes) -> TOTP:
    # The one hash that every authenticator knows; as an HMAC it is not broken.
    return TOTP(key, DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303
