"""Proposing, and what becomes of an enrolment."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.roles import WARD_HEAD
from households.models import Household
from households.register.actions import correct_household
from kupang_case.workflow import TransitionNotAllowed
from programs import figures
from programs.enrolments.actions import activate_many, change_state, propose, propose_many
from programs.enrolments.candidates import candidates, screening
from programs.enrolments.moves import move
from programs.models import Enrolment, EnrolmentState, SeedlingSpecies
from programs.models.enrolments import ENROLLED_STATES
from tests.factories import (
    EnrolmentFactory,
    PersonFactory,
    make_household,
    make_officer,
    make_user,
    ward,
)
from tests.programs.conftest import a_crowd, make_poor, make_roster, officer_of

pytestmark = pytest.mark.django_db


def test_a_proposal_has_details_and_an_audit_row(training, officer, poor):
    head = poor.members.get(relation="head")
    head.occupation = "PEDAGANG IKAN"
    head.save()
    made = propose(programme=training, household=poor, person=head, by=officer, reason="Pedagang ikan")
    assert (made.state, made.ward_id, made.training.fish_trader) == ("proposed", poor.ward_id, True)
    assert AuditEntry.objects.filter(action="enrolment.propose", object_id=str(made.pk)).count() == 1


def test_one_open_enrolment_and_a_neutral_message(seedlings, poor):
    officer = officer_of(seedlings)
    given = {"species": SeedlingSpecies.objects.first(), "quantity": 5}
    first = propose(programme=seedlings, household=poor, by=officer, details=given)
    with pytest.raises(ValidationError) as refused:
        propose(programme=seedlings, household=poor, by=officer, details=given)
    assert refused.value.code == "already_open"
    assert first.seedlings.quantity == 5
    Enrolment.objects.update(state="rejected")
    assert propose(programme=seedlings, household=poor, by=officer, details=given).pk != first.pk


def test_who_does_not_meet_the_rules_is_refused_with_reasons(seedlings):
    with pytest.raises(ValidationError, match="verif") as refused:
        propose(programme=seedlings, household=make_household(), by=officer_of(seedlings))
    assert refused.value.code == "not_eligible"


def test_a_child_is_no_participant_and_a_stranger_no_member(training, officer, poor):
    child = poor.members.filter(relation="child").first()
    with pytest.raises(ValidationError):
        propose(programme=training, household=poor, person=child, by=officer)
    with pytest.raises(ValidationError):
        propose(programme=training, household=poor, person=PersonFactory(), by=officer)
    with pytest.raises(ValidationError):
        propose(programme=training, household=poor, by=officer)


def test_a_programme_that_does_not_run_takes_nobody(training, officer, poor):
    training.active = False
    training.save()
    with pytest.raises(ValidationError):
        propose(programme=training, household=poor, person=poor.members.first(), by=officer)


def test_enrolments_follow_the_household_to_another_ward(training, officer):
    poor = make_poor(ward=ward("Oesapa"))
    mine = EnrolmentFactory(programme=training, household=poor, state="active")
    lurah = make_user(WARD_HEAD, wards=[ward("Oesapa"), ward("Lasiana")])
    correct_household(household=poor, by=lurah, version=poor.version, values={"ward": ward("Lasiana")})
    mine.refresh_from_db()
    assert mine.ward == ward("Lasiana")
    (old,) = Enrolment.pgh_event_model.objects.filter(pgh_obj=mine.pk)
    assert old.ward == ward("Oesapa")
    (row,) = figures.by_programme_and_ward(Enrolment.objects.all())
    assert row["ward"] == ward("Lasiana").pk


def test_one_is_proposed_straight_onto_a_draft_from_the_case_and_from_the_roster(training, officer, browse):
    households, client = [make_poor() for _number in range(3)], browse(officer)
    draft, published = make_roster(training, name="Angkatan I"), make_roster(training, "objection")
    case = client.get(households[0].get_absolute_url()).content.decode()
    address = f"/programs/{training.slug}/propose/{households[0].pk}/"
    assert address in case
    assert [value for value, _label in client.get(address).context["form"].fields["roster"].choices][1:] == [draft.pk]
    one = {"person": households[0].members.get(relation="head").pk, "reason": "Pedagang"}
    assert client.post(address, one | {"roster": published.pk}).status_code == 422
    assert client.post(address, one | {"roster": draft.pk})["Location"] == draft.get_absolute_url()
    made = Enrolment.objects.get()
    assert (made.roster, made.state, made.household) == (draft, "proposed", households[0])
    listed = f"/programs/{training.slug}/eligible/?onto={draft.pk}"
    assert listed in client.get(draft.get_absolute_url()).content.decode()
    page = client.get(listed).content.decode()
    assert "Hapus 1 saringan" not in page
    assert "Angkatan I" in page and f"/propose/{households[1].pk}/?onto={draft.pk}" in page
    several = {"ids": [households[1].members.get(relation="head").pk], "some": "1"}
    assert client.post(listed, several)["Location"] == draft.get_absolute_url()
    assert set(draft.enrolments.values_list("household", flat=True)) == {households[0].pk, households[1].pk}
    assert client.get(f"/programs/{training.slug}/eligible/?onto={published.pk}").context["onto"] is None


def test_bulk_leaves_out_who_is_in_it_or_not_eligible(training, officer):
    households = [make_poor(300_000 + number) for number in range(3)]
    make_household()
    taken = households[0].members.get(relation="head")
    propose(programme=training, household=households[0], person=taken, by=officer)
    assert candidates(training, Household.objects.all()).count() == 5
    assert len(propose_many(programme=training, by=officer, within=Household.objects.all())) == 5
    assert propose_many(programme=training, by=officer, within=Household.objects.all()) == []
    assert Enrolment.objects.filter(training__fish_trader=False).count() == 6
    assert AuditEntry.objects.filter(action="enrolment.propose").count() == 6


def test_fish_traders_and_the_poorest_come_first(training):
    richer, poorer = make_poor(500_000, 1), make_poor(200_000, 1)
    trader = make_poor(600_000, 1)
    trader.members.update(occupation="JUAL IKAN")
    found = candidates(training, Household.objects.all()).order_by("need", "pk")
    assert [one.household_id for one in found] == [trader.pk, poorer.pk, richer.pk]


def test_screening_says_how_many_each_rule_leaves(pkh):
    make_poor()
    make_household(verification_status="verified", poverty_status="not_poor")
    make_household()
    assert [left for _title, left in screening(pkh, Household.objects.all())] == [3, 2, 1, 1]


@pytest.fixture
def enrolment(training, poor):
    return EnrolmentFactory(programme=training, household=poor, state="approved")


def test_the_way_of_an_enrolment(enrolment, head):
    today = timezone.localdate()
    started = today - datetime.timedelta(days=10)
    found = change_state(enrolment=enrolment, new="active", by=head, on=started)
    assert (found.state, found.started_on) == ("active", started)
    assert change_state(enrolment=found, new="suspended", by=head, note="sakit").state == "suspended"
    resumed = change_state(enrolment=found, new="active", by=head)
    assert resumed.started_on == started
    with pytest.raises(ValidationError):
        change_state(enrolment=found, new="exited", by=head, on=today)
    with pytest.raises(ValidationError):
        change_state(enrolment=found, new="exited", by=head, reason="moved", on=started - datetime.timedelta(days=1))
    gone = change_state(enrolment=found, new="exited", by=head, reason="moved", on=today, note="ke Soe")
    assert (gone.state, gone.exit_reason, gone.ended_on) == ("exited", "moved", today)
    with pytest.raises(TransitionNotAllowed):
        change_state(enrolment=found, new="active", by=head)
    assert gone.version == 5
    assert AuditEntry.objects.filter(object_id=str(gone.pk)).count() == 4


def test_whoever_left_is_proposed_again_and_the_two_are_linked(training, officer, head, browse, poor):
    person = poor.members.get(relation="head")
    first = EnrolmentFactory(programme=training, household=poor, person=person, state="active", proposed_by=officer)
    address = f"/programs/{training.slug}/enrolments/{first.pk}/"
    again = f"/programs/{training.slug}/propose/{poor.pk}/"
    client = browse(officer)
    assert again not in client.get(address).content.decode()
    change_state(enrolment=first, new="exited", by=head, reason="request")
    assert again in client.get(address).content.decode()
    made = client.post(again, {"person": person.pk, "reason": "Kembali"})["Location"]
    assert address in client.get(made).content.decode()
    page = client.get(address).content.decode()
    assert made in page and again not in page


def test_an_old_version_is_refused(enrolment, head):
    change_state(enrolment=enrolment, new="active", by=head, version=1)
    with pytest.raises(ValidationError) as refused:
        change_state(enrolment=enrolment, new="suspended", by=head, version=1)
    assert refused.value.code == "stale"


def test_history_keeps_the_old_rows_of_a_bulk_move(training, head):
    rows = a_crowd(training, 20)
    changed = move([row.pk for row in rows], new="approved", by=head, decided_by_id=head.pk, decided_at=timezone.now())
    assert len(changed) == 20
    assert Enrolment.objects.filter(state="approved", version=2).count() == 20
    events = Enrolment.pgh_event_model.objects.filter(pgh_obj__in=changed)
    assert list(events.values_list("state", flat=True)) == ["proposed"] * 20
    assert AuditEntry.objects.filter(action="enrolment.approved").count() == 20
    assert move([row.pk for row in rows], new="waitlisted", by=head) == []


def test_a_thousand_are_moved_by_two_statements(training, head, django_assert_max_num_queries):
    rows = a_crowd(training, 1_000, state="approved")
    with django_assert_max_num_queries(5):  # with savepoint and release
        count = activate_many(ids=[row.pk for row in rows], by=head, within=Enrolment.objects.all())
    assert count == 1_000
    assert AuditEntry.objects.filter(action="enrolment.active").count() == 1_000


def test_enrolled_is_defined_once(training):
    for state in EnrolmentState:
        extra = {"exit_reason": "moved", "ended_on": timezone.localdate()} if state == "exited" else {}
        EnrolmentFactory(programme=training, state=state, **extra)
    everybody = Enrolment.objects.all()
    assert figures.enrolled(everybody).count() == len(ENROLLED_STATES) == 3
    row = figures.by_programme(everybody).get()
    assert (row["enrolled"], row["proposed"], row["waitlisted"], row["completed"], row["total"]) == (3, 1, 1, 1, 8)
    assert figures.households_enrolled_in(Household.objects.all(), training).count() == 3
    assert figures.households_enrolled_in_nothing(Household.objects.all()).count() == 5
    assert sum(row["count"] for row in figures.by_programme_and_ward(everybody)) == 8


def test_the_staff_of_an_agency_see_candidates_and_their_own_alone(training, pkh, officer):
    candidate, own, other = make_poor(), make_household(), make_household()
    EnrolmentFactory(programme=training, household=own)
    EnrolmentFactory(programme=pkh, household=other, person=None)
    assert set(Household.objects.visible_to(officer)) == {candidate, own}
    assert set(Household.objects.visible_to(make_officer(ward("Lasiana")))) == set()
