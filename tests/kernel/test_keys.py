"""Keys are true HMACs, the same for single values and for columns."""

import hashlib
import hmac
import uuid

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.identifiers import id18s

from fangpin.kernel.key_columns import (
    household_key_column,
    person_key_column,
    surname_column,
    surname_key_column,
)
from fangpin.kernel.keys import SecretUnusable, household_key, person_key, surname_key, surname_of

SECRET = b"00112233445566778899aabbccddeeff" * 2
names = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [
            "王小明",
            " 王 明",
            "欧阳明",
            "欧阳",
            "诸葛 孔明",
            "阿依古丽·买买提",
            "ａｌｉ",
            "",
            "　",
            "\u001c",
            "𠮷野家",
            "豈",
        ]
    ),
    st.none(),
)


def test_a_person_key_is_half_of_an_hmac():
    digest = hmac.new(SECRET, b"person:11010519491231002X", hashlib.sha256).hexdigest()

    assert person_key("11010519491231002X", secret=SECRET) == uuid.UUID(digest[:32])


def test_the_same_text_gives_different_keys_for_different_things_and_secrets():
    keys = {
        person_key("1", secret=SECRET),
        person_key("1", secret=SECRET[::-1]),
        surname_key("1", secret=SECRET),
        household_key("131121", "1", secret=SECRET),
        household_key("131122", "1", secret=SECRET),
    }

    assert len(keys) == 5


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("王小明", "王"),
        ("王*明", "王"),
        (" 王 小 明 ", "王"),
        ("欧阳娜", "欧阳"),
        ("欧阳", "欧"),
        ("", None),
        ("　", None),
        (None, None),
    ],
)
def test_surnames(name, surname):
    assert surname_of(name) == surname


@settings(max_examples=30)
@given(st.lists(id18s, min_size=1, max_size=20), st.lists(names, min_size=1, max_size=20))
def test_columns_give_the_same_keys(id18_list, name_list):
    people = pl.DataFrame({"id18": [*id18_list, None]}).select(
        person_key_column(pl.col("id18"), secret=SECRET)
    )
    surnames = pl.DataFrame({"name": name_list}, schema={"name": pl.String}).select(
        key=surname_key_column(pl.col("name"), secret=SECRET), surname=surname_column(pl.col("name"))
    )

    assert people["literal"].to_list() == [*(person_key(id18, secret=SECRET).hex for id18 in id18_list), None]
    assert surnames["surname"].to_list() == [surname_of(name) for name in name_list]
    keys = [surname_key(name, secret=SECRET) for name in name_list]
    assert surnames["key"].to_list() == [None if key is None else key.hex for key in keys]


def test_household_columns_give_the_same_keys():
    frame = pl.DataFrame({"county": ["131121", "131121"], "no": ["0001", None]})

    keys = frame.select(key=household_key_column(pl.col("county"), pl.col("no"), secret=SECRET))["key"]

    assert keys.to_list() == [household_key("131121", "0001", secret=SECRET).hex, None]


@pytest.mark.parametrize("secret", [b"", b"\xff" * 32])
def test_a_secret_that_is_no_text_is_refused(secret):
    with pytest.raises(SecretUnusable, match=r"person\.key"):
        person_key("1", secret=secret)
