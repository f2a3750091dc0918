"""Files that only this home can read: AES-256-GCM in chunks, each bound to its place, so that no cut or swap passes.

A sealed file is a head (magic, key id, nonce prefix) and chunks of one mebibyte; the nonce of a chunk is the
prefix, the chunk's number and whether it is the last, the head is authenticated with every chunk.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fangpin.kernel.errors import UserError

_MAGIC = b"FPS1"
_KEY_ID, _PREFIX, _TAG = 4, 7, 16
_HEAD = len(_MAGIC) + _KEY_ID + _PREFIX
_CHUNK = 2**20


class SealBroken(UserError):
    """A sealed file was changed, cut, or belongs to another key."""


def seal(content: Iterable[bytes], file: BinaryIO, *, key: bytes) -> None:
    """Write the content sealed; `key` has 32 bytes."""
    head = _MAGIC + _key_id(key) + secrets.token_bytes(_PREFIX)
    cipher = AESGCM(key)
    file.write(head)
    number, pending = 0, b""
    for chunk in _even(content):
        if pending:
            file.write(cipher.encrypt(_nonce(head, number, is_last=False), pending, head))
            number += 1
        pending = chunk
    file.write(cipher.encrypt(_nonce(head, number, is_last=True), pending, head))


def unsealed(file: BinaryIO, *, key: bytes) -> Iterator[bytes]:
    """The content in chunks; raises SealBroken before it gives a changed chunk, and at a missing end."""
    head = file.read(_HEAD)
    if head[: len(_MAGIC)] != _MAGIC or head[len(_MAGIC) : -_PREFIX] != _key_id(key):
        raise SealBroken("这份加密文件不是用本机的密钥加密的，或已损坏；请从备份恢复文件和密钥（keys/）。")
    cipher = AESGCM(key)
    number, pending = 0, file.read(_CHUNK + _TAG)
    while True:
        following = file.read(_CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(head, number, is_last=not following), pending, head)
        except InvalidTag as error:
            raise SealBroken("这份加密文件被改动或截断过；请从备份恢复。") from error
        if not following:
            return
        number, pending = number + 1, following


def seal_file(content: Iterable[bytes], path: Path, *, key: bytes) -> None:
    """Write a sealed file for its owner only; wrap it in `stored_whole` where a half-written one must not be seen."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        seal(content, file, key=key)


def sealed_size(size: int) -> int:
    """How many bytes a sealed file has whose content has `size` bytes."""
    return _HEAD + size + _TAG * max(1, -(-size // _CHUNK))


def unseal_file(path: Path, *, key: bytes) -> bytes:
    """The whole content."""
    with path.open("rb") as file:
        return b"".join(unsealed(file, key=key))


def _even(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size."""
    held = bytearray()
    for part in content:
        held += part
        while len(held) >= _CHUNK:
            yield bytes(held[:_CHUNK])
            del held[:_CHUNK]
    if held:
        yield bytes(held)


def _nonce(head: bytes, number: int, *, is_last: bool) -> bytes:
    return head[-_PREFIX:] + number.to_bytes(4, "big") + bytes([is_last])


def _key_id(key: bytes) -> bytes:
    """Which key a file needs, without telling anything about it."""
    return hashlib.sha256(b"fangpin key id" + key).digest()[:_KEY_ID]
