-- The roster as one row a person (`told`) and one row a household (`told_household`), beside what is registered.
ANALYZE pg_temp.arrival, pg_temp.roster;

-- Of several rows with one number, the one that leaves the person where they are registered goes first: a number
-- lent to somebody else moves nobody.
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT DISTINCT ON (roster.person_key)
    roster.*,
    person.household_id AS registered,
    person.gone_on,
    person.name AS old_name,
    person.relation AS old_relation
FROM pg_temp.roster
LEFT JOIN registry_person AS person ON person.key = roster.person_key
ORDER BY
    roster.person_key, roster.household_key = person.household_id DESC NULLS LAST, roster.sheet, roster.row_no;
ALTER TABLE pg_temp.told ADD PRIMARY KEY (person_key);
ANALYZE pg_temp.told;

-- A known number in another household under another surname is somebody else's row: it moves and renames nobody.
CREATE TEMP TABLE conflict ON COMMIT DROP AS
SELECT * FROM pg_temp.told WHERE household_key <> registered AND left(name, 1) <> left(old_name, 1);
DELETE FROM pg_temp.told WHERE person_key IN (SELECT person_key FROM pg_temp.conflict);

-- The head's row tells where a household lives (engine/feeds.py chooses the same).
CREATE TEMP TABLE told_household ON COMMIT DROP AS
SELECT DISTINCT ON (roster.household_key)
    roster.household_key,
    roster.household_no,
    roster.head_name,
    roster.village_code,
    household.village_code AS registered_village
FROM pg_temp.roster
LEFT JOIN registry_household AS household ON household.key = roster.household_key
ORDER BY roster.household_key, roster.relation = '户主' DESC, roster.village_code, roster.person_key;
ANALYZE pg_temp.told_household;
