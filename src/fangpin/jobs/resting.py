"""How many households and clues rest on each delivery: counted from the rows behind the hits of a published run."""

from collections import defaultdict

import duckdb

from fangpin.apps.clues.api import households_with_open_clue
from fangpin.apps.deliveries.api import note_resting
from fangpin.engine.session import insert_rows
from fangpin.pipeline.run_tables import evidence_of, households_of
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rulebook

_BATCH = 10_000


def count_resting(run: Run, *, rulebook: Rulebook) -> None:
    households = households_by_delivery(run, rulebook=rulebook)
    is_open = households_with_open_clue()
    counted = {
        delivery: (len(keys), sum(key in is_open for key in keys)) for delivery, keys in households.items()
    }
    note_resting(as_of=run.as_of, counted=counted)


def households_by_delivery(run: Run, *, rulebook: Rulebook) -> dict[str, set[str]]:
    """Keys of the households with a hit whose rule rests on rows of the delivery."""
    behind = {
        (rule.id, rulebook.column_indicator[fact]) for rule in rulebook.rules.values() for fact in rule.facts
    }
    found: dict[str, set[str]] = defaultdict(set)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE behind (rule VARCHAR, indicator VARCHAR)")
        insert_rows(connection, "behind", sorted(behind))
        answer = connection.execute(f"""
            SELECT DISTINCT rows.delivery, CAST(rows.household_key AS VARCHAR)
            FROM {evidence_of(run.path)} AS rows
            JOIN (
                SELECT DISTINCT hits.household_key, behind.indicator
                FROM (SELECT household_key, unnest(hits) AS rule FROM {households_of(run.path)}) AS hits
                JOIN behind ON behind.rule = hits.rule
            ) AS asked ON asked.household_key = rows.household_key AND asked.indicator = rows.indicator
        """)
        while rows := answer.fetchmany(_BATCH):
            for delivery, household in rows:
                found[delivery].add(household)
    return found
