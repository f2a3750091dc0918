"""Three-valued logic, as SQL has it."""

import itertools

import duckdb
import pytest

from fangpin.kernel.logic import and_, not_, or_

VALUES = (True, False, None)


@pytest.mark.parametrize(("left", "right"), list(itertools.product(VALUES, VALUES)))
def test_and_or_agree_with_sql(left, right):
    query = "SELECT ?::BOOLEAN AND ?::BOOLEAN, ?::BOOLEAN OR ?::BOOLEAN"
    [expected] = duckdb.execute(query, [left, right, left, right]).fetchall()

    assert (and_(left, right), or_(left, right)) == expected


def test_not_of_unknown_is_unknown():
    assert (not_(True), not_(False), not_(None)) == (False, True, None)


def test_nothing_at_all():
    assert (and_(), or_()) == (True, False)
