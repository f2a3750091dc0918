"""Whatever a file holds: rows_read = accepted + rejected + skipped, and every row below the header is in one of them."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pipeline.small_files import SETTLEMENTS, id18
from tests.pipeline.small_sheets import read, sheet

from fangpin.contracts import load_contracts
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.reading.delimited import read_delimited
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.stage2_conform import Conformed, conform

numbers = st.integers(1, 6)
good = {
    "结算流水号": numbers.map("S{}".format),
    "参保人姓名": st.sampled_from(["张三", "李四", "张 三"]),
    "身份证号": numbers.map(id18),
    "结算日期": st.sampled_from(["2026-03-05", "20260306"]),
    "医疗类别": st.just("住院"),
}
odd = st.sampled_from(
    [
        "",
        " ",
        "同上",
        "〃",
        "3000-5000",
        "1.2万",
        "以下空白",
        id18(1),
        "2026-03-05",
        "合计",
        "填表人：王",
        "1.3E+17",
        "壹仟",
        "-",
        "?",
        "\ufffd",
        *SETTLEMENTS[:3],
        "0",
        "12.345",
    ]
)
cell = st.one_of(
    odd, st.text(st.characters(exclude_characters='\r\n,"\x00', exclude_categories=["Cs"]), max_size=6)
)
row = st.tuples(
    *(
        st.one_of(good.get(h, st.just("1")), cell) if h in good else st.one_of(st.just("1"), cell)
        for h in SETTLEMENTS
    )
)
rows = st.lists(
    st.one_of(
        row,
        row,
        st.just(("",) * 13),
        st.just(tuple(SETTLEMENTS)),
        st.just((" ",)),
        st.just((*SETTLEMENTS, "x")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(rows=rows, repeats=st.integers(1, 2))
def test_every_row_is_accounted_for_once(rows, repeats) -> None:
    lines = [SETTLEMENTS, *[one for one in rows for _ in range(repeats)]]
    sheet = read_delimited("".join(",".join(line) + "\n" for line in lines).encode())
    contracts = load_contracts()
    contract, tables = find_tables([sheet], contracts=contracts, contract_id="medical_insurance/settlements")

    result = conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=[],
        received_on=date(2026, 4, 3),
        delivery_month=date(2026, 3, 1),
    )

    assert_accounted(result, not_empty={no for no, line in enumerate(lines[1:], start=2) if any(line)})


ranges = st.tuples(st.integers(2, 12), st.integers(0, 5), st.integers(0, 12), st.integers(0, 3)).map(
    lambda one: Merged(one[0], one[0] + one[1], one[2], one[2] + one[3])
)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=10), joined=st.lists(ranges, max_size=6))
def test_joined_cells_make_no_row_and_lose_none(rows, joined) -> None:
    lines = [SETTLEMENTS, *rows]

    result = read(sheet(lines, merged=tuple(joined)), contract_id="medical_insurance/settlements")

    assert_accounted(result, not_empty={no for no, line in enumerate(lines[1:], start=2) if any(line)})


def assert_accounted(result: Conformed, *, not_empty: set[int]) -> None:
    """Each row that holds anything is accepted, refused or skipped, and only one of them."""
    told = result.issues.filter(pl.col("level") != "warning")
    refused = set(told.filter(pl.col("level") == "rejected")["row_no"])
    skipped = set(told.filter(pl.col("level") == "skipped")["row_no"])
    accepted = set(result.rows["row_no"])
    assert result.rows_read == result.accepted + result.rejected + result.skipped == len(not_empty)
    assert accepted | refused | skipped == not_empty
    assert (len(accepted), len(refused), len(skipped)) == (result.accepted, result.rejected, result.skipped)
