-- Newcomers came in at once (add_unknown.sql); say so, a change a household. Whoever had left and stands in the
-- roster again is back.
CREATE TEMP TABLE addition ON COMMIT DROP AS
SELECT
    told.person_key, coalesce(told.registered, told.household_key) AS household, told.sheet, told.row_no, told.name,
    told.relation,
    CASE
        WHEN told.registered IS NOT NULL THEN 'returned'
        WHEN bool_and(told.registered IS NULL) OVER (PARTITION BY told.household_key)
            AND household.registered_village IS NULL THEN 'new_household'
        WHEN told.birth_date > arrival.received_on - INTERVAL '1 year' THEN 'birth'
        ELSE 'moved_in'
    END AS kind
FROM pg_temp.told
CROSS JOIN pg_temp.arrival
JOIN pg_temp.told_household AS household ON household.household_key = told.household_key
WHERE told.household_key IN (
    SELECT household_key FROM pg_temp.told WHERE registered IS NULL OR gone_on IS NOT NULL
);
DELETE FROM pg_temp.addition
USING pg_temp.told
WHERE told.person_key = addition.person_key AND told.registered IS NOT NULL AND told.gone_on IS NULL;

INSERT INTO pg_temp.addition
SELECT person_key, registered, sheet, row_no, name, relation, 'conflict' FROM pg_temp.conflict;

INSERT INTO registry_registerchange (
    kind, status, household_id, to_household_key, to_household_no, to_head_name, to_village_code, from_village_code,
    county_code, town_code, village_code, member_count, hints, delivery, received_on, decided_on, reason
)
SELECT
    addition.kind, 'taken', home.key, home.key, home.household_no, home.head_name, home.village_code,
    home.village_code, home.county_code, home.town_code, home.village_code, count(*), '[]', min(arrival.delivery),
    min(arrival.received_on), min(arrival.received_on), ''
FROM pg_temp.addition
CROSS JOIN pg_temp.arrival
JOIN registry_household AS home ON home.key = addition.household
GROUP BY home.key, addition.kind
ORDER BY home.village_code, home.household_no, addition.kind;

INSERT INTO registry_changemember (change_id, person_id, sheet, row_no, before, after)
SELECT
    change.id, addition.person_key, addition.sheet, addition.row_no, '{}',
    jsonb_build_object('name', addition.name, 'relation', addition.relation)
FROM pg_temp.addition
CROSS JOIN pg_temp.arrival
JOIN registry_registerchange AS change
    ON change.id > arrival.last_change AND change.household_id = addition.household
        AND change.kind = addition.kind AND change.status = 'taken'
ORDER BY change.id, addition.row_no;

UPDATE registry_person AS person SET gone_on = NULL
FROM pg_temp.addition WHERE addition.person_key = person.key AND addition.kind = 'returned';

-- The data plane must hear that they are back.
INSERT INTO registry_decisionline (change_id, decided_on, person_key, household_key, village_code, is_gone, is_logged)
SELECT change.id, arrival.received_on, addition.person_key, addition.household, '', FALSE, FALSE
FROM pg_temp.addition
CROSS JOIN pg_temp.arrival
JOIN registry_registerchange AS change
    ON change.id > arrival.last_change AND change.household_id = addition.household AND change.kind = 'returned'
WHERE addition.kind = 'returned'
ORDER BY addition.person_key;
