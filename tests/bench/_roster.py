"""Rosters of a training with so many submitted rows, made by plain statements; what approving them costs."""

import datetime
import time

from django.db import connection
from django.utils import timezone

from accounts.models import User
from households.models import Household, Person, Visit, Ward
from programs.models import ApprovedRow, Enrolment, Programme, Roster
from programs.rosters.actions import approve


def people():
    """Who proposes and who approves."""
    officer, _made = User.objects.get_or_create(username="bench_officer", defaults={"full_name": "Bench Officer"})
    head, _made = User.objects.get_or_create(username="bench_head", defaults={"full_name": "Bench Head"})
    return officer, head


def make_roster(rows) -> Roster:
    """A submitted roster with that many rows, and statistics of its tables."""
    officer, head = people()
    programme, ward, now = (
        Programme.objects.get(slug="pelatihan-kuliner"),
        Ward.objects.order_by("pk").first(),
        timezone.now(),
    )
    day = datetime.date(2026, 11, 1)
    roster = Roster.objects.create(
        programme=programme, name=f"Bench {rows}", starts_on=day, ends_on=day, quota=rows, budget=10**12,
        state="submitted", created_by=officer, submitted_by=officer, submitted_at=now,
    )  # fmt: skip
    households = Household.objects.bulk_create(
        Household(ward=ward, head_name=f"KEPALA {n:05d}", member_count=1, verification_status="verified",
                  poverty_status="extreme_poor") for n in range(rows)
    )  # fmt: skip
    persons = Person.objects.bulk_create(
        Person(household=one, name=one.head_name, sex="L", relation="head", birth_date=datetime.date(1980, 1, 1))
        for one in households
    )
    visits = Visit.objects.bulk_create(
        Visit(household=one, officer=officer, state="approved", presence="found", visited_on=day, submitted_at=now,
              reviewed_at=now, reviewed_by=head, per_capita=100_000 + n, poverty_status="extreme_poor")
        for n, one in enumerate(households)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_household h SET current_visit_id = v.id FROM households_visit v "
                       "WHERE v.household_id = h.id AND h.id = ANY(%s)", [[one.pk for one in households]])  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(programme=programme, household=one, person=person, ward=ward, roster=roster, proposed_by=officer)
        for one, person in zip(households, persons, strict=True)
    )
    assert len(visits) == rows
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return roster


def in_bulk(rows) -> float:
    """Seconds for approving a roster of that many rows, commit included."""
    roster, head = make_roster(rows), people()[1]
    began = time.perf_counter()
    approve(roster=roster, by=head)
    taken = time.perf_counter() - began
    check(roster, rows)
    return taken


def check(roster, rows):
    """Everybody is approved, with the old row, the line in the audit trail and the snapshot."""
    assert Enrolment.objects.filter(roster=roster, state="approved").count() == rows
    assert ApprovedRow.objects.filter(roster=roster).count() == rows
    assert Enrolment.pgh_event_model.objects.filter(pgh_obj__roster=roster).count() == rows
