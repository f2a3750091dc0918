-- Where the roster puts registered people elsewhere: one proposal a household left and household joined.

ANALYZE registry_registerchange, registry_changemember;

-- What an earlier roster proposed and this one contradicts is not waiting any more.
UPDATE registry_registerchange AS change
SET status = 'withdrawn', decided_on = arrival.received_on, reason = '较新的名册与此不同'
FROM pg_temp.arrival
WHERE change.id IN (
    SELECT waiting.id
    FROM registry_registerchange AS waiting
    JOIN registry_changemember AS member ON member.change_id = waiting.id
    JOIN pg_temp.told ON told.person_key = member.person_id
    JOIN pg_temp.told_household AS household ON household.household_key = told.household_key
    WHERE waiting.status = 'open'
        AND (waiting.kind IN ('died', 'missing')
            OR (waiting.to_household_key, waiting.to_village_code) <> (told.household_key, household.village_code))
);

CREATE TEMP TABLE moving ON COMMIT DROP AS
SELECT
    told.*, household.village_code AS to_village, household.household_no AS to_household_no,
    household.head_name AS to_head_name, household.registered_village IS NOT NULL AS to_is_known
FROM pg_temp.told
JOIN pg_temp.told_household AS household ON household.household_key = told.household_key
JOIN registry_household AS home ON home.key = told.registered
WHERE (told.household_key, household.village_code) <> (home.key, home.village_code)
    -- Proposed already, or decided against: the same claim again is no news.
    AND NOT EXISTS (
        SELECT FROM registry_changemember AS member
        JOIN registry_registerchange AS change ON change.id = member.change_id
        WHERE member.person_id = told.person_key AND change.status IN ('open', 'refused')
            AND (change.to_household_key, change.to_village_code) = (told.household_key, household.village_code)
    );
ANALYZE pg_temp.moving;

CREATE TEMP TABLE moving_group ON COMMIT DROP AS
WITH leaving AS (
    SELECT
        registered, household_key, min(to_village) AS to_village, min(to_household_no) AS to_household_no,
        min(to_head_name) AS to_head_name, bool_or(to_is_known) AS to_is_known, count(*) AS people
    FROM pg_temp.moving GROUP BY registered, household_key
), told_of_home AS (
    -- The missing have no say in whether the household moved as a whole.
    SELECT registered, count(*) AS people FROM pg_temp.told
    WHERE registered IN (SELECT registered FROM pg_temp.moving) GROUP BY registered
)
SELECT
    leaving.*,
    CASE
        WHEN leaving.registered = leaving.household_key THEN 'moved'
        WHEN leaving.people = told_of_home.people
            AND (leaving.to_is_known OR count(*) OVER (PARTITION BY leaving.household_key) > 1) THEN 'merge'
        WHEN leaving.people = told_of_home.people THEN 'moved'
        WHEN leaving.to_is_known THEN 'transfer'
        ELSE 'split'
    END AS kind
FROM leaving JOIN told_of_home ON told_of_home.registered = leaving.registered;

INSERT INTO registry_registerchange (
    kind, status, household_id, to_household_key, to_household_no, to_head_name, to_village_code, from_village_code,
    county_code, town_code, village_code, member_count, hints, delivery, received_on, reason
)
SELECT
    moving_group.kind, 'open', home.key, moving_group.household_key, moving_group.to_household_no,
    moving_group.to_head_name, moving_group.to_village, home.village_code,
    home.county_code, home.town_code, home.village_code, moving_group.people,
    CASE WHEN moving_group.kind = 'moved' THEN '[]' ELSE hints.told END, arrival.delivery, arrival.received_on, ''
FROM pg_temp.moving_group
CROSS JOIN pg_temp.arrival
JOIN registry_household AS home ON home.key = moving_group.registered
LEFT JOIN registry_household AS other ON other.key = moving_group.household_key
-- Splitting or merging a household changes whom a line counts per head: say which marks are near, judge nobody.
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(hint) FILTER (WHERE hint IS NOT NULL), '[]') AS told
    FROM (VALUES
        (CASE WHEN home.monitored_kind <> '' THEN jsonb_build_object('mark', 'from_monitored', 'value', home.monitored_kind) END),
        (CASE WHEN other.monitored_kind <> '' THEN jsonb_build_object('mark', 'to_monitored', 'value', other.monitored_kind) END),
        (CASE WHEN home.is_lifted_out THEN jsonb_build_object('mark', 'from_lifted_out', 'value', '') END),
        (CASE WHEN other.is_lifted_out THEN jsonb_build_object('mark', 'to_lifted_out', 'value', '') END)
    ) AS marks (hint)
) AS hints
ORDER BY home.village_code, home.household_no, moving_group.to_household_no;

INSERT INTO registry_changemember (change_id, person_id, sheet, row_no, before, after)
SELECT
    change.id, moving.person_key, moving.sheet, moving.row_no,
    jsonb_build_object('name', moving.old_name, 'relation', moving.old_relation),
    jsonb_build_object('name', moving.name, 'relation', moving.relation)
FROM pg_temp.moving
CROSS JOIN pg_temp.arrival
JOIN registry_registerchange AS change
    ON change.id > arrival.last_change AND change.household_id = moving.registered
        AND change.to_household_key = moving.household_key
ORDER BY change.id, moving.row_no;
