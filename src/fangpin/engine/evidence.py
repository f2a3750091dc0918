"""The rows behind each indicator, newest first: the way from a number back to file, sheet and row."""

from fangpin.engine.indicators import split_query
from fangpin.engine.rule_sql import json_value
from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rulebook

_TEXTS = ("dataset", "delivery", "sheet", "event_date", "amount_yuan")

# What a page shows of one indicator; the count tells how many there are.
NEWEST = 24


def evidence_sql(rulebook: Rulebook) -> str:
    """A query of household_key and evidence: a JSON object of each indicator's count and newest rows."""
    parts = [_newest_rows(one.id) for one in rulebook.indicators.values() if split_query(one)[0] is not None]
    if not parts:
        return "SELECT household_key, '{}' AS evidence FROM wide WHERE FALSE"
    fields = ", ',', ".join(f"{quoted(_key(field))}, {json_value(field)}" for field in _TEXTS)
    return f"""
        WITH newest AS ({" UNION ALL ".join(parts)}),
        by_indicator AS (
            SELECT household_key, indicator,
                   '"' || indicator || '":{{"count":' || max(row_count) || ',"rows":['
                   || string_agg(concat('{{', {fields}, ',"row_no":', row_no, '}}'), ',' ORDER BY place) || ']}}' AS told
            FROM newest GROUP BY household_key, indicator
        )
        SELECT household_key, '{{' || string_agg(told, ',' ORDER BY indicator) || '}}' AS evidence
        FROM by_indicator GROUP BY household_key
    """


def _newest_rows(indicator: str) -> str:
    return f"""
        SELECT * FROM (
            SELECT {quoted(indicator)} AS indicator, household_key, dataset, delivery, sheet, row_no, event_date, amount_yuan,
                   row_number() OVER (
                       PARTITION BY household_key
                       ORDER BY event_date DESC NULLS LAST, dataset, delivery, sheet, row_no) AS place,
                   count(*) OVER (PARTITION BY household_key) AS row_count
            FROM {name("evidence." + indicator)}
        ) WHERE place <= {NEWEST}
    """


def _key(field: str) -> str:
    return f'"{field}":'
