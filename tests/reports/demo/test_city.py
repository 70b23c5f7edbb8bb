"""What the demo city promises: sound numbers, statuses by the rule, every state, accounts that work."""

import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import RequestFactory

from accounts import audit
from accounts.models import AuditEntry, AuditSeal, User
from accounts.roles import PROGRAM_OFFICER
from accounts.statuses import STATUSES
from households import models as register
from households.duplicates.candidates import find_pairs
from households.identity import checks
from households.models.register import VerificationStatus
from households.summary import refresh_households
from households.visits.rules import assess, threshold_in_force
from households.visits.status import refresh_statuses
from households.visits.told import told_of
from programs.activities.due import amounts_due
from programs.cards import cards
from programs.enrolments.actions import assess_household
from programs.kinds import kind_of
from programs.models import Attendance, Disbursement, Enrolment, EnrolmentTouch, Handover, Payout, Programme, Roster
from reports.demo.delivery import CORRECTED
from reports.demo.staff import ACCOUNTS, DEMO_AGENCY, PASSWORD
from reports.demo.twice import heard
from reports.figures import Conditions, Scope, rows_of
from tests.reports.demo.conftest import HOUSEHOLDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def people():
    """The persons as the table that the identity rules look at."""
    rows = register.Person.objects.order_by("pk").values_list(
        "nik", "name", "birth_date", "sex", "household__ward__district__nik_prefix"
    )
    return pl.DataFrame(list(rows), schema=["nik", "name", "birth_date", "sex", "prefix"], orient="row")


def test_as_many_households_as_asked_for():
    assert register.Household.objects.count() == HOUSEHOLDS
    assert register.Household.objects.filter(members__isnull=True).count() == 0


def test_every_identity_number_is_valid_and_fits_its_bearer(city):
    today = city.calendar.today
    table = people()
    with_nik = table.filter(pl.col("nik").is_not_null())
    rules = checks.nik_problems() | checks.nik_doubts(today) | checks.person_problems(today)
    assert with_nik.height > 1000
    assert with_nik.select(pl.any_horizontal(rules.values()).sum()).item() == 0
    assert 0 < table["nik"].null_count() < table.height / 10
    foreign = with_nik.filter(pl.col("nik").str.slice(0, 6) != pl.col("prefix")).height
    assert 0 < foreign < with_nik.height / 4


def test_card_numbers_are_valid_with_few_missing():
    cards = pl.DataFrame({"kk": list(register.Household.objects.order_by("pk").values_list("kk_number", flat=True))})
    there = cards.filter(pl.col("kk").is_not_null())
    assert there.select(pl.any_horizontal(checks.kk_problems().values()).sum()).item() == 0
    assert cards.height - there.height < 20


def test_statuses_follow_from_the_visits_by_the_rule():
    everybody = list(register.Household.objects.values_list("pk", flat=True))
    assert refresh_statuses(everybody) == 0
    assert refresh_households(everybody) == 0


def test_outcomes_are_those_of_the_rule():
    thresholds = list(register.Threshold.objects.filter(decides=True))
    approved = register.Visit.objects.filter(state="approved").prefetch_related("members")
    assert approved
    for visit in approved:
        outcome = assess(
            presence=visit.presence, visited_on=visit.visited_on, food=visit.food_spending,
            other=visit.other_spending, findings=[one.finding for one in visit.members.all()], thresholds=thresholds,
        )  # fmt: skip
        written = (visit.per_capita, visit.member_count, visit.poverty_status, visit.threshold, visit.reason)
        assert written == (
            outcome.per_capita, outcome.member_count, outcome.status, outcome.threshold, outcome.reason
        )  # fmt: skip


def _with_rosters():
    """The four programmes whose rosters the demo shows in every state."""
    return Programme.objects.filter(kind__in=["pkh", "pip", "training", "seedlings"])


def test_every_state_of_the_contract_is_there():
    def found(model, field):
        return set(model.objects.order_by().values_list(field, flat=True))

    assert found(register.Visit, "state") == set(STATUSES["visit"])
    assert found(register.Visit, "presence") >= set(register.visits.Presence.values) - {"deceased"}
    assert found(register.Household, "verification_status") == set(VerificationStatus.values)
    assert found(register.Household, "poverty_status") == set(STATUSES["poverty"])
    assert found(Enrolment, "state") == set(STATUSES["enrolment"])
    for programme in _with_rosters():
        states = list(programme.rosters.order_by().values_list("state", flat=True))
        assert sorted(states) == sorted(STATUSES["roster"]), programme
        assert not programme.rosters.annotate(rows=Count("enrolments")).filter(rows=0).exists()
    assert found(register.ImportBatch, "state") == {"accepted", "checked"}


def test_second_visits_agree_for_the_most_part(city):
    checks = register.SecondCheck.objects.select_related("first", "second")
    assert checks.count() == city.counts["kunjungan kedua"] > 2
    assert checks.filter(closed_at=None).count() == 1
    for check in checks.exclude(closed_at=None):
        assert check.officer == check.second.officer != check.first.officer
        assert check.agreed == (check.first.poverty_status == check.second.poverty_status)
        assert check.second.visited_on > check.first.visited_on
        assert check.answers_same > check.answers_asked / 2


def test_moments_come_one_after_the_other(city):
    visits = register.Visit.objects
    assert not visits.filter(submitted_at__lt=F("created_at")).exists()
    assert not visits.exclude(state="submitted").filter(reviewed_at__lt=F("submitted_at")).exists()
    assert not visits.filter(created_at__lt=F("household__created_at")).exists()
    assert not visits.filter(visited_on__gte=city.calendar.today).exists()
    rosters = Roster.objects
    assert not rosters.filter(Q(submitted_at__lt=F("created_at")) | Q(decided_at__lt=F("submitted_at"))).exists()
    assert not rosters.filter(state="submitted", objection_until__gt=city.calendar.today).exists()
    assert not Enrolment.objects.filter(ended_on__lt=F("started_on")).exists()
    assert not Enrolment.objects.filter(ended_on__gt=city.calendar.today).exists()


def test_nobody_decides_on_their_own_or_outside_their_ward():
    assert not register.Visit.objects.filter(reviewed_by=F("officer")).exists()
    for visit in register.Visit.objects.select_related("household__ward").prefetch_related("household__ward__staff"):
        staff = {person.pk for person in visit.household.ward.staff.all()}
        assert visit.officer_id in staff
        assert visit.reviewed_by_id is None or visit.reviewed_by_id in staff


def test_proposals_of_the_city_are_eligible():
    proposed = Enrolment.objects.filter(origin="proposed", touches=None)
    proposed = proposed.select_related("programme", "household__current_visit")
    for enrolment in proposed.order_by("pk")[:80]:
        found = assess_household(enrolment.programme, enrolment.household)
        assert found.eligible
        assert enrolment.person_id is None or enrolment.person_id in found.eligible_ids
    assert Enrolment.objects.exclude(ward=F("household__ward")).count() == 0


@pytest.mark.parametrize("figure", ["extreme_in_nothing", "extreme_enrolled", "not_poor_enrolled"])
def test_the_reports_have_something_to_find(figure):
    assert rows_of(figure, Scope(), Conditions()).count() > 3


def test_rosters_keep_their_quota_and_details_exist():
    taken = Count("enrolments", filter=Q(enrolments__state__in=["approved", "active", "suspended", "completed"]))
    assert not Roster.objects.annotate(taken=taken).filter(taken__gt=F("quota")).exists()
    for programme in _with_rosters():
        name = kind_of(programme).details_name
        assert not programme.enrolments.filter(**{f"{name}__isnull": True}).exists(), programme
    given = Enrolment.objects.filter(roster__isnull=False, state__in=["approved", "active", "suspended", "completed"])
    assert given.exists() and not given.filter(approved_row__isnull=True).exists()
    assert Attendance.objects.exists()
    assert Handover.objects.exists()


def test_payments_follow_the_numbers_with_some_corrected_and_deadlines_wait():
    for slug in ("pkh", "pip"):
        payout = Payout.objects.get(programme__slug=slug)
        assert payout.disbursements.values("due").distinct().count() > 1, slug
        assert dict(payout.disbursements.values_list("enrolment", "due")) == dict(
            amounts_due(payout.programme, payout.paid_from, year=payout.year, part=payout.part)
        )
        assert payout.disbursements.exclude(correction="").exists() == (payout.disbursements.count() >= CORRECTED)
    assert Disbursement.objects.exclude(correction="").exists()
    officer = Programme.objects.get(slug="pip").agency.staff.filter(groups__name=PROGRAM_OFFICER).order_by("pk").first()
    waiting = {card.url.split("=")[1] for card in cards(officer) if "?waits=" in card.url}
    assert {"late", "soon"} <= waiting


def test_a_roster_waits_for_the_demo_head_and_a_draft_for_the_demo_officer():
    rosters = Roster.objects.filter(programme__agency__name=DEMO_AGENCY)
    assert Roster.objects.visible_to(User.objects.get(username="kadis")).filter(state="submitted").exists()
    assert rosters.filter(state="draft", created_by__username="stafdinas").exists()
    assert rosters.filter(state="submitted", submitted_by__username="stafdinas", decided_by=None).exists()
    assert rosters.filter(state="approved", sessions__attendances__present=True).exists()


def test_life_events_wait_to_be_settled_and_taken_in():
    assert register.LifeEvent.objects.values("kind").distinct().count() >= 5
    head, ward_head = (User.objects.get(username=name) for name in ("kadis", "lurah"))
    assert EnrolmentTouch.objects.visible_to(head).waiting().exists()
    assert register.LifeEvent.objects.arriving(ward_head).exists()


def test_work_waits_for_the_demo_officer_and_ward_head():
    officer, head = (User.objects.get(username=name) for name in ("petugas", "lurah"))
    wards = set(officer.wards.values_list("name", flat=True))
    assert wards == set(head.wards.values_list("name", flat=True)) == {"Oesapa", "Lasiana"}
    own = officer.visits.order_by().values_list("state", flat=True)
    assert {"draft", "returned", "submitted", "approved"} <= set(own)
    assert officer.assigned_households.filter(visits=None).exists()
    waiting = register.Visit.objects.visible_to(head).filter(state="submitted")
    assert waiting.exclude(officer=head).count() >= 3
    assert waiting.filter(officer=head).exists()
    assert register.VisitPhoto.objects.filter(visit__officer=officer).count() >= 9


def test_pictures_are_there(city):
    photos = list(register.VisitPhoto.objects.all())
    assert all((city.media / photo.image.name).stat().st_size > 1000 for photo in photos)
    assert len({photo.image.name for photo in photos}) == len(photos)


def test_lists_went_through_the_import():
    accepted, waiting, prior = register.ImportBatch.objects.order_by("pk")
    assert accepted.rejected == accepted.problems.filter(severity="error").values("row").distinct().count() > 0
    assert register.Household.objects.filter(source_batch=accepted).count() == accepted.households_created > 0
    assert waiting.households_created > 0
    assert waiting.problems.filter(code="nik_registered_elsewhere").exists()
    assert (prior.state, prior.snapshot_only, prior.rejected) == ("accepted", True, 0)
    told = told_of(register.Household.objects.filter(list_entries__batch=prior))
    assert len(told) == prior.accepted == prior.matched > 0
    assert all(one.words["roof"] for one in told.values())


@pytest.mark.parametrize("username", ACCOUNTS)
def test_demo_accounts_log_in_with_their_role(username, settings):
    user = authenticate(RequestFactory().post("/"), username=username, password=PASSWORD)
    role, full_name, position, is_staff = ACCOUNTS[username]
    assert (user.full_name, user.position, user.is_staff) == (full_name, position, is_staff)
    assert user.roles == {role}
    assert not user.is_superuser


def test_the_password_would_be_accepted_and_nobody_else_has_one():
    validate_password(PASSWORD, User(username="petugas", full_name=ACCOUNTS["petugas"][1]))
    others = User.objects.exclude(username__in=ACCOUNTS)
    assert others.count() > 100
    assert not any(user.has_usable_password() for user in others)


def test_the_trail_is_sealed_and_in_order():
    entries = list(AuditEntry.objects.order_by("pk").values_list("at", flat=True))
    assert entries == sorted(entries)
    assert AuditSeal.objects.count() == len(entries) > 0
    assert audit.verify() is None


def test_spending_goes_with_the_line_in_force(city):
    line = threshold_in_force(city.thresholds, "extreme", city.calendar.today).amount
    poorest = register.Household.objects.filter(poverty_status="extreme_poor")
    assert poorest.exists()
    assert not poorest.filter(current_visit__per_capita__gte=line).exists()
    earth = register.Visit.objects.filter(household__in=poorest, floor=8).count() / poorest.count()
    rich = register.Household.objects.filter(poverty_status="not_poor")
    assert earth > register.Visit.objects.filter(household__in=rich, floor=8).count() / rich.count()


def test_a_few_people_are_registered_twice_and_found():
    lurah, bappeda = (User.objects.get(username=name) for name in ("lurah", "bappeda"))
    with transaction.atomic():
        find_pairs()
        pairs = register.DuplicatePair.objects
        here, everywhere = pairs.visible_to(lurah).count(), pairs.visible_to(bappeda).count()
        transaction.set_rollback(True)
    assert 3 <= here < everywhere <= 20


@pytest.mark.parametrize(
    ("name", "other"),
    [("YULIANA BANOET", "JULIANA BANOET"), ("JOHANES", "YOHANES"), ("ORPA HABA", "ORPPA HABA")],
)
def test_another_clerk_spells_by_ear(name, other):
    assert heard(name) == other
