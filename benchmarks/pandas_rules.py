"""The fifteen rules of benchmarks/rulebook, written by hand for pandas.

Written to be fast: only the columns used, decimals as whole fen in int64, 128-bit keys joined by their first 64 bits,
texts as categories, one household number instead of its key.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as parquet

_START, _END, _DAY = (np.datetime64(day) for day in ("2025-11-01", "2026-10-31", "2026-11-10"))
_YEAR, _RECENT, _LAST = (np.datetime64(day) for day in ("2026-01-01", "2026-08-01", "2026-10-01"))


def screen(lake: Path, deliveries: dict[str, int], out: Path) -> None:
    """Read the lake, judge every household by the fifteen rules, write the answer."""
    register = _Register(lake)
    wide = pd.DataFrame(index=pd.RangeIndex(len(register.keys)))
    students, certificates = _students(lake, register), _certificates(lake, register)
    for part in (
        _members(register, students, certificates),
        _disability(register, certificates),
        students.groupby("household")["cost"].max().rename("largest_student_cost"),
        _medical(lake, register, deliveries),
        _work(lake, register),
        _allowances(lake, register),
        _payouts(lake, register),
    ):
        wide = wide.join(part)
    wide = wide.fillna(0).astype("int64").join(_sweep(lake, register))
    wide["has_uninsured"] = wide.index.isin(_uninsured(lake, register))
    monitored = register.find(_read(lake, "rural_affairs/monitored_households", ["is_risk_removed"]))
    open_risk = monitored.loc[monitored["is_risk_removed"] != True, "household"]  # noqa: E712  (missing counts as open)
    lifted_out = register.find(_read(lake, "rural_affairs/lifted_out_roster", []))["household"]
    wide["is_monitored"] = wide.index.isin(open_risk)
    wide["is_watched"] = wide["is_monitored"] | wide.index.isin(lifted_out)
    _write(_judged(wide), register, out)


class _Register:
    """The roster: who lives in which household, the households numbered."""

    def __init__(self, lake: Path) -> None:
        roster = _read(lake, "public_security/household_roster", ["birth_date"], keep="household_key")
        first = pd.factorize(roster.attrs["household_key"][:, 0])
        self.keys = roster.attrs["household_key"][np.unique(first[0], return_index=True)[1]]
        roster["household"] = first[0]
        deaths = _read(lake, "public_security/deaths", ["died_on"])
        dead = deaths.loc[deaths["died_on"].to_numpy() <= _DAY, "person"]
        self.is_alive = ~roster["person"].isin(dead).to_numpy()
        self.roster = roster
        self._homes = pd.Series(roster["household"].to_numpy(), index=pd.Index(roster["who"].to_numpy()))
        self._living = pd.Index(roster["who"].to_numpy()[self.is_alive])

    def find(self, rows: pd.DataFrame, *, alive: bool = False) -> pd.DataFrame:
        """The rows of registered people, with their household."""
        place = self._homes.index.get_indexer(rows["who"].to_numpy())
        rows = rows.assign(household=self._homes.to_numpy()[place])[place >= 0]
        return rows[rows["who"].isin(self._living)] if alive else rows


def _read(lake: Path, dataset: str, columns: list[str], keep: str = "") -> pd.DataFrame:
    names = ["person_key", "surname_key", *columns, *([keep] if keep else [])]
    table = ds.dataset(lake / dataset, format="parquet").to_table(columns=names)
    person, surname = (_key(table.column(name))[:, 0] for name in names[:2])
    frame = pd.DataFrame({"person": person, "who": person ^ (surname * np.uint64(0x9E3779B97F4A7C15))})
    for name in columns:
        frame[name] = _values(table.column(name))
    if keep:
        frame.attrs[keep] = _key(table.column(keep))
    return frame


def _key(column: pa.ChunkedArray) -> np.ndarray:
    array = column.combine_chunks()
    storage = getattr(array, "storage", array)
    return np.frombuffer(storage.buffers()[1], dtype="u8").reshape(-1, 2)[storage.offset :][: len(storage)]


def _values(column: pa.ChunkedArray) -> object:
    if pa.types.is_decimal(column.type):
        array = column.combine_chunks()
        # The low half of a 128-bit decimal with two places: whole fen.
        fen = np.frombuffer(array.buffers()[1], dtype="i8")[::2][array.offset :][: len(array)].copy()
        fen[array.is_null().to_numpy(zero_copy_only=False)] = 0
        return fen
    if pa.types.is_date(column.type):
        return column.cast(pa.timestamp("s")).to_numpy()
    if pa.types.is_string(column.type):
        return column.dictionary_encode().to_pandas()
    return column.to_pandas()


def _students(lake: Path, register: _Register) -> pd.DataFrame:
    columns = ["status", "tuition_yuan", "boarding_yuan", "textbook_yuan", "subsidy_yuan"]
    rows = register.find(_read(lake, "education/enrolment", columns))
    rows = rows[rows["status"] == "在读"]
    cost = rows["tuition_yuan"] + rows["boarding_yuan"] + rows["textbook_yuan"] - rows["subsidy_yuan"]
    return rows.assign(cost=cost.clip(lower=0))


def _certificates(lake: Path, register: _Register) -> pd.DataFrame:
    columns = ["grade", "issued_on", "nursing_allowance"]
    rows = register.find(_read(lake, "disabled_federation/certificates", columns))
    return rows.assign(is_severe=rows["grade"].isin(["一级", "二级"]))


def _members(register: _Register, students: pd.DataFrame, certificates: pd.DataFrame) -> pd.DataFrame:
    people = register.roster[register.is_alive]
    is_unable = (
        people["person"].isin(students["person"])
        | people["person"].isin(certificates.loc[certificates["is_severe"], "person"])
    ).to_numpy()
    born = people["birth_date"].to_numpy()
    is_grown = (born <= np.datetime64("2010-11-10")) & (born > np.datetime64("1966-11-10"))
    is_pupil = (born <= np.datetime64("2019-11-10")) & (born > np.datetime64("2011-11-10"))
    return (
        pd.DataFrame(
            {
                "household": people["household"],
                "member_count": 1,
                "labour_count": (is_grown & ~is_unable).astype("i8"),
                "children_off_roll": (is_pupil & ~is_unable).astype("i8"),
            }
        )
        .groupby("household")
        .sum()
    )


def _disability(register: _Register, certificates: pd.DataFrame) -> pd.DataFrame:
    rows = certificates[certificates["who"].isin(register.roster["who"][register.is_alive])]
    issued = rows["issued_on"].to_numpy()
    told = pd.DataFrame(
        {
            "household": rows["household"],
            "disabled_count": (~rows["person"].duplicated()).astype("i8"),
            "newly_severe": (rows["is_severe"] & (issued >= _START) & (issued <= _DAY)).astype("i8"),
            "without_allowance": (rows["is_severe"] & ~rows["nursing_allowance"].astype(bool)).astype("i8"),
        }
    )
    return told.groupby("household").sum()


def _medical(lake: Path, register: _Register, deliveries: dict[str, int]) -> pd.DataFrame:
    columns = [
        "delivery",
        "settlement_no",
        "settled_on",
        "category",
        "self_paid_yuan",
        "compliant_self_paid_yuan",
    ]
    rows = _read(lake, "medical_insurance/settlements", columns)
    # Only numbers that came more than once need their order.
    twice = rows["settlement_no"].cat.codes.duplicated(keep=False).to_numpy()
    again = rows[twice]
    order = again["delivery"].map(deliveries).astype("i8").sort_values(ascending=False).index
    latest = again.loc[order].drop_duplicates("settlement_no")
    rows = register.find(pd.concat([rows[~twice], latest], ignore_index=True))
    day = rows["settled_on"].to_numpy()
    is_year, is_window = (day >= _YEAR) & (day <= _DAY), (day >= _START) & (day <= _END)
    told = pd.DataFrame(
        {
            "household": rows["household"],
            "person": rows["person"],
            "self_paid": rows["self_paid_yuan"] * is_window,
            "compliant": rows["compliant_self_paid_yuan"] * is_window,
            "largest_year": rows["self_paid_yuan"] * is_year,
            "largest_inpatient": rows["self_paid_yuan"] * (is_year & (rows["category"] == "住院").to_numpy()),
        }
    )
    by_person = told.groupby("person").agg(
        {
            "household": "first",
            "self_paid": "sum",
            "compliant": "sum",
            "largest_year": "sum",
            "largest_inpatient": "sum",
        }
    )
    return by_person.groupby("household").agg(
        {"self_paid": "sum", "compliant": "sum", "largest_year": "max", "largest_inpatient": "max"}
    )


def _work(lake: Path, register: _Register) -> pd.DataFrame:
    columns = ["month", "is_working", "ended_month", "monthly_income_yuan"]
    rows = register.find(_read(lake, "human_resources/migrant_work", columns))
    month = rows["month"].to_numpy()
    is_counted = rows["is_working"].astype(bool).to_numpy() & (month >= _START) & (month <= _END)
    rows, month = rows[is_counted], month[is_counted]
    ended, paid = rows["ended_month"].to_numpy(), rows["monthly_income_yuan"]
    told = pd.DataFrame(
        {
            "household": rows["household"],
            "ever_working": 1,
            "now_working": ((month == _LAST) & (np.isnat(ended) | (ended > month))).astype("i8"),
            "work_paid": paid,
            "recent": paid * (month >= _RECENT),
            "earlier": paid * (month < _RECENT),
            "work_at_sweep": paid * (month == _START),
        }
    )
    return told.groupby("household").sum()


def _allowances(lake: Path, register: _Register) -> pd.DataFrame:
    rows = register.find(_read(lake, "civil_affairs/assistance_payments", ["month", "kind", "amount_yuan"]))
    month = rows["month"].to_numpy()
    rows, month = (
        rows[(month >= _START) & (month <= _END)],
        month[(month >= _START) & (month <= _END)],
    )
    is_allowance = rows["kind"].isin(["农村低保", "城市低保", "特困供养"]).to_numpy()
    told = pd.DataFrame(
        {
            "household": rows["household"],
            "allowance_paid": rows["amount_yuan"],
            "allowance_at_sweep": rows["amount_yuan"] * (month == _START),
            "current_allowances": (is_allowance & (month == _LAST)).astype("i8"),
        }
    )
    return told.groupby("household").sum()


def _payouts(lake: Path, register: _Register) -> pd.Series:
    rows = register.find(_read(lake, "insurance/payouts", ["amount_yuan", "paid_on"]))
    day = rows["paid_on"].to_numpy()
    return (
        rows[(day >= _START) & (day <= _END)].groupby("household")["amount_yuan"].sum().rename("payout_paid")
    )


def _sweep(lake: Path, register: _Register) -> pd.DataFrame:
    columns = ["wage_yuan", "business_yuan", "property_yuan", "transfer_yuan", "business_cost_yuan"]
    rows = register.find(_read(lake, "rural_affairs/income_sweep", columns)).set_index("household")
    rest = rows["business_yuan"] + rows["property_yuan"] - rows["business_cost_yuan"]
    return pd.DataFrame({"wage": rows["wage_yuan"], "transfer": rows["transfer_yuan"], "rest": rest})


def _uninsured(lake: Path, register: _Register) -> pd.Series:
    rows = register.find(_read(lake, "medical_insurance/uninsured", ["year", "reason"]), alive=True)
    excused = ["外地参保", "参加职工医保", "服兵役", "在校参保"]
    return rows.loc[(rows["year"] == 2026) & ~rows["reason"].isin(excused), "household"]


def _judged(wide: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series, pd.Series | None]]:
    """Of each rule: who is hit, who is unknown for want of an income, and the fen it looks at."""
    is_known = wide["rest"].notna()
    wage, transfer, rest = (wide[name].fillna(0).astype("int64") for name in ("wage", "transfer", "rest"))
    income = (
        rest
        + wage
        - np.minimum(wage.clip(lower=0), 12 * wide["work_at_sweep"])
        + wide["work_paid"]
        + transfer
        - np.minimum(transfer.clip(lower=0), 12 * wide["allowance_at_sweep"])
        + wide["allowance_paid"]
    )
    reference = income + wide["payout_paid"] - wide["compliant"]
    is_near, is_below = (reference < line * wide["member_count"] for line in (1_020_000, 850_000))
    always = pd.Series(data=True, index=wide.index)
    recent, usual = (2 * wide["recent"] + 3) // 6, (2 * wide["earlier"] + 9) // 18
    has_allowance, has_no_labour = wide["current_allowances"] > 0, wide["labour_count"] == 0
    largest, inpatient, student = (
        wide[name] for name in ("largest_year", "largest_inpatient", "largest_student_cost")
    )
    dependants = wide["member_count"] - wide["labour_count"]
    # What is known without the income, what is asked of the income, and the fen.
    rules: dict[str, tuple[pd.Series, pd.Series | None, pd.Series | None]] = {
        "illness/person_burden_other": (~wide["is_watched"] & (largest > 2_068_800), None, largest),
        "illness/person_burden_watched": (wide["is_watched"] & (largest > 1_034_400), None, largest),
        "illness/inpatient_self_paid": (
            (inpatient >= 2_000_000) | wide["is_watched"] & (inpatient >= 500_000),
            None,
            inpatient,
        ),
        "illness/burden_with_low_income": (
            wide["self_paid"] >= 300_000,
            (10 * wide["self_paid"] > 3 * income) & is_near,
            reference,
        ),
        "illness/watched_member_uninsured": (wide["is_watched"] & wide["has_uninsured"], None, None),
        "illness/assisted_burden_after_aid": (has_allowance & (largest > 1_000_000), None, largest),
        "disability/severe_without_allowance": (wide["without_allowance"] > 0, None, None),
        "disability/newly_severe_no_labour": ((wide["newly_severe"] > 0) & has_no_labour, None, None),
        "disability/several_disabled_low_income": (wide["disabled_count"] >= 2, is_near, reference),
        "schooling/student_cost": (student > 1_000_000, is_near, student),
        "schooling/child_not_on_roll": (wide["children_off_roll"] > 0, None, None),
        "work/everyone_stopped": (
            (wide["ever_working"] > 0) & (wide["now_working"] == 0) & (dependants >= 2),
            None,
            None,
        ),
        "work/wage_fell": (2 * recent < usual, is_near, recent),
        "other/below_line_not_monitored": (~wide["is_monitored"] & ~has_allowance, is_below, reference),
        "labour/no_labour_low_income": (has_no_labour & ~has_allowance, is_below, reference),
    }
    return {
        rule: (known & (always if asked is None else asked & is_known), known & ~is_known, fen)
        if asked is not None
        else (known, ~always, fen)
        for rule, (known, asked, fen) in rules.items()
    }


def _write(
    judged: dict[str, tuple[pd.Series, pd.Series, pd.Series | None]], register: _Register, out: Path
) -> None:
    tables = []
    for rule, (is_hit, is_unknown, fen) in judged.items():
        chosen = np.flatnonzero(is_hit | is_unknown)
        money = None if fen is None else fen.to_numpy()[chosen]
        keys = pa.py_buffer(register.keys[chosen].tobytes())
        tables.append(
            pa.table(
                {
                    "rule_id": pa.array([rule] * len(chosen), pa.string()),
                    "household_key": pa.FixedSizeBinaryArray.from_buffers(
                        pa.binary(16), len(chosen), [None, keys]
                    ),
                    "is_unknown": pa.array(is_unknown.to_numpy()[chosen]),
                    "fen": pa.nulls(len(chosen), pa.int64())
                    if money is None
                    else pa.array(money, pa.int64()),
                }
            )
        )
    parquet.write_table(pa.concat_tables(tables), out, compression="zstd")
