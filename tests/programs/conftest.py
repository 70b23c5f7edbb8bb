"""A programme with verified poor families, its agency's people, rosters in the states that tests need."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import roles
from households.models import Household, Person, Visit
from programs.models import Enrolment, Programme
from tests.factories import EnrolmentFactory, RosterFactory, VisitFactory, make_household, make_user, ward


@pytest.fixture
def training(db):
    return Programme.objects.get(slug="pelatihan-kuliner")


@pytest.fixture
def seedlings(db):
    return Programme.objects.get(slug="anakan")


@pytest.fixture
def pkh(db):
    return Programme.objects.get(slug="pkh")


def officer_of(programme):
    return make_user(roles.PROGRAM_OFFICER, agencies=[programme.agency])


def head_of(programme):
    return make_user(roles.AGENCY_HEAD, agencies=[programme.agency])


@pytest.fixture
def officer(training):
    return officer_of(training)


@pytest.fixture
def head(training):
    return head_of(training)


def make_poor(per_capita=400_000, size=4, **kwargs):
    """A household verified as extremely poor, with the visit that decided."""
    household = make_household(size, **kwargs)
    visit = VisitFactory(household=household, approved=True, per_capita=per_capita)
    Household.objects.filter(pk=household.pk).update(
        verification_status="verified", poverty_status="extreme_poor", current_visit=visit
    )
    household.refresh_from_db()
    return household


@pytest.fixture
def poor(db):
    return make_poor()


def fill(roster, count, by=None, **kwargs):
    """`count` proposals on `roster`, the first one the poorest."""
    by = by or officer_of(roster.programme)
    person = {} if roster.programme.unit == "person" else {"person": None}
    return [
        EnrolmentFactory(
            programme=roster.programme, roster=roster, household=make_poor(100_000 + 1_000 * number, 1),
            proposed_by=by, **(person | kwargs),
        )
        for number in range(count)
    ]  # fmt: skip


def make_roster(programme, state="draft", **kwargs):
    """A roster of `programme` in `state`, made and submitted by another officer than later ones."""
    officer = officer_of(programme)
    values = {"programme": programme, "created_by": officer, "state": state}
    if state != "draft":
        values["objection_until"] = timezone.localdate()
    if state in ("submitted", "approved", "returned", "closed"):
        values |= {"submitted_by": officer, "submitted_at": timezone.now()}
    if state in ("approved", "closed"):
        values |= {"decided_by": head_of(programme), "decided_at": timezone.now(), "number": "001/X/XI/2026"}
    return RosterFactory(**(values | kwargs))


@pytest.fixture
def browse():
    """Return `browse(user)`: a client logged in as `user`."""

    def browse(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browse


DECIDED = """
UPDATE households_household h SET current_visit_id = v.id FROM households_visit v
WHERE v.household_id = h.id AND h.id = ANY(%s)
"""


def a_crowd(programme, count, *, state="proposed", roster=None, by=None):
    """`count` households with a person, a visit and an enrolment each, in four statements."""
    by, reviewer = by or officer_of(programme), make_user(roles.WARD_HEAD)
    whole = programme.unit == "household"
    oesapa, today = ward(), datetime.date(2026, 11, 1)
    households = [
        Household(ward=oesapa, head_name=f"KEPALA {n:05d}", member_count=1, verification_status="verified",
                  poverty_status="extreme_poor") for n in range(count)
    ]  # fmt: skip
    Household.objects.bulk_create(households)
    people = [
        Person(household=one, name=one.head_name, sex="L", relation="head", birth_date=datetime.date(1980, 1, 1))
        for one in households
    ]
    Person.objects.bulk_create(people)
    now = timezone.now()
    visits = [
        Visit(household=one, officer=by, state="approved", presence="found", visited_on=today, submitted_at=now,
              reviewed_at=now, reviewed_by=reviewer, per_capita=100_000 + n, poverty_status="extreme_poor")
        for n, one in enumerate(households)
    ]  # fmt: skip
    Visit.objects.bulk_create(visits)
    with connection.cursor() as cursor:
        cursor.execute(DECIDED, [[one.pk for one in households]])
    enrolments = [
        Enrolment(programme=programme, household=one, person=None if whole else person, ward=oesapa, roster=roster,
                  state=state, proposed_by=by) for one, person in zip(households, people, strict=True)
    ]  # fmt: skip
    made = Enrolment.objects.bulk_create(enrolments)
    with connection.cursor() as cursor:
        # As after a commit: else each history trigger looks through all foreign keys that still wait to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return made
