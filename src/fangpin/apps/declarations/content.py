"""What was said, sealed with the key of the home and bound to its row."""

import json
from dataclasses import asdict, dataclass
from io import BytesIO
from uuid import UUID

from django.conf import settings

from fangpin.apps.declarations.models import Declaration
from fangpin.home.sealing import SealBroken, seal, unsealed
from fangpin.kernel.errors import UserError


class ContentUnreadable(UserError):
    """The key is another one, or the row was changed."""


@dataclass(frozen=True)
class Told:
    """As it was typed, once it was checked."""

    name: str
    phone: str
    id_number: str
    text: str
    proxy: str = ""  # who filled it in for somebody else, and how they are related


def sealed_content(told: Told, *, declaration: UUID) -> bytes:
    file = BytesIO()
    content = json.dumps(asdict(told), ensure_ascii=False).encode()
    seal([_owner(declaration) + content], file, key=settings.HOME.seal_key())
    return file.getvalue()


def content_of(found: Declaration) -> Told:
    owner = _owner(found.pk)
    try:
        content = b"".join(unsealed(BytesIO(bytes(found.content)), key=settings.HOME.seal_key()))
    except SealBroken as error:
        raise ContentUnreadable(_UNREADABLE) from error
    if not content.startswith(owner):
        raise ContentUnreadable(_UNREADABLE)
    return Told(**json.loads(content.removeprefix(owner)))


_UNREADABLE = "这份申报的原文读不出来；请联系运维人员从备份恢复密钥和数据。"


def _owner(declaration: UUID) -> bytes:
    return f"declaration {declaration}:".encode()
