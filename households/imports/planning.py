"""What accepting a staged list would change, found by comparing it with the register in a few statements.

The same temporary tables tell the preview its numbers and the acceptance its rows, so both always agree.

- A person is known by NIK, or by name and birth date within the household of the same No. KK.
- A known person in another household stays there: a duplicate to be decided.
- What the register knows is never changed by a list; only what is blank there is filled, and only where it is certain
  whose it is (two people of one name and birth date in a household are not told apart).
"""

from dataclasses import dataclass

from django.db import connection

# New tables have no statistics, and without them PostgreSQL joins 100,000 rows with 100,000 one by one: minutes instead
# of a second. Looking a number up costs the same in a register of any size, so that reading all of it isn't cheaper.
KNOWN = """
SET LOCAL random_page_cost = 1;
DROP TABLE IF EXISTS import_known_household, import_known_person, import_fill_person, import_fill_household;
ANALYZE households_staged_household (batch_id, kk);
ANALYZE households_staged_person (batch_id, row, kk, nik, name, birth_date);

CREATE TEMP TABLE import_known_household ON COMMIT DROP AS
SELECT s.kk, h.id,
       EXISTS (SELECT FROM households_person p
               WHERE p.household_id = h.id AND p.relation = 'head' AND p.status = 'present') AS headed
FROM households_staged_household s JOIN households_household h ON h.kk_number = s.kk
WHERE s.batch_id = %(batch)s;
ANALYZE import_known_household;

CREATE TEMP TABLE import_known_person ON COMMIT DROP AS
SELECT s.row, s.kk, p.id, h.kk_number IS NOT DISTINCT FROM s.kk AS here, true AS certain
FROM households_staged_person s
JOIN households_person p ON p.nik = s.nik
JOIN households_household h ON h.id = p.household_id
WHERE s.batch_id = %(batch)s;

ANALYZE import_known_person;
INSERT INTO import_known_person (row, kk, id, here, certain)
SELECT DISTINCT ON (row) row, kk, id, true, count(*) OVER (PARTITION BY kk, name, birth_date) = 1
FROM (
    SELECT s.row, s.kk, s.name, s.birth_date, p.id, p.nik
    FROM import_known_household k
    JOIN households_staged_person s ON s.batch_id = %(batch)s AND s.kk = k.kk
    JOIN households_person p ON p.household_id = k.id AND p.birth_date = s.birth_date AND upper(p.name) = s.name
    WHERE NOT EXISTS (SELECT FROM import_known_person found WHERE found.row = s.row)
) same
ORDER BY row, nik NULLS FIRST, id;
ANALYZE import_known_person;
"""

FILLED = """
CREATE TEMP TABLE import_fill_person ON COMMIT DROP AS
SELECT p.id,
       coalesce(p.nik, max(s.nik)) AS nik,
       coalesce(p.birth_date, max(s.birth_date)) AS birth_date,
       coalesce(nullif(p.birth_place, ''), max(s.birth_place)) AS birth_place,
       coalesce(nullif(p.mother_name, ''), max(s.mother_name)) AS mother_name,
       coalesce(nullif(p.occupation, ''), max(s.occupation)) AS occupation
FROM import_known_person k
JOIN households_staged_person s ON s.batch_id = %(batch)s AND s.row = k.row
JOIN households_person p ON p.id = k.id
WHERE k.here AND k.certain
GROUP BY p.id
HAVING (p.nik IS NULL AND max(s.nik) IS NOT NULL) OR p.birth_date IS NULL
    OR (p.birth_place = '' AND max(s.birth_place) <> '') OR (p.mother_name = '' AND max(s.mother_name) <> '')
    OR (p.occupation = '' AND max(s.occupation) <> '');

CREATE TEMP TABLE import_fill_household ON COMMIT DROP AS
SELECT h.id,
       coalesce(nullif(h.rt, ''), s.rt) AS rt,
       coalesce(nullif(h.rw, ''), s.rw) AS rw,
       coalesce(nullif(h.address, ''), s.address) AS address
FROM import_known_household k
JOIN households_staged_household s ON s.batch_id = %(batch)s AND s.kk = k.kk
JOIN households_household h ON h.id = k.id
WHERE (h.rt = '' AND s.rt <> '') OR (h.rw = '' AND s.rw <> '') OR (h.address = '' AND s.address <> '');
"""

COUNTS = """
WITH elsewhere AS (SELECT kk, count(*) AS people FROM import_known_person WHERE NOT here GROUP BY kk),
new_people AS (
    SELECT s.kk FROM households_staged_person s
    WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM import_known_person k WHERE k.row = s.row)
),
changed AS (
    SELECT id FROM import_fill_household
    UNION SELECT k.id FROM import_known_household k WHERE k.kk IN (SELECT kk FROM new_people)
)
SELECT (SELECT count(*) FROM households_staged_household s LEFT JOIN elsewhere e USING (kk)
        WHERE s.batch_id = %(batch)s AND s.members > coalesce(e.people, 0)
          AND NOT EXISTS (SELECT FROM import_known_household k WHERE k.kk = s.kk)),
       (SELECT count(*) FROM changed),
       (SELECT count(*) FROM new_people),
       (SELECT count(*) FROM import_fill_person),
       (SELECT count(*) FROM import_known_person WHERE NOT here)
"""


@dataclass(frozen=True)
class Plan:
    """How many households and persons a list would create and change, and how many of its people live elsewhere."""

    households_created: int
    households_updated: int
    persons_created: int
    persons_updated: int
    registered_elsewhere: int


def plan(batch_id: int) -> Plan:
    """Compare the staged batch with the register. Needs a transaction, which the temporary tables live in."""
    with connection.cursor() as cursor:
        for statement in (KNOWN + FILLED).split(";"):
            if statement.strip():
                cursor.execute(statement, {"batch": batch_id})
        cursor.execute(COUNTS, {"batch": batch_id})
        return Plan(*cursor.fetchone())


def rows_registered_elsewhere() -> list[int]:
    """Rows of the list just planned whose NIK is in another household."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row FROM import_known_person WHERE NOT here ORDER BY row")
        return [row for (row,) in cursor.fetchall()]
