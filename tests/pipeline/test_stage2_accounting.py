"""Whatever a file holds: rows_read = accepted + rejected + skipped, and every row below the header is in one of them."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pipeline.small_files import SETTLEMENTS, id18

from fangpin.contracts import load_contracts
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.reading.delimited import read_delimited
from fangpin.pipeline.stage2_conform import conform

numbers = st.integers(1, 6)
good = {
    "结算流水号": numbers.map("S{}".format),
    "参保人姓名": st.sampled_from(["张三", "李四", "张 三"]),
    "身份证号": numbers.map(id18),
    "结算日期": st.sampled_from(["2026-03-05", "20260306"]),
    "医疗类别": st.just("住院"),
}
odd = st.sampled_from(
    ["", " ", "合计", "填表人：王", "1.3E+17", "壹仟", "-", "?", "\ufffd", *SETTLEMENTS[:3], "0", "12.345"]
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


@settings(max_examples=80, deadline=None)
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

    told = result.issues.filter(pl.col("level") != "warning")
    refused = set(told.filter(pl.col("level") == "rejected")["row_no"])
    skipped = set(told.filter(pl.col("level") == "skipped")["row_no"])
    accepted = set(result.rows["row_no"])
    not_empty = {number for number, line in enumerate(lines[1:], start=2) if any(line)}
    assert result.rows_read == result.accepted + result.rejected + result.skipped == len(not_empty)
    assert accepted | refused | skipped == not_empty
    assert (len(accepted), len(refused), len(skipped)) == (result.accepted, result.rejected, result.skipped)
