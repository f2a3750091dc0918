-- People the registry does not know, and their households, come in at once. A household that only has a row with
-- somebody else's number comes in without people: the data plane, which knows surnames, has it.
INSERT INTO registry_household (
    key, household_no, head_name, county_code, town_code, village_code, member_count,
    is_lifted_out, monitored_kind, entered_on, entered_by
)
SELECT
    household.household_key, household.household_no, coalesce(newcomers.head_name, household.head_name),
    left(household.village_code, 6), left(household.village_code, 9), household.village_code, coalesce(newcomers.people, 0),
    FALSE, '', arrival.received_on, arrival.delivery
FROM pg_temp.told_household AS household
CROSS JOIN pg_temp.arrival
LEFT JOIN (
    SELECT household_key, count(*) AS people, min(name) FILTER (WHERE relation = '户主') AS head_name
    FROM pg_temp.told WHERE registered IS NULL GROUP BY household_key
) AS newcomers ON newcomers.household_key = household.household_key
WHERE household.registered_village IS NULL AND (
    newcomers.people > 0
    OR household.household_key IN (
        SELECT roster.household_key FROM pg_temp.roster
        JOIN pg_temp.told ON told.person_key = roster.person_key AND told.household_key <> roster.household_key
        UNION SELECT household_key FROM pg_temp.conflict
    )
)
ORDER BY household.village_code, household.household_no
ON CONFLICT (key) DO NOTHING;

INSERT INTO registry_person (
    key, household_id, name, id_masked, relation, sex, birth_year, is_alive, entered_on, entered_by
)
SELECT
    told.person_key, told.household_key, told.name, told.id_masked, told.relation, told.sex, told.birth_year, TRUE,
    arrival.received_on, arrival.delivery
FROM pg_temp.told CROSS JOIN pg_temp.arrival
WHERE told.registered IS NULL
ON CONFLICT (key) DO NOTHING;
