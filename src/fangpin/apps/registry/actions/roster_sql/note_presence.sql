-- Remember who stands in this roster.
INSERT INTO registry_rosterpresence (person_key, county_code, received_on)
SELECT told.person_key, left(told.village_code, 6), arrival.received_on
FROM pg_temp.told CROSS JOIN pg_temp.arrival;
