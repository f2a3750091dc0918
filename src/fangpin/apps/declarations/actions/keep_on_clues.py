"""After a run: an open clue that a family declared keeps what was declared, whatever the rules say now."""

from django.db import connection

# A run gives a clue the risks and the rank of its rules; the rank of a clue whose rules cleared is nothing.
_KEEP = """
WITH declared AS (
    SELECT clue_id, array_agg(DISTINCT risk) AS risks, max(rank) AS rank
    FROM declarations_declaration WHERE status = 'linked' GROUP BY clue_id
)
UPDATE clues_clue AS clue
SET risks = ARRAY(SELECT DISTINCT one FROM unnest(clue.risks || declared.risks) AS one ORDER BY one),
    rank = greatest(clue.rank, declared.rank),
    rank_reason = CASE WHEN starts_with(clue.rank_reason, '自主申报') THEN clue.rank_reason
        ELSE concat_ws('；', '自主申报', nullif(clue.rank_reason, '')) END
FROM declared
WHERE clue.id = declared.clue_id AND clue.status = 'open'
    AND NOT (clue.risks @> declared.risks AND clue.rank >= declared.rank
        AND starts_with(clue.rank_reason, '自主申报'))
"""


def keep_on_clues() -> int:
    """For jobs, which have no user: how many clues were put right."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP)
        return int(cursor.rowcount)
