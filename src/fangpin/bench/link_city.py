"""A register of synthetic people and a department's list of some of them, with the truth of every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from fangpin.bench.link_errors import Row, damage
from fangpin.city.divisions import plan_counties
from fangpin.city.identities import give_identities
from fangpin.city.population import form_households
from fangpin.city.seeds import stream
from fangpin.city.timeline import Timeline
from fangpin.kernel.places import data_folder

LAST_DAY = date(2026, 11, 10)
PEOPLE_PER_HOUSEHOLD = 2.9
FEED_SHARE, OUTSIDERS = 0.7, 0.2
# Characters that old systems lack; a hundredth of the register bears one, so that they can be counted by themselves.
RARE = frozenset("㐂𠮷龘䶮𬭼𰻞㛃𤧟䒟㬎𣇄喆堃赟翀玥珺彧燚")
_RARE_NAMES = 0.01


@dataclass(frozen=True)
class LinkCity:
    """`register` and `feed` are texts as departments write them; `truth` is the place in the register, null: not on it."""

    register: pl.DataFrame
    feed: pl.DataFrame
    truth: pl.Series
    is_rare: pl.Series


def make_link_city(*, people: int, seed: int, village_noise: float = 0.03) -> LinkCity:
    """`people` on the register; seven tenths as many rows in the list, a fifth of them people from elsewhere."""
    register = _people(people, seed=seed)
    rng = stream(seed, "link feed")
    rows = round(people * FEED_SHARE)
    outside = round(rows * OUTSIDERS)
    inside = rng.choice(register.height, rows - outside, replace=False)
    strangers = _people(round(outside * 1.5), seed=seed + 1_000)
    strangers = strangers.join(register, on="id_number", how="anti").head(outside)
    chosen = pl.concat([register[inside], strangers])
    feed: list[Row] = chosen.select("name", "id_number", "birth_date", "sex", "village_code").to_dicts()
    damage(
        feed,
        rng=rng,
        rare=RARE,
        villages=register["village_code"].unique().sort().to_list(),
        numbers=register["id_number"].to_list(),
        village_noise=village_noise,
    )
    truth = pl.Series("truth", [*inside.tolist(), *([None] * strangers.height)], dtype=pl.Int64)
    is_rare = chosen["name"].str.contains("[" + "".join(sorted(RARE)) + "]")
    lines = pl.DataFrame(feed).with_row_index("line", offset=1).cast({"line": pl.String})
    return LinkCity(register=register, feed=lines, truth=truth, is_rare=is_rare)


def _people(count: int, *, seed: int) -> pl.DataFrame:
    timeline = Timeline.ending("2026-10", months=1)
    households = round(count / PEOPLE_PER_HOUSEHOLD * 1.15)
    plans = plan_counties(folder=data_folder("divisions"), households=households, seed=seed)
    codes = tuple(sorted({code for plan in plans for code in plan.birth_codes}))
    parts = []
    for plan in plans:
        rng = stream(seed, plan.code, "link")
        homes, people = form_households(rng, per_village=plan.households, timeline=timeline)
        names, numbers = give_identities(rng, plan=plan, people=people, neighbour_codes=codes)
        village = pl.Series([each.code for each in plan.villages]).gather(homes.village[people.household])
        parts.append(
            pl.DataFrame(
                {
                    "household_no": pl.Series(people.household).cast(pl.String) + f"-{plan.code}",
                    "name": _with_rare(names, rng),
                    "id_number": numbers,
                    "birth_date": numbers.str.slice(6, 8).str.to_date("%Y%m%d").cast(pl.String),
                    "sex": pl.Series(np.where(people.is_male, "男", "女")),
                    "village_code": village,
                    "relation": pl.Series(np.where(people.relation == 0, "户主", "之子")),
                }
            )
        )
    whole = pl.concat(parts)
    if whole.height < count:
        raise ValueError(f"only {whole.height} people were formed")
    return whole.sample(count, seed=seed)


def _with_rare(names: pl.Series, rng: np.random.Generator) -> pl.Series:
    """Some names with a rare character after the surname."""
    letters = sorted(RARE)
    rare = pl.Series(letters).gather(rng.integers(0, len(letters), len(names)))
    frame = pl.DataFrame({"name": names, "rare": rare, "luck": rng.random(len(names))})
    given = pl.col("name").str.slice(0, 1) + pl.col("rare") + pl.col("name").str.slice(2)
    return frame.select(
        pl.when((pl.col("luck") < _RARE_NAMES) & ~pl.col("name").str.contains("·", literal=True))
        .then(given)
        .otherwise("name")
        .alias("name")
    )["name"]
