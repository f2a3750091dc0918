"""Sealed files: what goes in comes out, and nothing else passes."""

import io

import pytest

from fangpin.home.sealing import SealBroken, seal, unsealed

KEY = bytes(range(32))
MIB = 2**20


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    seal([content[:10], content[10:]], file, key=KEY)
    return file.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return b"".join(unsealed(io.BytesIO(data), key=key))


@pytest.mark.parametrize("size", [0, 1, 10, MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_what_was_sealed_comes_out_again(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    assert opened(sealed(content)) == content


def test_the_content_cannot_be_read_without_the_key():
    data = sealed("王小明".encode() * 100)

    assert "王小明".encode() not in data
    with pytest.raises(SealBroken):
        opened(data, key=bytes(32))


def test_changed_cut_swapped_and_lengthened_files_are_refused():
    data = sealed(b"a" * MIB + b"b" * MIB + b"c" * 100)
    chunk = MIB + 16
    first, second, rest = data[15 : 15 + chunk], data[15 + chunk : 15 + 2 * chunk], data[15 + 2 * chunk :]

    for broken in (
        data[:-1],
        data[: 15 + chunk],
        data[: 15 + 2 * chunk],
        data[:15] + second + first + rest,
        data + b"x",
        data[:100] + bytes([data[100] ^ 1]) + data[101:],
        data[:5],
        b"",
    ):
        with pytest.raises(SealBroken):
            opened(broken)
