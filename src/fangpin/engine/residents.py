"""Who lives with whom, and where: the rosters, and the decisions about what newer rosters say.

A person's attributes come from the newest roster row that tells them; the household from the latest decision, else from the first
roster that had the person; the village of a household likewise. Nobody vanishes because a roster lacks them.
The operational plane keeps the same rules (apps/registry/actions/roster_sql).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from fangpin.engine.session import quoted


def make_registry(
    connection: duckdb.DuckDBPyConnection,
    *,
    rosters: str,
    changes: Sequence[Path],
    as_of: date,
    households: str | None = None,
) -> None:
    """Make `registry.people` and `registry.households`; inside a run a household's key is its
    number, county by county in order of keys.

    `rosters` selects all roster rows known by the day, `changes` are the files of the log of decisions. Links to people
    who are not registered are dropped. With `households`, a relation with household_key and village_code that an
    earlier run of the same register left, only these households and their people are made.
    """
    connection.execute("CREATE SCHEMA registry")
    connection.execute("CREATE TEMP TABLE decisions AS " + decisions_query(changes), [as_of])
    if households is None:
        connection.execute(f"CREATE TEMP TABLE roster_rows AS {rosters}")
    else:
        connection.execute(
            f"CREATE TEMP TABLE placed AS SELECT household_key AS household, village_code FROM {households}"
        )
        connection.execute(_CONCERNED.format(rosters=rosters))
        connection.execute(
            f"CREATE TEMP TABLE roster_rows AS SELECT * FROM ({rosters}) WHERE person_key IN (FROM concerned)"
        )
        connection.execute("DROP TABLE concerned")
    connection.execute(_SEVERAL)
    connection.execute(_PEOPLE)
    if households is None:
        connection.execute(_PLACED)
    connection.execute(_HOUSEHOLDS)
    connection.execute(_NUMBERED_PEOPLE)
    connection.execute(_NO_LINKS_TO_NOBODY)
    for table in ("roster_rows", "decisions", "several", "residents", "placed"):
        connection.execute(f"DROP TABLE {table}")


def decisions_query(changes: Sequence[Path]) -> str:
    """The lines of the log that were decided by the day, which is its parameter."""
    if not changes:
        return (
            "SELECT CAST(NULL AS BIGINT) AS line, CAST(NULL AS UUID) AS person_key, CAST(NULL AS UUID) AS household_key,"
            " CAST(NULL AS VARCHAR) AS village_code, FALSE AS is_gone WHERE CAST(? AS DATE) IS NULL"
        )
    files = ", ".join(quoted(str(path)) for path in changes)
    return (
        "SELECT line, person_key, household_key, village_code, is_gone"
        f" FROM read_parquet([{files}]) WHERE decided_on <= ?"
    )


# Everybody who ever lived there, and those whom others are taken for: what becomes of them takes all their rows.
_CONCERNED = """
CREATE TEMP TABLE concerned AS
SELECT person_key FROM ({rosters}) WHERE household_key IN (SELECT household FROM placed)
UNION
SELECT person_key FROM decisions WHERE household_key IN (SELECT household FROM placed) AND person_key IS NOT NULL
UNION
SELECT linked_person FROM links
"""
# Whom one row tells of, and no decision, lives as that row says; of the others it takes more to tell.
_SEVERAL = """
CREATE TEMP TABLE several AS
SELECT person_key FROM roster_rows GROUP BY person_key HAVING count(*) > 1
UNION
SELECT person_key FROM decisions WHERE person_key IS NOT NULL
"""
# A number under two surnames is two people. Only where a newer roster has the number in the same household under
# another surname has the person been renamed, and the former surname goes.
_PEOPLE = """
CREATE TEMP TABLE residents AS
WITH told_again AS (FROM roster_rows WHERE person_key IN (FROM several)),
latest AS (
    SELECT
        person_key, surname_key, relation, known_on,
        -- What a newer row leaves open stays known.
        first_value(sex IGNORE NULLS) OVER newest_first AS sex,
        first_value(birth_date IGNORE NULLS) OVER newest_first AS birth_date
    FROM told_again
    WINDOW newest_first AS (
        PARTITION BY person_key, surname_key ORDER BY age_order DESC, sheet, row_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    QUALIFY row_number() OVER (PARTITION BY person_key, surname_key ORDER BY age_order DESC, sheet, row_no) = 1
),
first AS (
    SELECT person_key, surname_key, household_key, age_order, sheet, row_no
    FROM told_again
    QUALIFY row_number() OVER (PARTITION BY person_key, surname_key ORDER BY age_order, sheet, row_no) = 1
),
decided AS (
    SELECT person_key, arg_max(household_key, line) AS household_key, arg_max(is_gone, line) AS is_gone
    FROM decisions WHERE person_key IS NOT NULL GROUP BY person_key
),
placed AS (
    SELECT
        latest.*,
        first.household_key AS first_household,
        -- Decisions are about whom the registry knows by the number: the one who came first, or was renamed since.
        first.household_key = first_value(first.household_key) OVER (
            PARTITION BY first.person_key ORDER BY first.age_order, first.sheet, first.row_no)
            OR coalesce(first.household_key = decided.household_key, FALSE) AS is_registered,
        decided.household_key AS decided_household,
        decided.is_gone
    FROM latest
    JOIN first ON first.person_key = latest.person_key AND first.surname_key IS NOT DISTINCT FROM latest.surname_key
    LEFT JOIN decided ON decided.person_key = latest.person_key
),
housed AS (
    SELECT *, CASE WHEN is_registered THEN coalesce(decided_household, first_household) ELSE first_household END AS home
    FROM placed
)
SELECT
    person_key, surname_key, home AS household_key, relation, sex, birth_date,
    -- Former members count as little as the dead.
    NOT (is_registered AND coalesce(is_gone, FALSE)) AS is_alive
FROM housed
QUALIFY known_on = max(known_on) OVER (PARTITION BY person_key, home)
UNION ALL
SELECT person_key, surname_key, household_key, relation, sex, birth_date, TRUE
FROM roster_rows WHERE person_key NOT IN (FROM several)
"""
_PLACED = """
CREATE TEMP TABLE placed AS
WITH told AS (
    SELECT household_key, arg_min(village_code, (
        known_on, CASE WHEN relation = '户主' THEN 0 WHEN relation IS NOT NULL THEN 1 ELSE 2 END, village_code, person_key
    )) AS village_code
    FROM roster_rows
    GROUP BY household_key
),
decided AS (
    SELECT household_key, arg_max(village_code, line) AS village_code
    FROM decisions WHERE person_key IS NULL GROUP BY household_key
)
SELECT told.household_key AS household, coalesce(decided.village_code, told.village_code) AS village_code
FROM told LEFT JOIN decided ON decided.household_key = told.household_key
WHERE told.household_key IN (SELECT household_key FROM residents)
"""
_HOUSEHOLDS = """
CREATE TABLE registry.households AS
SELECT CAST(row_number() OVER (ORDER BY substr(village_code, 1, 6), household) - 1 AS INTEGER) AS household_key, household,
       substr(village_code, 1, 6) AS county_code, substr(village_code, 1, 9) AS town_code, village_code
FROM placed
ORDER BY county_code, household
"""
_NUMBERED_PEOPLE = """
CREATE TABLE registry.people AS
SELECT residents.* REPLACE (households.household_key AS household_key)
FROM residents JOIN registry.households AS households ON households.household = residents.household_key
"""
# Whoever is registered as written until a roster is corrected is somebody else afterwards: rows keep their own keys.
_NO_LINKS_TO_NOBODY = """
DELETE FROM links WHERE NOT EXISTS (
    SELECT 1 FROM residents
    WHERE residents.person_key = links.linked_person AND residents.surname_key = links.linked_surname)
"""
