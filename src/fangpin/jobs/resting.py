"""How many households and clues rest on each delivery: counted from the rows behind the hits of a published run."""

import json
from collections import defaultdict

import duckdb

from fangpin.apps.clues.api import households_with_open_clue
from fangpin.apps.deliveries.api import note_resting
from fangpin.pipeline.run_tables import sheets_of
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rulebook

_BATCH = 10_000


def count_resting(run: Run, *, rulebook: Rulebook) -> None:
    """Of an indicator with very many rows only the newest count, as on the household's page."""
    households = households_by_delivery(run, rulebook=rulebook)
    is_open = households_with_open_clue()
    counted = {
        delivery: (len(keys), sum(key in is_open for key in keys)) for delivery, keys in households.items()
    }
    note_resting(as_of=run.as_of, counted=counted)


def households_by_delivery(run: Run, *, rulebook: Rulebook) -> dict[str, set[str]]:
    """Keys of the households with a hit whose rule rests on rows of the delivery."""
    indicators = {
        rule.id: {rulebook.column_indicator[fact] for fact in rule.facts} for rule in rulebook.rules.values()
    }
    found: dict[str, set[str]] = defaultdict(set)
    query = f"SELECT CAST(household_key AS VARCHAR), hits, evidence FROM {sheets_of(run.path)} WHERE len(hits) > 0"
    with duckdb.connect() as connection:
        answer = connection.execute(query)
        while rows := answer.fetchmany(_BATCH):
            for household, hits, evidence in rows:
                told = json.loads(evidence)
                behind = {name for hit in hits for name in indicators.get(hit, ()) if name in told}
                for name in behind:
                    for row in told[name]["rows"]:
                        found[row["delivery"]].add(household)
    return found
