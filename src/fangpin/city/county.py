"""One county lived through: everything its offices could know, and what really happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fangpin.city import falls, guarantees, incomes, relief, standing
from fangpin.city.arrays import Ints
from fangpin.city.blows import Blows
from fangpin.city.divisions import BirthCode, CountyPlan
from fangpin.city.events import Deaths, Jobs
from fangpin.city.happenings import Happenings, broken_guarantees, happen, medical_blows, settle_bills
from fangpin.city.identities import give_identities
from fangpin.city.incomes import Accounts, Livelihoods, Work
from fangpin.city.life import Life
from fangpin.city.medical import Settlements
from fangpin.city.population import Households, People, form_households
from fangpin.city.seeds import stream
from fangpin.city.standing import Standing
from fangpin.city.timeline import HISTORY_MONTHS, Timeline


@dataclass
class County:
    """The whole county in memory: people, money, events, truth."""

    life: Life
    happenings: Happenings
    settlements: Settlements
    payouts: relief.Payouts
    alive: Ints  # members by household and month
    course: falls.Course
    names: pl.Series
    numbers: pl.Series  # identity numbers

    @property
    def plan(self) -> CountyPlan:
        return self.life.plan

    @property
    def timeline(self) -> Timeline:
        return self.life.timeline

    @property
    def households(self) -> Households:
        return self.life.households

    @property
    def people(self) -> People:
        return self.life.people

    @property
    def living(self) -> Livelihoods:
        return self.life.living

    @property
    def work(self) -> Work:
        return self.life.jobs.work

    @property
    def accounts(self) -> Accounts:
        return self.life.accounts

    @property
    def standing(self) -> Standing:
        return self.life.standing

    def rng(self, topic: str) -> np.random.Generator:
        """The county's own randomness for a topic."""
        return self.life.rng(topic)


def live_through(
    plan: CountyPlan, *, seed: int, timeline: Timeline, neighbour_codes: tuple[BirthCode, ...]
) -> County:
    """Simulate one county from its first household to its last fall."""
    life = _settle_down(plan, seed, timeline)
    names, numbers = give_identities(
        life.rng("identities"), plan=plan, people=life.people, neighbour_codes=neighbour_codes
    )
    found = happen(life)
    incomes.add_wages(life.accounts, work=life.jobs.work, people=life.people)
    alive = _alive(life, found.deaths)
    _watch_the_short(life, found, alive)
    settled = settle_bills(life, found, standing=life.standing)
    bills = medical_blows(life, settled)
    incomes.book(
        life.accounts.compliant, rows=bills.household, month=timeline.month_of(bills.day), amount=bills.loss
    )
    paid = relief.insurance_payouts(
        life.rng("payouts"), accounts=life.accounts, standing=life.standing, timeline=timeline
    )
    life.accounts.round_to_fen()
    course = falls.follow(
        accounts=life.accounts, alive=alive, cushion=life.cushion, is_active=life.standing.is_active,
        is_listed=life.standing.aid > 0, blows=Blows.joined([found.blows, bills]), broken=broken_guarantees(life, found), timeline=timeline,
    )  # fmt: skip
    return County(life, found, settled, paid, alive, course, names, numbers)


def _settle_down(plan: CountyPlan, seed: int, timeline: Timeline) -> Life:
    """People, homes, work, money and registers before anything happens."""

    def rng(topic: str) -> np.random.Generator:
        return stream(seed, plan.code, topic)

    households, people = form_households(rng("families"), per_village=plan.households, timeline=timeline)
    living = incomes.settle_livelihoods(rng("livelihoods"), households=households, people=people)
    work = incomes.find_work(rng("work"), people=people, households=households, timeline=timeline)
    accounts = incomes.open_accounts(
        rng("accounts"), households=households, people=people, living=living, timeline=timeline
    )
    yearly = incomes.yearly_before_window(accounts, work=work, people=people)
    registers = standing.enter_registers(
        rng("registers"), households=households, people=people, yearly=yearly
    )
    standing.pay_assistance(accounts, standing=registers)
    standing.lift_the_rest(
        rng("kin"), accounts, households=households, people=people, standing=registers, yearly=yearly
    )
    cushion = falls.draw_cushions(rng("cushions"), count=len(households))
    copes = guarantees.can_cope(cushion=cushion, yearly=yearly, households=households)
    return Life(
        plan, seed, timeline, households, people, living, Jobs.of(work, people), accounts, registers, yearly, cushion,
        copes,
    )  # fmt: skip


def _watch_the_short(life: Life, found: Happenings, alive: Ints) -> None:
    """Whoever is below the line when the window begins is mostly monitored already."""
    bills = medical_blows(life, settle_bills(life, found, standing=life.standing))
    before = bills.day < life.timeline.window_start
    spent = np.bincount(bills.household[before], bills.loss[before], minlength=len(life.households))
    short = falls.short_at_start(
        accounts=life.accounts, spent=spent, heads=alive[:, HISTORY_MONTHS - 1], cushion=life.cushion
    )
    standing.put_on_watch(life.rng("monitoring start"), standing=life.standing, is_short=short)


def _alive(life: Life, deaths: Deaths) -> Ints:
    alive = np.repeat(life.households.size[:, None], life.timeline.count, axis=1)
    gone = np.zeros_like(alive)
    np.add.at(gone, (life.people.household[deaths.person], life.timeline.month_of(deaths.day)), 1)
    return np.asarray(alive - np.cumsum(gone, axis=1))
