-- Who stood in the roster before and stands in none now: a proposal a household, deaths on the deaths list apart.
-- Only villages that the roster speaks of: of a roster in several files the others are yet to come.
CREATE TEMP TABLE stale ON COMMIT DROP AS
SELECT presence.id, presence.person_key
FROM registry_rosterpresence AS presence
CROSS JOIN pg_temp.arrival
WHERE presence.received_on < arrival.received_on
    AND presence.village_code IN (SELECT village_code FROM pg_temp.told_household);
ANALYZE pg_temp.stale;
DELETE FROM registry_rosterpresence WHERE id IN (SELECT id FROM pg_temp.stale);

CREATE TEMP TABLE absent ON COMMIT DROP AS
SELECT DISTINCT stale.person_key
FROM pg_temp.stale
WHERE NOT EXISTS (SELECT FROM pg_temp.told WHERE told.person_key = stale.person_key);
ANALYZE pg_temp.absent;

-- They may stand in the new roster of another county.
DELETE FROM pg_temp.absent
USING registry_rosterpresence AS presence, pg_temp.arrival
WHERE presence.person_key = absent.person_key AND presence.received_on >= arrival.received_on;

INSERT INTO registry_rosterpresence (person_key, village_code, received_on)
SELECT told.person_key, told.village_code, arrival.received_on
FROM pg_temp.told CROSS JOIN pg_temp.arrival;

CREATE TEMP TABLE gone ON COMMIT DROP AS
SELECT
    person.key, person.household_id, person.name, person.relation,
    CASE WHEN listed.person_key IS NULL THEN 'missing' ELSE 'died' END AS kind
FROM pg_temp.absent
JOIN registry_person AS person ON person.key = absent.person_key
LEFT JOIN registry_listedperson AS listed ON listed.listing = 'death' AND listed.person_key = person.key
WHERE person.gone_on IS NULL AND NOT EXISTS (
    SELECT FROM registry_changemember AS member
    JOIN registry_registerchange AS change ON change.id = member.change_id
    WHERE member.person_id = absent.person_key AND change.status = 'open' AND change.kind IN ('died', 'missing')
);
ANALYZE pg_temp.gone;

INSERT INTO registry_registerchange (
    kind, status, household_id, to_household_no, to_head_name, to_village_code, from_village_code,
    county_code, town_code, village_code, member_count, hints, delivery, received_on, reason
)
SELECT
    gone.kind, 'open', home.key, '', '', '', home.village_code,
    home.county_code, home.town_code, home.village_code, count(*), '[]', min(arrival.delivery),
    min(arrival.received_on), ''
FROM pg_temp.gone
CROSS JOIN pg_temp.arrival
JOIN registry_household AS home ON home.key = gone.household_id
GROUP BY home.key, gone.kind
ORDER BY home.village_code, home.household_no, gone.kind;

INSERT INTO registry_changemember (change_id, person_id, sheet, row_no, before, after)
SELECT change.id, gone.key, '', NULL, jsonb_build_object('name', gone.name, 'relation', gone.relation), '{}'
FROM pg_temp.gone
CROSS JOIN pg_temp.arrival
JOIN registry_registerchange AS change
    ON change.id > arrival.last_change AND change.household_id = gone.household_id AND change.kind = gone.kind
ORDER BY change.id, gone.key;
