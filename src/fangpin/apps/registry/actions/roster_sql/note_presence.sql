-- Remember who stands in this roster.
INSERT INTO registry_rosterpresence (person_key, village_code, received_on)
SELECT told.person_key, told.village_code, arrival.received_on
FROM pg_temp.told CROSS JOIN pg_temp.arrival;
