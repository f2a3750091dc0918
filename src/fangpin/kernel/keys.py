"""Keys that stand for people, surnames and households in stored rows, in place of names and numbers.

A key is the first 128 bits of HMAC-SHA256 under the home's secret. A plain hash would not do: there are
only about 10^10 plausible identity numbers, and all of them can be hashed in half an hour.
`key_columns` does the same for columns.
"""

import hashlib
import hmac
import unicodedata
import uuid

from fangpin.kernel.errors import UserError

# The surnames of two characters still met in the household register.
_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 "
    "公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 "
    "褚师 纳兰"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


class SecretUnusable(UserError):
    """The secret cannot be used for keys."""


def person_key(id18: str, *, secret: bytes) -> uuid.UUID:
    """The key of the person with this identifier (18-digit number, or the canonical value of a pass)."""
    return _key("person:" + id18, secret=secret)


def surname_key(name: str | None, *, secret: bytes) -> uuid.UUID | None:
    """The key of a person's surname; None without a name."""
    surname = surname_of(name)
    return None if surname is None else _key("surname:" + surname, secret=secret)


def household_key(county_code6: str, household_no: str, *, secret: bytes) -> uuid.UUID:
    """The key of a household, whose number is unique within its county only."""
    return _key(f"household:{county_code6}:{household_no}", secret=secret)


def surname_of(name: str | None) -> str | None:
    """The first character of a name, or the first two when they are a compound surname and something follows.

    >>> surname_of(" 王 小明"), surname_of("欧阳明"), surname_of("欧阳"), surname_of("　")
    ('王', '欧阳', '欧', None)
    """
    letters = "".join(unicodedata.normalize("NFKC", name or "").split())
    if not letters:
        return None
    return letters[:2] if len(letters) > 2 and letters[:2] in COMPOUND_SURNAMES else letters[:1].upper()


def hmac_text(secret: bytes) -> str:
    """The secret as the text that the column functions take, so that both kinds agree."""
    if not secret or not secret.isascii():
        raise SecretUnusable(
            "密钥为空或不是可见字符；请检查密钥文件 keys/person.key，它应是一行 64 位十六进制字符。"
        )
    return secret.decode("ascii")


def _key(text: str, *, secret: bytes) -> uuid.UUID:
    digest = hmac.new(hmac_text(secret).encode("ascii"), text.encode("utf-8"), hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16])
