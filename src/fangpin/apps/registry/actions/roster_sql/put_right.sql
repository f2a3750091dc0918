-- Whose number a roster puts right takes the place of the person registered as written, who stays as a former
-- member: household, marks and decisions pass over, nothing moves, nobody is missing and nobody is new.
INSERT INTO registry_person (
    key, household_id, name, id_masked, relation, sex, birth_year, is_alive, gone_on, entered_on, entered_by
)
SELECT DISTINCT ON (put_right.person_key)
    put_right.person_key, former.household_id, former.name, roster.id_masked, former.relation, former.sex,
    former.birth_year, former.is_alive, former.gone_on, arrival.received_on, arrival.delivery
FROM pg_temp.put_right
CROSS JOIN pg_temp.arrival
JOIN registry_person AS former ON former.key = put_right.as_written
JOIN pg_temp.roster ON roster.person_key = put_right.person_key
ORDER BY put_right.person_key, roster.sheet, roster.row_no
ON CONFLICT (key) DO NOTHING;

-- What the data plane knows of the former key by decision, it must hear of the number.
INSERT INTO registry_decisionline (decided_on, person_key, household_key, village_code, is_gone, is_logged)
SELECT arrival.received_on, put_right.person_key, former.household_id, '', former.gone_on IS NOT NULL, FALSE
FROM pg_temp.put_right
CROSS JOIN pg_temp.arrival
JOIN registry_person AS former ON former.key = put_right.as_written
WHERE EXISTS (SELECT FROM registry_decisionline AS line WHERE line.person_key = put_right.as_written)
ORDER BY put_right.person_key;

UPDATE registry_registerchange AS change
SET status = 'withdrawn', decided_on = arrival.received_on, reason = '号码已补正'
FROM pg_temp.arrival
WHERE change.status = 'open' AND change.id IN (
    SELECT member.change_id
    FROM registry_changemember AS member
    JOIN pg_temp.put_right ON put_right.as_written = member.person_id
);

INSERT INTO registry_listedperson (listing, person_key, value, sender_area, received_on)
SELECT listed.listing, put_right.person_key, listed.value, listed.sender_area, listed.received_on
FROM registry_listedperson AS listed
JOIN pg_temp.put_right ON put_right.as_written = listed.person_key
ORDER BY listed.listing, put_right.person_key
ON CONFLICT (listing, person_key) DO NOTHING;

DELETE FROM registry_listedperson AS listed USING pg_temp.put_right WHERE put_right.as_written = listed.person_key;

UPDATE registry_rosterpresence AS presence SET person_key = put_right.person_key
FROM pg_temp.put_right WHERE put_right.as_written = presence.person_key;

UPDATE registry_person AS person SET gone_on = arrival.received_on
FROM pg_temp.put_right, pg_temp.arrival
WHERE put_right.as_written = person.key;
