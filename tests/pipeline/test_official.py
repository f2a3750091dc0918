"""What is written in the official way is read back as the same value, for every type of column."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangpin.contracts import Column, ColumnType, load_contracts
from fangpin.pipeline.conforming.cells import filled_text, read_column, unreadable_text
from fangpin.pipeline.conforming.official import official_text

CONTRACTS = load_contracts()
DAY = date(2026, 11, 10)
# No column but a birth date holds a day before.
DAYS = st.dates(date(1949, 10, 1), DAY)
MOST_FEN = 10**14 - 1
TYPED: list[tuple[Column, pl.DataType, st.SearchStrategy]] = [
    (Column(name="x", heading="日期", type="date"), pl.Date(), DAYS),
    (Column(name="x", heading="月份", type="month"), pl.Date(), DAYS.map(lambda day: day.replace(day=1))),
    (Column(name="x", heading="是否", type="yes_no"), pl.Boolean(), st.booleans()),
    (Column(name="x", heading="人数", type="integer"), pl.Int32(), st.integers(-(2**31) + 1, 2**31 - 1)),
    *(
        (Column(name="x", heading=heading, type=kind), dtype, st.integers(-most, most).map(lambda n, s=scale: Decimal(n) / s))
        for heading, kind, dtype, most, scale in (
            ("金额", "yuan", pl.Decimal(14, 2), MOST_FEN, 100),
            ("金额（元）", "yuan", pl.Decimal(14, 2), MOST_FEN, 100),
            ("金额（万元）", "yuan", pl.Decimal(14, 2), MOST_FEN, 100),
            ("收入", "wan_yuan", pl.Decimal(18, 6), MOST_FEN, 10**6),
            ("收入（万元）", "wan_yuan", pl.Decimal(18, 6), MOST_FEN, 10**6),
            ("收入（元）", "wan_yuan", pl.Decimal(18, 6), MOST_FEN, 10**6),
            ("面积（亩）", "decimal", pl.Decimal(14, 4), 10**13, 10**4),
            ("数量", "decimal", pl.Decimal(14, 4), 10**13, 10**4),
        )
    ),
]  # fmt: skip


def read_back(texts: pl.Series, *, column: Column) -> pl.Series:
    from fangpin.contracts import heading_and_unit

    cells = pl.DataFrame({"A": texts})
    return read_column(
        cells.select(filled_text("A", column=column)).to_series(),
        unreadable=cells.select(unreadable_text("A")).to_series(),
        column=column,
        codes=CONTRACTS.codes_of(column) if column.codes else None,
        file_unit=heading_and_unit(column.says)[1],
        received_on=DAY,
    ).values


@pytest.mark.parametrize(("column", "dtype", "values"), TYPED, ids=lambda x: getattr(x, "says", ""))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_value_is_read_back_as_it_was(column, dtype, values, data) -> None:
    given_values = pl.Series(
        "x", data.draw(st.lists(st.none() | values, min_size=1, max_size=20)), dtype=dtype
    )

    assert read_back(official_text(given_values, column=column), column=column).equals(
        given_values, check_names=False
    )


@pytest.mark.parametrize("name", sorted(CONTRACTS.codes))
def test_every_code_is_read_back_as_it_was(name: str) -> None:
    codes = CONTRACTS.codes[name]
    column = Column(name="x", heading="代码", type="code", codes=name)
    several = [",".join(codes.values[:3])] if codes.multiple and len(codes.values) >= 3 else []
    values = pl.Series("x", [*codes.values, *several], dtype=pl.String)

    assert read_back(official_text(values, column=column), column=column).to_list() == values.to_list()


@pytest.mark.parametrize("kind", ["name", "text", "address"])
@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.text(st.sampled_from("张三欧阳·•.．AB b\u3000　-*？?（）()'〇𠮷１2"), max_size=8), min_size=1
    )
)
def test_a_text_once_read_is_read_the_same_again(kind: str, texts: list[str]) -> None:
    column = Column(name="x", heading="文字", type=ColumnType(kind))
    once = read_back(pl.Series("x", texts, dtype=pl.String), column=column)

    again = read_back(official_text(once, column=column), column=column)

    assert again.to_list() == once.to_list()
