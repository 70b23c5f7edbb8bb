"""Who may be registered twice. Two persons are compared where they were born on the same day, or bear the same name in
the one spelling of `finding.names` and their birth dates don't clearly differ; `likeness` then scores them."""

from django.db import connection, transaction

from households.duplicates.likeness import QUEUED_FROM, Facts, compare
from households.finding.names import PlainName
from households.models import DuplicatePair

BATCH = 20_000

# A temporary table keeps each name folded once; similarity() throws out what is far from alike before it is fetched.
PREPARE = """
DROP TABLE IF EXISTS pg_temp.compared;
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
SELECT p.id, plain_name(p.name) AS name, p.birth_date, plain_name(p.mother_name) AS mother, upper(h.address) AS address,
    p.sex, p.nik
FROM households_person p JOIN households_household h ON h.id = p.household_id WHERE p.status = 'present';
CREATE INDEX ON compared (birth_date); CREATE INDEX ON compared (name); ANALYZE compared
"""
PAIR = """
SELECT a.id, b.id, a.name, a.birth_date, a.mother, a.address, a.sex, a.nik,
    b.name, b.birth_date, b.mother, b.address, b.sex, b.nik
FROM compared a JOIN compared b ON a.id < b.id AND"""
BLOCKS = f"""{PAIR} a.birth_date = b.birth_date
WHERE similarity(a.name, b.name) >= 0.4
UNION ALL
{PAIR} a.name = b.name
WHERE a.birth_date IS DISTINCT FROM b.birth_date AND (a.birth_date IS NULL OR b.birth_date IS NULL
    OR to_char(a.birth_date, 'DDMM') = to_char(b.birth_date, 'DDMM')
    OR to_char(a.birth_date, 'DDYYYY') = to_char(b.birth_date, 'DDYYYY')
    OR to_char(a.birth_date, 'MMYYYY') = to_char(b.birth_date, 'MMYYYY')
    OR to_char(a.birth_date, 'DDMMYYYY') = to_char(b.birth_date, 'MMDDYYYY'))
"""


@transaction.atomic
def find_pairs() -> int:
    """Queue every pair that is alike enough and not queued yet; return how many are new. Settled pairs stay settled."""
    before = DuplicatePair.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(PREPARE)
        cursor.execute(BLOCKS)
        while rows := cursor.fetchmany(BATCH):
            found = [pair for pair in map(_pair, rows) if pair]
            DuplicatePair.objects.bulk_create(found, ignore_conflicts=True)
    return DuplicatePair.objects.count() - before


def _pair(row):
    likeness = compare(Facts(*row[2:8]), Facts(*row[8:14]))
    if likeness.score < QUEUED_FROM:
        return None
    return DuplicatePair(first_id=row[0], second_id=row[1], score=likeness.score)


def facts_of(person) -> Facts:
    """What is compared of a person that carries `plain` and `plain_mother` (`with_plain_names`)."""
    return Facts(
        person.plain, person.birth_date, person.plain_mother, person.household.address.upper(), person.sex, person.nik
    )


def with_plain_names(people):
    """`people` with `plain` and `plain_mother`, and their household at hand."""
    return people.select_related("household__ward").annotate(
        plain=PlainName("name"), plain_mother=PlainName("mother_name")
    )
