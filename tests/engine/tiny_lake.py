"""A small lake for tests: a few made-up households and the deliveries a test needs, written as stage 3 writes them."""

import json
import uuid
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import duckdb

from fangpin.contracts import load_contracts
from fangpin.engine.datasets import Delivery
from fangpin.home import Home

CONTRACTS = load_contracts()
ROSTER = "public_security/household_roster"
VILLAGE = "131121100201"


def key(word: str) -> str:
    """A key that looks like the real ones and stands for a word of the test."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, word))


class TinyLake:
    """Collects deliveries in a home's lake and lists them in its manifest."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root).ensure()
        self.deliveries: list[Delivery] = []

    def deliver(
        self,
        contract: str,
        rows: list[dict[str, object]],
        *,
        received_on: date,
        sender_area: str = "131100",
        covered_until: date | None = None,
        period_start: date | None = None,
        corrects: str = "",
        is_supplement: bool = False,
        arrival_no: int = 0,
    ) -> Delivery:
        """One delivery; each row names its `person` and whatever else matters, the rest is null."""
        number = len(self.deliveries)
        covered_until = covered_until or (received_on.replace(day=1) - timedelta(days=1))
        path = self.home.lake / contract / f"{number:016x}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        delivery = Delivery(
            delivery=f"{number:016x}",
            contract=contract,
            sender_area=sender_area,
            received_on=received_on,
            covered_until=covered_until,
            period_start=period_start or covered_until.replace(day=1),
            path=path,
            corrects=corrects,
            is_supplement=is_supplement,
            correction_no=number if corrects else 0,
            arrival_no=arrival_no,
        )
        self._write(delivery, rows)
        self.deliveries.append(delivery)
        self._list()
        return delivery

    def households(self, *names: str, village: str = VILLAGE, received_on: date = date(2025, 11, 3)) -> None:
        """A register in which household `甲` has the head `甲`, born in 1970."""
        rows: list[dict[str, object]] = [
            {
                "person": name,
                "household": name,
                "village_code": village,
                "relation": "户主",
                "sex": "男",
                "birth_date": date(1970, 5, 1),
            }
            for name in names
        ]
        self.deliver(ROSTER, rows, received_on=received_on, covered_until=received_on)

    def _write(self, delivery: Delivery, rows: list[dict[str, object]]) -> None:
        columns = CONTRACTS[delivery.contract].lake_columns
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE lake ({', '.join(f'{name} {kind}' for name, kind in columns)})")
            for number, row in enumerate(rows, start=2):
                full = {
                    **row,
                    "person_key": key(f"person {row.get('person')}"),
                    "surname_key": key(f"surname {row.get('surname', row.get('person'))}"),
                    "household_key": key(f"household {row.get('household')}"),
                    "delivery": delivery.delivery,
                    "sheet": "Sheet1",
                    "row_no": number,
                }
                values = [full.get(name) for name, _ in columns]
                connection.execute(f"INSERT INTO lake VALUES ({', '.join('?' for _ in values)})", values)
            connection.execute(f"COPY lake TO '{delivery.path}' (FORMAT parquet)")

    def _list(self) -> None:
        listed = [
            asdict(one)
            | {
                "sha256": one.delivery * 4,
                "file_name": "文件.xlsx",
                "path": str(one.path.relative_to(self.home.lake)),
            }
            | dict.fromkeys(("rows_read", "accepted", "rejected", "skipped"), 0)
            | {"skipped_by_reason": {}, "rejected_by_code": {}, "warnings_by_code": {}}
            for one in self.deliveries
        ]
        self.home.manifest.write_text(json.dumps({"deliveries": listed}, default=str), encoding="utf-8")
