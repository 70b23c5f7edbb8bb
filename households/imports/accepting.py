"""Writing a planned list into the register: one statement a table, all in the caller's transaction.

Between reading the register and writing nobody else may write to it, so both tables are locked against writers
(readers go on) for the seconds this takes.
"""

from django.db import connection

from households.imports import entries
from households.imports.planning import Plan, plan
from households.summary import refresh_households

IMPORT_LOCK = 0x1395
LOCK = "LOCK TABLE households_household, households_person IN SHARE ROW EXCLUSIVE MODE"

NEW_HOUSEHOLDS = """
INSERT INTO households_household
    (id, kk_number, ward_id, rw, rt, address, verification_status, poverty_status, head_name, member_count,
     source_batch_id, created_at, created_by_id, updated_at, version)
SELECT s.id, s.kk, s.ward_id, s.rw, s.rt, s.address, 'unverified', 'unknown', s.head_name, s.members,
       %(batch)s, now(), %(by)s, now(), 1
FROM households_staged_household s
LEFT JOIN (SELECT kk, count(*) AS people FROM import_known_person WHERE NOT here GROUP BY kk) e USING (kk)
WHERE s.batch_id = %(batch)s AND s.members > coalesce(e.people, 0)
  AND NOT EXISTS (SELECT FROM import_known_household k WHERE k.kk = s.kk)
ORDER BY s.id
"""

NEW_PEOPLE = """
INSERT INTO households_person
    (id, household_id, name, nik, sex, birth_date, birth_place, relation, mother_name, education, school_level,
     occupation, disability, severely_disabled, pregnant, status, created_at, updated_at)
SELECT s.id, coalesce(k.id, s.household_id), s.name, s.nik, s.sex, s.birth_date, s.birth_place,
       CASE WHEN s.relation = 'head' AND k.headed THEN 'other' ELSE s.relation END, s.mother_name, '', '',
       s.occupation, '', false, false, 'present', now(), now()
FROM households_staged_person s LEFT JOIN import_known_household k USING (kk)
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM import_known_person found WHERE found.row = s.row)
ORDER BY s.row
"""

FILL_PEOPLE = """
UPDATE households_person p
SET nik = f.nik, birth_date = f.birth_date, birth_place = f.birth_place, mother_name = f.mother_name,
    occupation = f.occupation, updated_at = now()
FROM import_fill_person f WHERE f.id = p.id
"""

FILL_HOUSEHOLDS = """
UPDATE households_household h
SET rt = f.rt, rw = f.rw, address = f.address, updated_at = now(), version = h.version + 1
FROM import_fill_household f WHERE f.id = h.id
"""

# Which blanks are about to be filled, so that the list can be undone.
FILLS = """
INSERT INTO households_listfill (batch_id, person_id, household_id, field)
SELECT %(batch)s, f.id, NULL, filled.field
FROM import_fill_person f JOIN households_person p ON p.id = f.id
CROSS JOIN LATERAL (VALUES
    ('nik', p.nik IS NULL AND f.nik IS NOT NULL),
    ('birth_date', p.birth_date IS NULL AND f.birth_date IS NOT NULL),
    ('birth_place', p.birth_place = '' AND f.birth_place <> ''),
    ('mother_name', p.mother_name = '' AND f.mother_name <> ''),
    ('occupation', p.occupation = '' AND f.occupation <> '')) AS filled(field, done)
WHERE filled.done
UNION ALL
SELECT %(batch)s, NULL, f.id, filled.field
FROM import_fill_household f JOIN households_household h ON h.id = f.id
CROSS JOIN LATERAL (VALUES
    ('rt', h.rt = '' AND f.rt <> ''), ('rw', h.rw = '' AND f.rw <> ''),
    ('address', h.address = '' AND f.address <> '')) AS filled(field, done)
WHERE filled.done
"""

DUPLICATES = """
INSERT INTO households_duplicatecandidate (batch_id, row, person_id, household_id, name, state, created_at)
SELECT DISTINCT ON (k.id, h.id) %(batch)s, s.row, k.id, h.id, s.name, 'open', now()
FROM import_known_person k
JOIN households_staged_person s ON s.batch_id = %(batch)s AND s.row = k.row
LEFT JOIN households_household h ON h.kk_number = s.kk
WHERE NOT k.here AND NOT EXISTS (
    SELECT FROM households_duplicatecandidate d WHERE d.person_id = k.id AND d.household_id IS NOT DISTINCT FROM h.id)
ORDER BY k.id, h.id, s.row
"""

# Households whose copied name and count can't come from the list alone: some of the people were known.
MIXED = """
SELECT k.id FROM import_known_household k
WHERE k.kk IN (SELECT s.kk FROM households_staged_person s WHERE s.batch_id = %(batch)s
               AND NOT EXISTS (SELECT FROM import_known_person found WHERE found.row = s.row))
UNION
SELECT h.id FROM households_staged_household h
WHERE h.batch_id = %(batch)s AND h.kk IN (SELECT kk FROM import_known_person WHERE NOT here)
"""


def lock_register() -> None:
    """Let one list at a time in, and no other writer meanwhile; released at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        cursor.execute(LOCK)


def write(batch_id: int, by_id: int | None) -> Plan:
    """Put the staged batch into the register as of now; return what changed. Call after `lock_register`."""
    planned = plan(batch_id)
    values = {"batch": batch_id, "by": by_id}
    with connection.cursor() as cursor:
        for statement in (NEW_HOUSEHOLDS, NEW_PEOPLE, FILLS, FILL_PEOPLE, FILL_HOUSEHOLDS, DUPLICATES):
            cursor.execute(statement, values)
        cursor.execute(MIXED, values)
        mixed = [found for (found,) in cursor.fetchall()]
    if mixed:
        refresh_households(mixed)
    entries.keep(batch_id, entered=True)
    return planned
