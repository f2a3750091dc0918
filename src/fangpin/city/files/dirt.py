"""Dirt in cells, at known rates, with a register of every cell that differs from the clean one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Floats, Ints, Keys
from fangpin.city.files import misprints
from fangpin.city.files.dataset import Dataset
from fangpin.city.files.misprints import Misprint
from fangpin.city.seeds import fixed_chances, mixed_keys

_ID_KINDS: dict[str, Misprint] = {
    "lower_case_x": misprints.lower_case_x,
    "one_digit_wrong": misprints.one_digit_wrong,
    "missing_id": misprints.missing,
    "old_15_digits": misprints.old_15_digits,
    "trailing_space": misprints.trailing_space,
    "inner_space": misprints.inner_space,
    "full_width": misprints.full_width,
    "apostrophe": misprints.apostrophe,
    "scientific": misprints.scientific,
    "trailing_000": misprints.trailing_000,
}
_NAME_KINDS: dict[str, Misprint] = {
    "homophone": misprints.homophone,
    "name_inner_space": misprints.name_inner_space,
    "name_trailing_space": misprints.trailing_space,
}
_MONEY_KINDS: dict[str, Misprint] = {
    "thousands_comma": misprints.thousands_comma,
    "yuan_suffix": misprints.yuan_suffix,
}
_DATE_KINDS: dict[str, Misprint] = {
    "date_slashes": misprints.date_slashes,
    "date_compact": misprints.date_compact,
    "date_chinese": misprints.date_chinese,
    "date_dots": misprints.date_dots,
}
_PHONE_KINDS: dict[str, Misprint] = {
    "missing_phone": misprints.missing,
    "phone_digit_wrong": misprints.one_digit_wrong,
}


@dataclass
class Register:
    """Dirtied cells of one file by their row before any row is added."""

    rows: list[Ints] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    clean: list[list[str]] = field(default_factory=list)
    dirty: list[list[str]] = field(default_factory=list)

    def add(self, rows: Ints, column: str, kind: str, clean: list[str], dirty: list[str]) -> None:
        self.rows.append(rows)
        self.columns.append(column)
        self.kinds.append(kind)
        self.clean.append(clean)
        self.dirty.append(dirty)

    def frame(self) -> pl.DataFrame:
        """One line per dirtied cell."""
        sizes = [len(rows) for rows in self.rows]
        return pl.DataFrame(
            {
                "row": np.concatenate([np.zeros(0, np.int64), *self.rows]),
                "column": pl.Series(
                    np.repeat(np.array(self.columns, dtype=object), sizes).tolist(), dtype=pl.String
                ),
                "kind": pl.Series(
                    np.repeat(np.array(self.kinds, dtype=object), sizes).tolist(), dtype=pl.String
                ),
                "clean": pl.Series([cell for cells in self.clean for cell in cells], dtype=pl.String),
                "dirty": pl.Series([cell for cells in self.dirty for cell in cells], dtype=pl.String),
            }
        )


@dataclass
class Soiler:
    """Dirties the columns of one file's rows."""

    item: Dataset
    seed: int
    file: str
    cells: dict[str, pl.Series]
    keys: Keys
    certificates: pl.Series
    register: Register = field(default_factory=Register)

    def soil(self) -> None:
        if self.item.id_heading:
            self._soil_identifiers()
            self._soil_names()
        self._soil_total()
        for column in self.item.money:
            self._by_rates(column, rates.MONEY_DIRT, _MONEY_KINDS, self.file, misprints.is_amount)
        for column in self.item.dates:
            self._by_rates(column, rates.DATE_DIRT, _DATE_KINDS, self.file, misprints.is_date)
        for column in self.item.phones:
            self._by_rates(column, rates.PHONE_DIRT, _PHONE_KINDS, self.item.key, misprints.is_mobile)
        if self.item.health:
            self._soil_health(*self.item.health)

    def _chances(self, topic: str) -> Floats:
        return fixed_chances(self.keys, seed=self.seed, topic=topic)

    def _change(self, column: str, kind: str, rows: Ints, misprint: Misprint) -> None:
        """Misprint some cells; those that come out the same are not dirt."""
        if not len(rows):
            return
        clean = self.cells[column].gather(rows).to_list()
        bits = mixed_keys(self.keys[rows], seed=self.seed, topic=f"{self.item.key}/{column}/{kind}").tolist()
        dirty = [misprint(text, number) for text, number in zip(clean, bits, strict=True)]
        self._put(column, kind, rows, clean, dirty)

    def _put(self, column: str, kind: str, rows: Ints, clean: list[str], dirty: list[str]) -> None:
        changed = np.array([before != after for before, after in zip(clean, dirty, strict=True)], dtype=bool)
        if not changed.any():
            return
        places = np.flatnonzero(changed)
        before, after = [clean[place] for place in places], [dirty[place] for place in places]
        self.cells[column] = self.cells[column].clone().scatter(rows[places].tolist(), after)
        self.register.add(rows[places], column, kind, before, after)

    def _by_rates(
        self, column: str, kinds: dict[str, float], misprint_of: dict[str, Misprint], where: str,
        is_fit: Callable[[pl.Series], pl.Series] | None = None, taken: Bools | None = None,
    ) -> Bools:  # fmt: skip
        """Give each cell at most one of the kinds; returns which rows were chosen."""
        chance = self._chances(f"{where}/{column}")
        chosen = chance < sum(kinds.values())
        if taken is not None:
            chosen &= ~taken
        rows = np.flatnonzero(chosen)
        if is_fit is not None and len(rows):
            rows = rows[is_fit(self.cells[column].gather(rows)).to_numpy()]
        edges = np.cumsum(list(kinds.values()))
        which = np.searchsorted(edges, chance[rows], side="right")
        for nth, kind in enumerate(kinds):
            self._change(column, kind, rows[which == nth], misprint_of[kind])
        return chosen

    def _soil_identifiers(self) -> None:
        column = self.item.id_heading
        self._lend_numbers(column)
        plain = {kind: rate for kind, rate in rates.TYPED_ID_DIRT.items() if kind in _ID_KINDS}
        with_x = plain.pop("lower_case_x")
        typed = self._by_rates(column, plain, _ID_KINDS, self.item.key)
        typed |= self._lent
        export = {kind: rate for kind, rate in rates.EXPORT_ID_DIRT.items() if kind in _ID_KINDS}
        export_chosen = self._by_rates(column, export, _ID_KINDS, self.file, taken=typed)
        taken = typed | export_chosen
        ends_in_x = self.cells[column].str.contains("X", literal=True).fill_null(False).to_numpy()
        rows = np.flatnonzero(ends_in_x & ~taken & (self._chances(f"{self.item.key}/x") < with_x))
        self._change(column, "lower_case_x", rows, _ID_KINDS["lower_case_x"])
        taken[rows] = True
        if self.item.key != "disabled_federation/certificates":
            self._type_certificates(column, taken)

    def _lend_numbers(self, column: str) -> None:
        """Another person's number beside one's own name."""
        self._lent = self._chances(f"{self.item.key}/lent") < rates.TYPED_ID_DIRT["another_persons_id"]
        rows = np.flatnonzero(self._lent)
        if not len(rows) or len(self.keys) < 2:
            self._lent[:] = False
            return
        bits = mixed_keys(self.keys[rows], seed=self.seed, topic=f"{self.item.key}/lender")
        other = (rows.astype(np.uint64) + np.uint64(1) + bits % np.uint64(len(self.keys) - 1)) % np.uint64(
            len(self.keys)
        )
        clean = self.cells[column].gather(rows).to_list()
        self._put(
            column,
            "another_persons_id",
            rows,
            clean,
            self.cells[column].gather(other.astype(np.int64)).to_list(),
        )

    def _type_certificates(self, column: str, taken: Bools) -> None:
        """The disability certificate's number in place of the identity number, for people who hold one."""
        # The rate is of all holders, so that files with few of them still show it.
        rate = rates.EXPORT_ID_DIRT["disability_certificate"] * 10
        holds = self.certificates.is_not_null().to_numpy()
        rows = np.flatnonzero(holds & ~taken & (self._chances(f"{self.file}/certificate") < rate))
        if len(rows):
            clean = self.cells[column].gather(rows).to_list()
            self._put(column, "disability_certificate", rows, clean, self.certificates.gather(rows).to_list())

    def _soil_names(self) -> None:
        column = self.item.name_heading
        typed = self._by_rates(column, rates.TYPED_NAME_DIRT, _NAME_KINDS, self.item.key)
        self._by_rates(column, rates.EXPORT_NAME_DIRT, _NAME_KINDS, self.file, taken=typed)

    def _soil_total(self) -> None:
        """Medical totals 30 to 183 yuan below the sum of their parts, as a public data set shows."""
        if self.item.key != "medical_insurance/settlements":
            return
        rows = np.flatnonzero(self._chances(f"{self.item.key}/total") < rates.TOTAL_DIFFERS)
        self._change("医疗费总额", "total_differs", rows, misprints.total_too_low)

    def _soil_health(self, labour: str, health: str) -> None:
        both = self.cells[health].str.contains(",", literal=True).fill_null(False).to_numpy()
        swap = np.flatnonzero(both & (self._chances(f"{self.file}/order") < rates.HEALTH_ORDER))
        self._change(health, "health_order", swap, misprints.other_order)
        empty = np.flatnonzero(self._chances(f"{self.item.key}/empty") < rates.EMPTY_LABOUR_AND_HEALTH)
        for column in (labour, health):
            self._change(column, "empty_labour_and_health", empty, misprints.missing)
