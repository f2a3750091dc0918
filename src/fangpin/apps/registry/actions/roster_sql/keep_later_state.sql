-- A roster older than the one in force came late: the data plane would take household and village from it as the
-- first that had them, so the log is told to keep what is registered.
INSERT INTO registry_decisionline (decided_on, person_key, household_key, village_code, is_gone, is_logged)
SELECT newest.received_on, told.person_key, told.registered, '', told.gone_on IS NOT NULL, FALSE
FROM pg_temp.told
CROSS JOIN (SELECT max(received_on) AS received_on FROM registry_rosterarrival WHERE source = 'roster') AS newest
WHERE told.registered <> told.household_key
ORDER BY told.person_key;

INSERT INTO registry_decisionline (decided_on, household_key, village_code, is_gone, is_logged)
SELECT newest.received_on, household.household_key, household.registered_village, FALSE, FALSE
FROM pg_temp.told_household AS household
CROSS JOIN (SELECT max(received_on) AS received_on FROM registry_rosterarrival WHERE source = 'roster') AS newest
WHERE household.registered_village <> household.village_code
ORDER BY household.household_key;
