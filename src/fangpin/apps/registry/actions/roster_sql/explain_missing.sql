-- Deaths that became known after the roster that lacks them: what was missing without a reason has one now.
CREATE TEMP TABLE explained ON COMMIT DROP AS
SELECT
    change.id, change.household_id, count(listed.person_key) AS dead, count(*) AS people,
    coalesce((SELECT max(id) FROM registry_registerchange), 0) AS last_change
FROM registry_registerchange AS change
JOIN registry_changemember AS member ON member.change_id = change.id
LEFT JOIN registry_listedperson AS listed ON listed.listing = 'death' AND listed.person_key = member.person_id
WHERE change.status = 'open' AND change.kind = 'missing'
GROUP BY change.id
HAVING count(listed.person_key) > 0;

UPDATE registry_registerchange AS change SET kind = 'died'
FROM pg_temp.explained WHERE explained.id = change.id AND explained.dead = explained.people;

-- Of several missing some are dead: these get a proposal of their own.
INSERT INTO registry_registerchange (
    kind, status, household_id, to_household_no, to_head_name, to_village_code, from_village_code,
    county_code, town_code, village_code, member_count, hints, delivery, received_on, reason
)
SELECT
    'died', 'open', change.household_id, '', '', '', change.from_village_code,
    change.county_code, change.town_code, change.village_code, explained.dead, '[]', change.delivery,
    change.received_on, ''
FROM pg_temp.explained JOIN registry_registerchange AS change ON change.id = explained.id
WHERE explained.dead < explained.people
ORDER BY change.id;

UPDATE registry_changemember AS member SET change_id = apart.id
FROM pg_temp.explained, registry_registerchange AS apart, registry_listedperson AS listed
WHERE member.change_id = explained.id AND explained.dead < explained.people
    AND apart.id > explained.last_change AND apart.household_id = explained.household_id
    AND listed.listing = 'death' AND listed.person_key = member.person_id;

UPDATE registry_registerchange AS change SET member_count = change.member_count - explained.dead
FROM pg_temp.explained WHERE explained.id = change.id AND explained.dead < explained.people;

DROP TABLE pg_temp.explained;
