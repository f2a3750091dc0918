-- Names and relations as the newest roster has them. A relation belongs to a household: of people whom the roster
-- puts elsewhere it changes with the household, by decision.
CREATE TEMP TABLE correction ON COMMIT DROP AS
SELECT
    told.*,
    CASE WHEN told.household_key = told.registered THEN told.relation ELSE told.old_relation END AS new_relation
FROM pg_temp.told
WHERE told.registered IS NOT NULL
    AND (told.name <> told.old_name
        OR (told.household_key = told.registered AND told.relation <> told.old_relation));

INSERT INTO registry_registerchange (
    kind, status, household_id, to_household_key, to_household_no, to_head_name, to_village_code, from_village_code,
    county_code, town_code, village_code, member_count, hints, delivery, received_on, decided_on, reason
)
SELECT
    'corrected', 'taken', home.key, home.key, home.household_no, home.head_name, home.village_code,
    home.village_code, home.county_code, home.town_code, home.village_code, count(*), '[]', min(arrival.delivery),
    min(arrival.received_on), min(arrival.received_on), ''
FROM pg_temp.correction
CROSS JOIN pg_temp.arrival
JOIN registry_household AS home ON home.key = correction.registered
GROUP BY home.key
ORDER BY home.village_code, home.household_no;

INSERT INTO registry_changemember (change_id, person_id, sheet, row_no, before, after)
SELECT
    change.id, correction.person_key, correction.sheet, correction.row_no,
    jsonb_build_object('name', correction.old_name, 'relation', correction.old_relation),
    jsonb_build_object('name', correction.name, 'relation', correction.new_relation)
FROM pg_temp.correction
CROSS JOIN pg_temp.arrival
JOIN registry_registerchange AS change
    ON change.id > arrival.last_change AND change.household_id = correction.registered
        AND change.kind = 'corrected'
ORDER BY change.id, correction.row_no;

UPDATE registry_person AS person
-- What the roster leaves open stays known.
SET name = told.name, id_masked = coalesce(nullif(told.id_masked, ''), person.id_masked),
    sex = coalesce(nullif(told.sex, ''), person.sex), birth_year = coalesce(told.birth_year, person.birth_year),
    relation = CASE WHEN told.household_key = person.household_id THEN told.relation ELSE person.relation END
FROM pg_temp.told
WHERE told.person_key = person.key AND told.registered IS NOT NULL
    AND (person.name, person.id_masked, person.sex, person.birth_year, person.relation) IS DISTINCT FROM
        (told.name, coalesce(nullif(told.id_masked, ''), person.id_masked),
            coalesce(nullif(told.sex, ''), person.sex), coalesce(told.birth_year, person.birth_year),
            CASE WHEN told.household_key = person.household_id THEN told.relation ELSE person.relation END);

-- Households follow their people.
UPDATE registry_household AS household
SET member_count = people.members, head_name = coalesce(people.head_name, household.head_name)
FROM (
    SELECT
        household_id, count(*) FILTER (WHERE gone_on IS NULL) AS members,
        (array_agg(name ORDER BY is_alive DESC, name) FILTER (WHERE relation = '户主' AND gone_on IS NULL))[1]
            AS head_name
    FROM registry_person
    WHERE household_id IN (
        SELECT registered FROM pg_temp.correction
        UNION SELECT household FROM pg_temp.addition
    )
    GROUP BY household_id
) AS people
WHERE people.household_id = household.key
    AND (household.member_count, household.head_name)
        <> (people.members, coalesce(people.head_name, household.head_name));
