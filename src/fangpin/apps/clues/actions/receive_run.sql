-- From pg_temp.incoming_* to clues, inside receive_run's transaction. Verdicts: hit, unknown, else clear.

CREATE TEMP TABLE incoming_hit ON COMMIT DROP AS
SELECT sheet.household_key, hit.rule_id
FROM pg_temp.incoming_sheet AS sheet, unnest(sheet.hits) AS hit (rule_id);
ANALYZE pg_temp.incoming_hit;

-- A crossing: the rule hits and did not before, or had cleared since. A repeated hit is none.
CREATE TEMP TABLE crossing ON COMMIT DROP AS
SELECT hit.household_key, hit.rule_id
FROM pg_temp.incoming_hit AS hit
LEFT JOIN clues_rulestate AS state USING (household_key, rule_id)
WHERE state.is_hit IS NOT TRUE;
ANALYZE pg_temp.crossing;

INSERT INTO clues_rulestate (household_key, rule_id, is_hit, since, last_hit_on)
SELECT household_key, rule_id, TRUE, as_of, as_of
FROM pg_temp.incoming_hit, pg_temp.incoming_run
ON CONFLICT (household_key, rule_id) DO UPDATE SET
    is_hit = TRUE,
    since = CASE WHEN clues_rulestate.is_hit THEN clues_rulestate.since ELSE excluded.since END,
    last_hit_on = excluded.last_hit_on;

-- Clear turns the state off; unknown, a household the run did not see, and a rule the run did not ask leave it.
UPDATE clues_rulestate AS state
SET is_hit = FALSE, since = run.as_of
FROM pg_temp.incoming_sheet AS sheet, pg_temp.incoming_rule AS rule, pg_temp.incoming_run AS run
WHERE state.is_hit
    AND state.household_key = sheet.household_key
    AND state.rule_id = rule.rule_id
    AND state.rule_id <> ALL (sheet.hits)
    AND state.rule_id <> ALL (sheet.unknowns);

-- Nobody may close a clue between the two steps below that look for the open one.
SELECT FROM clues_clue
WHERE status = 'open' AND household_id IN (SELECT household_key FROM pg_temp.crossing)
ORDER BY id
FOR UPDATE;

CREATE TEMP TABLE outcome (new_clues integer, new_findings integer) ON COMMIT DROP;

WITH opened AS (
    INSERT INTO clues_clue (
        household_id, county_code, town_code, village_code, status, opened_on, last_hit_on,
        rank, rank_reason, level, risks, rule_ids, outcome, outcome_note
    )
    SELECT
        sheet.household_key, left(sheet.village_code, 6), left(sheet.village_code, 9), sheet.village_code,
        'open', run.as_of, run.as_of, 0, '', 'yellow', '{}', '{}', '', ''
    FROM pg_temp.incoming_sheet AS sheet, pg_temp.incoming_run AS run
    WHERE sheet.household_key IN (SELECT household_key FROM pg_temp.crossing)
    ORDER BY sheet.household_key
    ON CONFLICT (household_id) WHERE status = 'open' DO NOTHING
    RETURNING 1
)

INSERT INTO pg_temp.outcome SELECT count(*), 0 FROM opened;

WITH found AS (
    INSERT INTO clues_finding (
        clue_id, rule_id, rule_title, rule_hash, as_of, risk, level, sentence, clears_when,
        facts, parameters, margin, evidence, run_id
    )
    SELECT
        clue.id, crossing.rule_id, rule.rule ->> 'title', rule.rule ->> 'rule_hash', run.as_of,
        rule.rule ->> 'risk', rule.rule ->> 'level', verdict.item ->> 'sentence', rule.rule ->> 'clears_when',
        verdict.item -> 'facts', verdict.item -> 'parameters', (verdict.item ->> 'margin')::numeric,
        coalesce(
            (
                SELECT jsonb_object_agg(kept.key, kept.value)
                FROM jsonb_each(sheet.evidence) AS kept
                WHERE rule.rule -> 'indicators' ? kept.key
            ),
            '{}'
        ),
        run.run_id
    FROM pg_temp.crossing
    JOIN pg_temp.incoming_sheet AS sheet USING (household_key)
    JOIN pg_temp.incoming_rule AS rule USING (rule_id)
    JOIN clues_clue AS clue ON clue.household_id = crossing.household_key AND clue.status = 'open'
    CROSS JOIN pg_temp.incoming_run AS run
    CROSS JOIN LATERAL (SELECT sheet.verdicts -> crossing.rule_id AS item) AS verdict
    ORDER BY clue.id, crossing.rule_id
    ON CONFLICT (clue_id, rule_id, as_of) DO NOTHING
    RETURNING 1
)

UPDATE pg_temp.outcome SET new_findings = (SELECT count(*) FROM found);

-- Level and risks of an open clue are those of all rules that hit the household now, as its rank is; when none
-- does, the last ones stay.
WITH latest AS (
    SELECT DISTINCT
        finding.clue_id, finding.rule_id, clue.household_id, state.is_hit, state.last_hit_on
    FROM clues_finding AS finding
    JOIN clues_clue AS clue ON clue.id = finding.clue_id AND clue.status = 'open'
    JOIN clues_rulestate AS state
        ON state.household_key = clue.household_id AND state.rule_id = finding.rule_id
),

summary AS (
    SELECT
        clue_id, household_id, bool_or(is_hit) AS hits_still, max(last_hit_on) AS last_hit_on,
        array_agg(DISTINCT rule_id ORDER BY rule_id) AS rule_ids
    FROM latest
    GROUP BY clue_id, household_id
),

present AS (
    SELECT
        hit.household_key,
        array_agg(DISTINCT rule.rule ->> 'risk' ORDER BY rule.rule ->> 'risk') AS risks,
        min(CASE rule.rule ->> 'level' WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END) AS level
    FROM pg_temp.incoming_hit AS hit
    JOIN pg_temp.incoming_rule AS rule USING (rule_id)
    GROUP BY hit.household_key
)

UPDATE clues_clue AS clue
SET
    rule_ids = summary.rule_ids,
    risks = coalesce(present.risks, clue.risks),
    level = coalesce((ARRAY['red', 'orange', 'yellow'])[present.level + 1], clue.level),
    last_hit_on = summary.last_hit_on,
    no_longer_hit_since =
        CASE WHEN summary.hits_still THEN NULL ELSE coalesce(clue.no_longer_hit_since, run.as_of) END,
    rank = CASE WHEN summary.hits_still THEN coalesce(rank.points, clue.rank) ELSE 0 END,
    rank_reason =
        CASE WHEN summary.hits_still THEN coalesce(rank.reason, clue.rank_reason) ELSE '已不再命中' END
FROM summary
LEFT JOIN present ON present.household_key = summary.household_id
LEFT JOIN pg_temp.incoming_rank AS rank ON rank.household_key = summary.household_id
CROSS JOIN pg_temp.incoming_run AS run
WHERE clue.id = summary.clue_id;

INSERT INTO clues_householdsheet (
    household_key, run_id, as_of, county_code, town_code, village_code, facts, hits, unknowns, verdicts, evidence
)
SELECT
    household_key, run_id, as_of, left(village_code, 6), left(village_code, 9), village_code,
    facts, hits, unknowns, verdicts, evidence
FROM pg_temp.incoming_sheet, pg_temp.incoming_run
ON CONFLICT (household_key) DO UPDATE SET
    run_id = excluded.run_id, as_of = excluded.as_of, county_code = excluded.county_code,
    town_code = excluded.town_code, village_code = excluded.village_code, facts = excluded.facts,
    hits = excluded.hits, unknowns = excluded.unknowns, verdicts = excluded.verdicts,
    evidence = excluded.evidence;
