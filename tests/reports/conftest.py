"""A small city for the reports: five wards of three districts, every state, programmes, and people who read."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import ANALYST
from households.determinations.actions import make_determination
from households.visits import actions, second
from programs.activities.seedlings import create_distribution, hand_over
from programs.activities.survival import record_check
from programs.models import Programme, SeedlingSpecies, SeedlingStock, SurvivalCheck
from tests import factories
from tests.households.determinations.conftest import FIRST, SECOND, locked_meeting, verified
from tests.households.visits.test_second import visit_again
from tests.programs.conftest import fill, make_roster, officer_of

WARDS = ("Oesapa", "Lasiana", "Sikumana", "Fontein", "Oebobo")
# ward, verification, poverty, Rp a person a month
FAMILIES = (
    ("Oesapa", "verified", "extreme_poor", 300_000), ("Oesapa", "verified", "extreme_poor", 500_000),
    ("Oesapa", "verified", "poor", 600_000), ("Oesapa", "verified", "not_poor", 900_000),
    ("Oesapa", "submitted", "extreme_poor", 400_000), ("Oesapa", "assigned", "unknown", None),
    ("Lasiana", "verified", "extreme_poor", 535_546), ("Lasiana", "verified", "poor", 535_547),
    ("Lasiana", "returned", "unknown", None), ("Lasiana", "unreachable", "unknown", None),
    ("Sikumana", "verified", "extreme_poor", 200_000), ("Sikumana", "verified", "not_poor", 800_000),
    ("Sikumana", "unverified", "unknown", None), ("Fontein", "verified", "poor", 700_000),
    ("Fontein", "unverified", "unknown", None),
)  # fmt: skip


def approved_visit(household, officer, reviewer, status, amount, days):
    now = timezone.now()
    return factories.VisitFactory(
        household=household, officer=officer, state="approved", submitted_at=now - timedelta(days=days + 1),
        reviewed_at=now - timedelta(days=1), reviewed_by=reviewer, per_capita=amount, member_count=2,
        poverty_status=status,
    )  # fmt: skip


def make_family(number, people, ward, verification, poverty, amount):
    officer, reviewer = people
    assigned = None if verification == "unverified" else officer
    household = factories.make_household(
        size=1 + number % 3, ward=factories.ward(ward), verification_status=verification, poverty_status=poverty,
        assigned_to=assigned,
    )  # fmt: skip
    if amount is not None:
        household.current_visit = approved_visit(household, officer, reviewer, poverty, amount, days=1 + number % 4)
        household.save(update_fields=["current_visit"])
    elif verification in ("submitted", "returned"):
        factories.VisitFactory(
            household=household, officer=officer, state=verification, submitted_at=timezone.now() - timedelta(days=2)
        )
    return household


def enrol(programme, household, state, **more):
    person = household.members.order_by("created_at").first() if programme.unit == "person" else None
    more = more | ({"exit_reason": "moved", "ended_on": timezone.localdate()} if state == "exited" else {})
    return factories.EnrolmentFactory(programme=programme, household=household, person=person, state=state, **more)


@pytest.fixture
def city(db):
    """`analyst`, `lurah` (of Oesapa and Lasiana), `households` in the order of FAMILIES, `programmes`."""
    own = [factories.ward("Oesapa"), factories.ward("Lasiana")]
    officer, lurah = factories.make_officer(*own, username="petugas_uji"), factories.make_ward_head(*own)
    other = factories.make_officer(factories.ward("Sikumana")), factories.make_ward_head(factories.ward("Sikumana"))
    households = [
        make_family(number, (officer, lurah) if family[0] in ("Oesapa", "Lasiana") else other, *family)
        for number, family in enumerate(FAMILIES)
    ]
    training, pkh = factories.ProgrammeFactory(), factories.ProgrammeFactory(unit="household", kind="pkh")
    enrol(training, households[0], "active"), enrol(pkh, households[0], "approved")
    enrol(training, households[1], "proposed"), enrol(training, households[3], "suspended")
    enrol(pkh, households[6], "exited"), enrol(pkh, households[7], "active")
    enrol(pkh, households[11], "active"), enrol(training, households[12], "active")
    return SimpleNamespace(
        analyst=factories.make_user(ANALYST), lurah=lurah, officer=officer, households=households,
        programmes=[training, pkh],
    )  # fmt: skip


@pytest.fixture
def planted(db):
    """Three families with 10 seedlings each, two of the first checks made: 8 and 5 alive."""
    programme = Programme.objects.get(slug="anakan")
    roster, by = make_roster(programme, "approved"), officer_of(programme)
    day, species = timezone.localdate() - timedelta(days=31), SeedlingSpecies.objects.get(name="Kelor")
    SeedlingStock.objects.create(programme=programme, species=species, on_hand=100)
    distribution = create_distribution(
        roster=roster, by=by, ward=factories.ward(), place="x", held_on=day, first_party="Y"
    )
    for row in fill(roster, 3, state="approved"):
        hand_over(distribution=distribution, enrolment=row, by=by, species=species, quantity=10, condition="good",
                  received_by="x")  # fmt: skip
    for check, alive in zip(SurvivalCheck.objects.filter(number=1).order_by("pk"), (8, 5), strict=False):
        record_check(check=check, by=by, alive=alive, checked_on=timezone.localdate())
    return species


def two_determinations(by):
    """Of Oesapa: one family stays extremely poor, one rises, one falls, one is new, with one the ward disagrees."""
    stays, rises, falls, no = verified(), verified(), verified("not_poor", 900_000), verified()
    locked_meeting(no=[no])
    make_determination(day=FIRST, by=by)
    verified("not_poor", 1_200_000, household=rises, day=SECOND)
    verified("extreme_poor", 300_000, household=falls, day=SECOND)
    verified(day=SECOND)
    locked_meeting(day=SECOND)
    make_determination(day=SECOND, by=by)
    return stays


@pytest.fixture
def full_city(city, planted):
    """`city` with seedlings, determinations and a second check that agrees: something in every report."""
    stays = two_determinations(city.analyst)
    check = second.draw(stays.visits.get(), city.lurah, Decimal(1))
    again = visit_again(check, tenure=1)
    actions.approve_visit(visit=again, by=factories.make_ward_head(stays.ward))
    return city


@pytest.fixture
def open_as():
    """`open_as(user)`: a test client logged in as `user`."""

    def open_as(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_as
