"""The linker against the truth of a synthetic list: recall and precision by method, for all and for rare names."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fangpin.bench.link_city import LAST_DAY, LinkCity, make_link_city
from fangpin.contracts import Contract, Contracts, load_contracts
from fangpin.contracts.model import ContractBody
from fangpin.home import Home
from fangpin.kernel.key_columns import person_key_column, surname_key_column
from fangpin.kernel.shares import wilson
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.linking.facts import PAIR
from fangpin.pipeline.linking.recognise import Recognised, counts_of, recognise
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.reading.sheet import column_letter
from fangpin.pipeline.stage2_conform import Conformed, conform
from fangpin.pipeline.stage3_link import link, register_people

_SENDER = "131100"
_HEADINGS = {
    "name": "姓名",
    "id_number": "证件号码",
    "birth_date": "出生日期",
    "sex": "性别",
    "village_code": "行政区划代码",
    "household_no": "户号",
    "relation": "与户主关系",
    "line": "序号",
}


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval of Wilson at 95 %."""

    part: int
    whole: int

    def as_json(self) -> dict[str, Any]:
        low, high = wilson(self.part, self.whole)
        share = self.part / self.whole if self.whole else None
        return {"part": self.part, "whole": self.whole, "share": share, "low": low, "high": high}


def link_truth(*, people: int, seed: int, village_noise: float = 0.03) -> dict[str, Any]:
    """Make the register and the list, link them, and compare every link with the truth."""
    city = make_link_city(people=people, seed=seed, village_noise=village_noise)
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-link-") as folder:
        home = Home(Path(folder)).ensure()
        begun = time.monotonic()
        registered = _take_register(city, home=home)
        taken = time.monotonic()
        conformed = _conform(city.feed, _feed_contract(), load_contracts())
        rows = link(conformed, delivery="bench", secret=home.person_key())
        read = time.monotonic()
        recognised = recognise(
            rows,
            conformed=conformed,
            delivery="bench",
            sender_area=_SENDER,
            received_on=LAST_DAY,
            home=home,
        )
        linked = time.monotonic()
    answers = _answers(city, registered, conformed, rows, recognised)
    return {
        "people": people,
        "village_noise": village_noise,
        "rows": city.feed.height,
        "on_register": city.truth.is_not_null().sum(),
        "seconds": {
            "register": round(taken - begun, 1),
            "read": round(read - taken, 1),
            "recognise": round(linked - read, 1),
        },
        "strangers": recognised.strangers.height,
        "zones": dict(counts_of(recognised.decisions, "zone")),
        "review_holds_the_person": _in_review(answers),
        "all": _table(answers),
        "rare_names": _table(answers.filter("is_rare")),
        "by_method": _by_method(answers),
    }


def _take_register(city: LinkCity, *, home: Home) -> pl.DataFrame:
    """Take the register in; returns the keys of its people in order."""
    contract = load_contracts()["public_security/household_roster"]
    conformed = _conform(city.register, contract, load_contracts())
    rows = link(conformed, delivery="register", secret=home.person_key())
    register_people(
        rows, conformed, home=home, sender_area=_SENDER, delivery="register", received_on=LAST_DAY
    )
    numbers = city.register.select(
        person_key_column(pl.col("id_number"), secret=home.person_key()).alias("true_person"),
        surname_key_column(pl.col("name"), secret=home.person_key()).alias("true_surname"),
    )
    return numbers.with_row_index("truth").cast({"truth": pl.Int64})


def _conform(texts: pl.DataFrame, contract: Contract, contracts: Contracts) -> Conformed:
    """The texts read as the rows of a file."""
    names = [name for name in texts.columns if name in {column.name for column in contract.columns}]
    head = pl.DataFrame({name: [_HEADINGS[name]] for name in names})
    cells = pl.concat([head, texts.select(names)]).rename(
        {name: column_letter(place) for place, name in enumerate(names)}
    )
    sheet = Sheet(name="", cells=cells, is_delimited=True)
    known = Contracts(by_id={contract.id: contract}, codes=contracts.codes)
    _, tables = find_tables([sheet], contracts=known, contract_id=contract.id)
    return conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=[],
        received_on=LAST_DAY,
        delivery_month=LAST_DAY.replace(day=1),
    )


def _feed_contract() -> Contract:
    """A list of people with the facts that most departments' lists have."""
    words = dict.fromkeys(
        ("title", "owner", "sender", "legal_basis", "agreement", "purpose", "told", "grain"), "实测"
    )
    columns = [
        {"name": "name", "heading": "姓名", "type": "name", "required": True, "on_bad": "reject"},
        {
            "name": "id_number",
            "heading": "证件号码",
            "type": "identifier",
            "required": True,
            "on_bad": "reject",
        },
        {"name": "birth_date", "heading": "出生日期", "type": "date"},
        {"name": "sex", "heading": "性别", "type": "code", "codes": "sex"},
        {"name": "village_code", "heading": "行政区划代码", "type": "village_code"},
        {
            "name": "line",
            "heading": "序号",
            "type": "text",
            "required": True,
            "on_bad": "reject",
            "keep": False,
        },
    ]
    body = ContractBody.model_validate(
        words
        | {
            "retention_months": 1,
            "expected_day": 1,
            "max_age_days": 45,
            "period": "event",
            "covers": "previous_month",
            "row_keys": ["line"],
            "person": "id_number",
            "person_name": "name",
            "columns": columns,
        }
    )
    return Contract(id="bench/people", body=body)


def _answers(
    city: LinkCity, registered: pl.DataFrame, conformed: Conformed, rows: pl.DataFrame, recognised: Recognised
) -> pl.DataFrame:
    """One row per row of the list: the truth, and whom each way of linking takes it for (keys, null: nobody)."""
    linked = recognised.decisions.select(*PAIR, "zone", "method", "linked_person", "candidates")
    full = recognised.rows.select(*PAIR, "row_no").join(linked, on=PAIR, how="left", maintain_order="left")
    known = registered.select(pl.col("true_person").alias("person_key"), "true_surname")
    plain = rows.select("row_no", "person_key", "surname_key", is_whole=conformed.rows["id18"].is_not_null())
    plain = plain.join(known, on="person_key", how="left", maintain_order="left")
    by_number = pl.when(pl.col("true_surname").is_not_null()).then("person_key")
    plain = plain.select(
        "row_no",
        by_number.alias("number"),
        pl.when(pl.col("surname_key") == pl.col("true_surname"))
        .then("person_key")
        .alias("number_and_surname"),
    )
    told = full.select(
        "row_no",
        pl.when(pl.col("zone").is_null()).then("person_key").otherwise("linked_person").alias("full"),
        pl.col("zone").fill_null("direct"),
        pl.col("method").fill_null("number_and_name"),
        pl.col("candidates").list.eval(pl.element().struct.field("person_key")).alias("shown"),
    )
    truth = pl.DataFrame({"truth": city.truth, "is_rare": city.is_rare}).with_row_index("row_no", offset=2)
    truth = truth.join(
        registered.select("truth", "true_person"), on="truth", how="left", maintain_order="left"
    )
    casted = truth.with_columns(pl.col("row_no").cast(pl.Int32))
    return (
        casted.join(plain, on="row_no", how="left")
        .join(told, on="row_no", how="left")
        .with_columns(pl.col("zone").fill_null("refused"), pl.col("method").fill_null("refused"))
    )


def _table(answers: pl.DataFrame) -> dict[str, Any]:
    """Recall among those on the register, and precision, of the three ways."""
    inside = answers.filter(pl.col("true_person").is_not_null()).height
    found = {}
    for way in ("number", "number_and_surname", "full"):
        linked = answers.filter(pl.col(way).is_not_null())
        right = linked.filter(pl.col(way) == pl.col("true_person")).height
        found[way] = {
            "recall": Share(right, inside).as_json(),
            "precision": Share(right, linked.height).as_json(),
        }
    return found


def _by_method(answers: pl.DataFrame) -> list[dict[str, Any]]:
    is_right = pl.col("full") == pl.col("true_person")
    grouped = answers.group_by("zone", "method").agg(
        pl.len().alias("rows"),
        pl.col("true_person").is_not_null().sum().alias("on_register"),
        is_right.sum().alias("right"),
        (pl.col("full").is_not_null() & ~is_right.fill_null(False)).sum().alias("wrong"),
    )
    return grouped.sort("rows", descending=True).to_dicts()


def _in_review(answers: pl.DataFrame) -> dict[str, int]:
    """For how many of those a person is to decide the right one is among the candidates shown."""
    asked = answers.filter(pl.col("zone").is_in(["review", "conflict"]) & pl.col("true_person").is_not_null())
    shown = asked.filter(pl.col("shown").list.contains(pl.col("true_person")))
    return {"rows": asked.height, "shown": shown.height}
