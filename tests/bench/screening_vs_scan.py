"""Screening 120,000 households for every programme, with the counts after each rule, against one sequential read."""

import time
from statistics import median

from django.db import connection

from households.models import Household, Person
from programs.enrolments.candidates import screen_all
from programs.models import Programme
from programs.parameters import with_parameters
from tests.bench import Measure
from tests.bench._city import SMALL, add_households

GOAL, ROUNDS = 5, 7
# One in five has gone to school, one in fifty is pregnant: rules of persons have something to find.
PUPILS = """
UPDATE households_person SET school_level = CASE WHEN random() < 0.5 THEN 'sd' WHEN random() < 0.5 THEN 'smp' ELSE 'sma'
END, birth_date = date '2012-01-01' + (random() * 3000)::int WHERE relation = 'child' AND random() < 0.5
"""


def measure() -> Measure:
    """The median of the screenings over the median of the reads, in turn."""
    fill()
    programmes = list(with_parameters(Programme.objects.order_by("pk")))
    households, screened, read = Household.objects.all(), [], []
    for number in range(ROUNDS + 1):
        taken, found = _seconds(lambda: screen_all(programmes, households))
        scanned, _ = _seconds(scan)
        if number:
            screened.append(taken)
            read.append(scanned)
    steps = sum(len(rows) for _programme, rows in found)
    left = ", ".join(f"{programme.slug} {rows[-1][1]}" for programme, rows in found)
    detail = (
        f"{SMALL:,} households, {Person.objects.count():,} persons, {len(programmes)} programmes, {steps} counts: "
        f"{median(screened) * 1000:.0f} ms, read {median(read) * 1000:.0f} ms; left: {left}"
    )
    assert all(rows[0][1] == SMALL for _programme, rows in found)
    return Measure(round(median(screened) / median(read), 2), GOAL, "lower", detail.replace(",", "."))


def fill():
    """The register of the measure."""
    add_households(1, SMALL)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5371)")
        cursor.execute(PUPILS)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("households_household", "households_person"):
            cursor.execute(f"VACUUM (FULL, FREEZE, ANALYZE) {table}")


def scan():
    """One sequential read of the households and of their members: every row, the columns that rules look at."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
        cursor.execute(
            "SELECT count(*), count(verification_status), count(poverty_status), count(current_visit_id) "
            "FROM households_household"
        )
        cursor.execute(
            "SELECT count(*), count(birth_date), count(school_level), count(pregnant), count(severely_disabled) "
            "FROM households_person WHERE status = 'present'"
        )
        cursor.fetchone()
        cursor.execute("RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan")


def _seconds(work):
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
