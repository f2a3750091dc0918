"""A county in the making: what every event may look at and move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city.arrays import Bools, Floats, Ints
from fangpin.city.divisions import CountyPlan
from fangpin.city.events import Jobs
from fangpin.city.incomes import Accounts, Livelihoods
from fangpin.city.population import Households, People
from fangpin.city.seeds import stream
from fangpin.city.standing import Standing
from fangpin.city.timeline import Timeline


@dataclass
class Life:
    """Households, people, work and money of one county while its months are drawn."""

    plan: CountyPlan
    seed: int
    timeline: Timeline
    households: Households
    people: People
    living: Livelihoods
    jobs: Jobs
    accounts: Accounts
    standing: Standing
    yearly: Floats  # what each household would have in a year if nothing happened, fen
    cushion: Floats
    copes: Bools  # mends a broken guarantee by itself

    def rng(self, topic: str) -> np.random.Generator:
        """The county's own randomness for a topic."""
        return stream(self.seed, self.plan.code, topic)

    def towns(self) -> Ints:
        """Each household's town as a number."""
        places = {
            code: nth for nth, code in enumerate(dict.fromkeys(v.town_code for v in self.plan.villages))
        }
        return np.array([places[village.town_code] for village in self.plan.villages])[
            self.households.village
        ]
