"""Who lives in a made-up county: SQL that makes the tables `people` and `villages`, the same for the same seed."""

import duckdb

COUNTY_HOUSEHOLDS = 120_000
VILLAGE_HOUSEHOLDS, TOWN_VILLAGES = 470, 20
# Households of one, two … seven members, in a hundred.
_SIZES = (12, 23, 23, 21, 13, 5, 3)


def make_people(
    connection: duckdb.DuckDBPyConnection, *, county: str, first: int, households: int, seed: int, day: str
) -> None:
    """Households `first` and following; chance is a hash of the household's or person's number, never a draw."""
    connection.execute("DROP TABLE IF EXISTS people; DROP TABLE IF EXISTS villages")
    connection.execute(f"""
        CREATE TABLE people AS
        WITH households AS (
            SELECT number AS household, hash(number, 'household', {seed}) AS r,
                   '{county}' || lpad(CAST(101 + place // {TOWN_VILLAGES} AS VARCHAR), 3, '0')
                       || lpad(CAST(201 + place % {TOWN_VILLAGES} AS VARCHAR), 3, '0') AS village_code
            FROM (SELECT range AS number, (range - {first}) // {VILLAGE_HOUSEHOLDS} AS place
                  FROM range({first}, {first + households}))
        ),
        sized AS (
            SELECT *, {_size("r % 100")} AS size, (r >> 8) % 100 < 45 AS looks_old,
                   -- Income per head before costs, in fen: many near the middle, few far above, one in forty poor.
                   CASE WHEN (r >> 16) % 1000 < 25 THEN 500000 + (r >> 26) % 400000
                        ELSE 950000 + ((r >> 26) % 10000) * ((r >> 26) % 10000) // 35 END AS head_income_fen,
                   (r >> 16) % 1000 < 60 AS is_lifted_out, (r >> 16) % 1000 BETWEEN 18 AND 27 AS is_monitored,
                   (r >> 16) % 1000 < 32 AS has_dibao
            FROM households
        ),
        members AS (
            SELECT sized.*, member, hash(household * 8 + member, 'person', {seed}) AS p,
                   CASE WHEN looks_old AND size <= 2 THEN 58 * 365 + (r >> 40) % 11000
                        ELSE 27 * 365 + (r >> 40) % 13000 END AS head_days
            FROM sized CROSS JOIN range(1, 8) AS numbers(member)
            WHERE member <= size
        ),
        aged AS (
            SELECT *, CAST(greatest(CASE member
                WHEN 1 THEN CAST(head_days AS BIGINT)
                WHEN 2 THEN CAST(head_days AS BIGINT) + 1000 - CAST(p % 2000 AS BIGINT)
                WHEN 5 THEN CAST(head_days AS BIGINT) + 8000 + CAST(p % 2200 AS BIGINT)
                WHEN 6 THEN CAST(head_days AS BIGINT) + 8000 + CAST(p % 2200 AS BIGINT)
                WHEN 7 THEN CAST(p % 5000 AS BIGINT)
                ELSE CAST(head_days AS BIGINT) - 8000 - CAST(p % 3300 AS BIGINT) END, CAST(p % 300 AS BIGINT)) AS INTEGER) AS days
            FROM members
        )
        SELECT household, member, size, village_code, p, r, days // 365 AS age,
               head_income_fen * size AS income_fen, is_lifted_out, is_monitored, has_dibao,
               CAST((household - {first}) * 8 + member AS INTEGER) AS place,
               CAST(md5('{seed} person ' || CAST(household * 8 + member AS VARCHAR)) AS UUID) AS person_key,
               CAST(md5('{seed} surname ' || CAST(CASE WHEN member = 2 THEN p ELSE r END % 400 AS VARCHAR)) AS UUID) AS surname_key,
               CAST(md5('{seed} household ' || CAST(household AS VARCHAR)) AS UUID) AS household_key,
               CASE member WHEN 1 THEN '户主' WHEN 2 THEN '配偶' WHEN 5 THEN '之母' WHEN 6 THEN '之父'
                    WHEN 7 THEN '之孙子' ELSE CASE WHEN p % 2 = 0 THEN '之子' ELSE '之女' END END AS relation,
               CASE WHEN member IN (1, 6, 7) OR member IN (3, 4) AND p % 2 = 0 THEN '男' ELSE '女' END AS sex,
               DATE '{day}' - days AS birth_date
        FROM aged
        ORDER BY household, member
    """)
    connection.execute("""
        CREATE TABLE villages AS
        SELECT village_code, CAST(row_number() OVER (ORDER BY village_code) AS INTEGER) AS place,
               hash(village_code) AS p, count(*) AS people_count, count(DISTINCT household) AS household_count
        FROM people GROUP BY village_code
    """)


def _size(chance: str) -> str:
    steps, upto = [], 0
    for size, share in enumerate(_SIZES, start=1):
        upto += share
        steps.append(f"WHEN {chance} < {upto} THEN {size}")
    return f"CASE {' '.join(steps)} END"
