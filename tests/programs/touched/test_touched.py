"""Enrolments after a life event: which wait on the worklist, what may be chosen, and what each choice does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import AGENCY_HEAD, PROGRAM_OFFICER
from households.events.undoing import undo_event
from households.models import EventKind, Household
from programs.models import Enrolment, EnrolmentTouch, PkhDetails
from programs.models.touched import Choice
from programs.rosters.actions import add_rows, decide_rows, fill_vacancies
from programs.rosters.allotment import allot
from programs.rosters.reserve import unlist_rows
from programs.touched.actions import choices_for, settle
from programs.touched.past import enrolments_on
from programs.touched.rules import Standing, choices_of
from tests.factories import (
    AgencyFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    RosterFactory,
    make_household,
    make_officer,
    make_user,
    ward,
)
from tests.households.events.flow import DAY, TODAY, address, browse, member, post, recorded
from tests.programs.conftest import make_roster

pytestmark = pytest.mark.django_db
STARTED = DAY - timedelta(days=40)


@pytest.fixture
def home():
    return make_household()


@pytest.fixture
def officer(home):
    return make_officer(home.ward)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def head(agency):
    return make_user(AGENCY_HEAD, agencies=[agency])


def enrolled(agency, household, kind, person=None, state="active", **more):
    programme = ProgrammeFactory(agency=agency, kind=kind, unit="person" if person else "household")
    return EnrolmentFactory(
        programme=programme, household=household, person=person, ward=household.ward, state=state, started_on=STARTED,
        **more,
    )  # fmt: skip


def choices(touch, user):
    return [str(one) for one in choices_for(touch, user)]


def test_a_death_ends_or_passes_on(home, officer, agency, head):
    son, wife = member(home, "child"), member(home, "spouse")
    assistance, business = enrolled(agency, home, "assistance", son), enrolled(agency, home, "umkm", son)
    pkh = enrolled(agency, home, "pkh")
    event = recorded(post(officer, home, EventKind.DEATH, person=son.pk))
    touch = {one.enrolment_id: one for one in event.touches.all()}
    assert choices(touch[assistance.pk], head) == ["ends"]
    assert choices(touch[business.pk], head) == ["heir", "ends"]
    assert choices(touch[pkh.pk], head) == ["stays", "heir", "ends"]
    settle(touch=touch[assistance.pk], choice=Choice.ENDS, by=head, reason="deceased")
    assistance.refresh_from_db()
    assert (assistance.state, assistance.exit_reason, assistance.ended_on) == ("exited", "deceased", DAY)
    settle(touch=touch[pkh.pk], choice=Choice.HEIR, by=head, heir=wife)
    assert PkhDetails.objects.get(enrolment=pkh).recipient == wife
    with pytest.raises(ValidationError):
        settle(touch=touch[pkh.pk], choice=Choice.STAYS, by=head)


def test_an_heir_gets_an_enrolment_of_their_own(home, officer, agency, head, monkeypatch):
    monkeypatch.setattr("programs.touched.actions.policies.check_eligible", lambda *_args: None)
    son, wife = member(home, "child"), member(home, "spouse")
    old = enrolled(agency, home, "training", son)
    touch = recorded(post(officer, home, EventKind.DEATH, person=son.pk)).touches.get()
    settle(touch=touch, choice=Choice.HEIR, by=head, heir=wife, reason="deceased")
    old.refresh_from_db()
    new = Enrolment.objects.get(programme=old.programme, person=wife)
    assert (old.state, new.state, new.started_on, new.roster, new.decided_by) == (
        "exited", "active", DAY, old.roster, head,
    )  # fmt: skip
    assert not EnrolmentTouch.objects.waiting().exists()
    assert [row.person for row in enrolments_on(home, DAY - timedelta(days=1), Enrolment.objects.all())] == [son]
    assert [row.person for row in enrolments_on(home, TODAY, Enrolment.objects.all())] == [wife]


def test_who_marries_takes_the_enrolment_along(home, officer, agency, head):
    son, other = member(home, "child"), make_household()
    one, food = enrolled(agency, home, "assistance", son), enrolled(agency, home, "assistance")
    values = {"person": son.pk, "lives": "out", "target_kk": other.kk_number}
    event = recorded(post(officer, home, EventKind.MARRIAGE, **values))
    touch = event.touches.get(enrolment=one)
    assert choices(touch, make_user(PROGRAM_OFFICER, agencies=[agency])) == ["along"]
    settle(touch=touch, choice=Choice.ALONG, by=make_user(PROGRAM_OFFICER, agencies=[agency]))
    one.refresh_from_db()
    assert (one.household, one.ward) == (other, other.ward)
    assert choices(event.touches.get(enrolment=food), head) == ["stays", "along", "ends"]
    with pytest.raises(ValidationError):
        undo_event(event=event, by=officer, reason="salah")


def test_a_split_gives_the_choice_of_the_card(home, officer, agency, head):
    pkh, wife = enrolled(agency, home, "pkh"), member(home, "spouse")
    values = {"people": [wife.pk], "head": wife.pk} | address(home)
    event = recorded(post(officer, home, EventKind.SPLIT, **values))
    settle(touch=event.touches.get(), choice=Choice.ALONG, by=head, note="Kartu KKS pada ibu")
    pkh.refresh_from_db()
    assert (pkh.household, pkh.state) == (event.other, "active")
    before = enrolments_on(home, DAY - timedelta(days=1), Enrolment.objects.all())
    assert [one.pk for one in before] == [pkh.pk] and not enrolments_on(home, TODAY, Enrolment.objects.all())


def test_a_move_to_another_ward_and_a_birth(home, officer, agency, head):
    pkh, other = enrolled(agency, home, "pkh"), enrolled(agency, home, "assistance")
    born = recorded(post(officer, home, EventKind.BIRTH, name="bayi baru", sex="P", relation="child"))
    assert [one.enrolment for one in born.touches.all()] == [pkh]  # the one kind that counts members
    moved = recorded(post(officer, home, EventKind.RELOCATE, **address(home, ward=ward("Sikumana").pk)))
    assert {one.enrolment for one in moved.touches.all()} == {pkh, other}
    other.refresh_from_db()
    assert other.ward == ward("Sikumana")


def test_an_undone_event_leaves_nothing_to_decide(home, officer, agency):
    enrolled(agency, home, "pkh")
    event = recorded(post(officer, home, EventKind.HEAD, new_head=member(home, "spouse").pk))
    assert EnrolmentTouch.objects.waiting().count() == 1
    undo_event(event=event, by=officer, reason="salah")
    assert not EnrolmentTouch.objects.waiting().exists()


@pytest.mark.parametrize(("state", "ways"), [("proposed", ["ends"]), ("waitlisted", []), ("suspended", ["ends"])])
def test_a_state_ends_as_the_moves_allow(state, ways, home, officer, agency, head):
    assert [str(one) for one in choices_of(Standing(state, of_person=True, gone=True))] == ways
    one = enrolled(agency, home, "assistance", member(home, "child"), state)
    event = recorded(post(officer, home, EventKind.DEATH, person=one.person_id))
    assert event.touches.count() == len(ways)
    if ways:
        settle(touch=event.touches.get(), choice=Choice.ENDS, by=head, reason="deceased")
        one.refresh_from_db()
        assert one.state == ("rejected" if state == "proposed" else "exited")


@pytest.fixture
def reserve(home, agency):
    """A roster in force with one place, and two of the family on its waiting list."""
    made = make_roster(ProgrammeFactory(agency=agency), "approved", quota=1)
    for one in (member(home, "child"), member(home, "spouse")):
        EnrolmentFactory(programme=made.programme, household=home, person=one, ward=home.ward, roster=made,
                         state="waitlisted")  # fmt: skip
    return made


def test_who_died_leaves_the_waiting_list(reserve, home, officer, head):
    dead, other = reserve.enrolments.order_by("pk")
    touch = recorded(post(officer, home, EventKind.DEATH, person=dead.person_id)).touches.get(enrolment=dead)
    client, page = browse(head), reverse("touched_settle", args=[touch.pk])
    assert choices(touch, make_user(PROGRAM_OFFICER, agencies=[reserve.programme.agency])) == []
    shown = client.get(page).text
    assert "Keluar dari daftar tunggu" in shown and "Alasan keluar" not in shown
    assert client.post(page, {"choice": "ends"}).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.roster, EnrolmentTouch.objects.waiting().count()) == ("waitlisted", None, 0)
    assert "tunggu: Kematian" in reserve.comments.get(enrolment=dead).text
    assert fill_vacancies(roster=reserve, by=head) == 1
    other.refresh_from_db()
    assert other.state == "approved" and list(reserve.enrolments.all()) == [other]
    draft = RosterFactory(programme=reserve.programme)
    assert add_rows(roster=draft, by=draft.created_by) == 0  # the dead come back on no list


def test_who_is_taken_off_the_waiting_list_may_come_back(reserve, head, officer):
    first, second = reserve.enrolments.order_by("pk")
    with pytest.raises(ValidationError):
        unlist_rows(roster=reserve, by=head, ids=[first.pk], reason=" ")
    with pytest.raises(ValidationError):
        unlist_rows(roster=reserve, by=reserve.created_by, ids=[first.pk], reason="Pindah")
    page = reserve.get_absolute_url()
    assert "Keluarkan dari daftar tunggu" in browse(head).get(page).text
    values = {"ids": [first.pk], "decision": "unlist", "comment": "Bekerja di Batam"}
    assert browse(head).post(f"{page}rows/", values).status_code == 302
    assert allot(reserve, states=("waitlisted",)).given == [second.pk]
    draft = RosterFactory(programme=reserve.programme)
    assert add_rows(roster=draft, by=draft.created_by) == 1 and list(draft.enrolments.all()) == [first]


def test_who_died_gets_no_place(home, officer, agency, head):
    roster = RosterFactory(programme=ProgrammeFactory(agency=agency), state="submitted", quota=5)
    rows = [
        EnrolmentFactory(programme=roster.programme, household=home, person=one, ward=home.ward, roster=roster)
        for one in (member(home, "child"), member(home, "spouse"))
    ]
    recorded(post(officer, home, EventKind.DEATH, person=rows[0].person_id))
    assert allot(roster).given == [rows[1].pk]
    with pytest.raises(ValidationError):
        decide_rows(roster=roster, by=head, ids=[rows[0].pk], decision="approved")


def test_the_pages(home, officer, agency, head, django_assert_max_num_queries):
    for _number in range(3):
        enrolled(agency, home, "assistance", member(home, "child"))
    foretold = browse(officer).post(
        reverse("event_new", args=[home.pk, "death"]),
        {"happened_on": DAY, "proof_number": "1", "person": member(home, "child").pk, "step": "look"},
    )
    assert Enrolment.objects.first().programme.name in foretold.text
    event = recorded(post(officer, home, EventKind.DEATH, person=member(home, "child").pk))
    client, touch = browse(head), event.touches.first()
    pages = [reverse("touched"), reverse("touched_settle", args=[touch.pk])]
    pages.append(reverse("household_past", args=[Household.objects.get(pk=home.pk).pk]))
    for page in pages:
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    assert client.post(pages[1], {"choice": "heir"}).status_code == 422
    assert client.post(pages[1], {"choice": "ends", "reason": "deceased"}).status_code == 302
    assert len(client.get(pages[0]).context["page"]) == 2
