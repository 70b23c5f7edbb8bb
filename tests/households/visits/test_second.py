"""Blind second visits: drawn by lot, hidden from their officer everywhere, compared at the end."""

import pytest
from django.urls import reverse

from households.models import SecondCheck, Visit, VisitMember
from households.visits import actions, second
from households.visits.status import refresh_statuses
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import VisitFactory, make_household, make_officer, make_ward_head, set_limit, ward

pytestmark = pytest.mark.django_db


def test_the_lot_is_the_same_each_time_and_falls_evenly():
    lots = [second.lot_of(number) for number in range(2000)]
    assert lots[7] == second.lot_of(7)
    assert 60 <= sum(lot < 0.05 for lot in lots) <= 140


@pytest.fixture
def drawn():
    """An approved first visit, drawn, and its second officer."""
    other = make_officer(ward())
    home = make_household(size=2)
    first = VisitFactory(household=home, approved=True, note="Rahasia pertama", tenure=1, power=None)
    refresh_statuses([home.pk])
    check = second.draw(first, first.officer, 0.05)
    assert check.officer == other
    return check


def visit_again(check, **changes):
    made = actions.start_visit(household=check.first.household, by=check.officer)
    answers = {name: getattr(check.first, name) for name in (*second.DWELLING, *second.SPENDING)}
    answers |= {"presence": "found", **changes}
    findings = {person.pk: "confirmed" for person in check.first.household.members.all()}
    made = actions.save_visit(visit=made, by=check.officer, answers=answers, findings=findings, version=made.version)
    return actions.submit_visit(visit=made, by=check.officer)


def test_drawn_once_and_recorded(drawn):
    assert second.draw(drawn.first, drawn.first.officer, 0.05) == drawn
    assert SecondCheck.objects.count() == 1
    drawn.first.household.refresh_from_db()
    assert drawn.first.household.assigned_to == drawn.officer


def test_a_submission_under_the_share_in_force_draws():
    set_limit("second_share", 100)
    home = make_household(size=1)
    make_officer(ward())
    visit = VisitFactory(household=home, tenure=1, power=None)
    VisitMember.objects.create(visit=visit, person=home.members.get(), finding="confirmed")
    actions.submit_visit(visit=visit, by=visit.officer)
    assert SecondCheck.objects.get().first == visit


def test_the_second_officer_sees_nothing_of_the_first(client, drawn):
    home, officer = drawn.first.household, drawn.officer
    client.force_login(officer)
    assert client.get(drawn.first.get_absolute_url()).status_code == 404
    case = client.get(home.get_absolute_url())
    assert case.context["visits"] == []
    assert case.context["household"].poverty_status == "unknown"
    assert "Rahasia" not in case.content.decode()
    made = actions.start_visit(household=home, by=officer)
    form = client.get(reverse("visit_edit", args=[made.pk]))
    assert all(not question["before"] for question in form.context["dwelling"])
    assert "Rahasia" not in form.content.decode()
    assert drawn.first not in Visit.objects.visible_to(officer)
    listed = {
        status: home.head_name in client.get(reverse("household_list"), {"poverty_status": status}).content.decode()
        for status in ("extreme_poor", "unknown")
    }
    assert listed == {"extreme_poor": False, "unknown": True}
    found = client.get(reverse("find"), {"q": home.head_name}).context["page"]
    assert [row.poverty_status for row in found] == ["unknown"]
    client.force_login(drawn.first.officer)
    assert client.get(drawn.first.get_absolute_url()).status_code == 200


def test_after_approval_both_are_compared_and_shown(client, drawn):
    made = visit_again(drawn, roof=5, food_spending=drawn.first.food_spending + 1000)
    drawn.refresh_from_db()
    assert drawn.second == made
    assert drawn.closed_at is None
    head = make_ward_head(ward())
    client.force_login(head)
    assert client.get(made.get_absolute_url()).context["check"] == drawn
    actions.approve_visit(visit=made, by=head)
    drawn.refresh_from_db()
    assert (drawn.answers_same, drawn.answers_asked) == (10, 11)
    assert drawn.agreed is False  # 800.000 a person now, 400.000 written at the first
    assert drawn.first in Visit.objects.visible_to(drawn.officer)


def test_a_rejected_second_visit_keeps_the_check_open(drawn):
    made = visit_again(drawn)
    actions.reject_visit(visit=made, by=make_ward_head(ward()), reason="Rumah lain")
    drawn.refresh_from_db()
    assert drawn.second is None
    assert drawn.closed_at is None


def test_agreement_is_reported_by_officer(drawn):
    made = visit_again(drawn)
    actions.approve_visit(visit=made, by=make_ward_head(ward()))
    table = REPORTS["kesepakatan-petugas"].table(Scope(None), Conditions())
    (row,) = table.rows
    assert row.value(table, "officer") == str(drawn.first.officer)
    assert [row.value(table, key) for key in ("seconds_drawn", "seconds_done", "seconds_agreed")] == [1, 1, 0]
    assert row.value(table, "answers") == 100


def test_a_reviewer_asks_for_a_second_visit_which_is_hidden_and_says_nothing_of_the_others(
    client, django_assert_max_num_queries
):
    home, head = make_household(size=2), make_ward_head(ward())
    first = VisitFactory(household=home, submitted=True, tenure=1, power=None)
    other = make_officer(ward())
    client.force_login(head)
    assert reverse("visit_second", args=[first.pk]) in client.get(first.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("visit_second", args=[first.pk]))
    assert page.context["form"].fields["officer"].choices == [(other.pk, str(other))]
    for wrong in (first.officer, make_officer(ward("Sikumana")), head):
        client.post(reverse("visit_second", args=[first.pk]), {"officer": wrong.pk})
        assert not SecondCheck.objects.exists()
    client.post(reverse("visit_second", args=[first.pk]), {"officer": other.pk})
    check = SecondCheck.objects.get()
    home.refresh_from_db()
    assert (check.officer, check.share, home.assigned_to) == (other, 0, other)
    assert first not in Visit.objects.visible_to(other)
    third = make_officer(ward())
    client.post(reverse("visit_second", args=[first.pk]), {"officer": third.pk})
    check.refresh_from_db()
    assert check.officer == third
    made = visit_again(check)
    assert client.get(first.get_absolute_url()).context["may_second"] is False
    assert "sudah dilakukan" in client.get(reverse("visit_second", args=[first.pk])).content.decode()
    actions.approve_visit(visit=made, by=head)
    check.refresh_from_db()
    assert check.closed_at
    assert REPORTS["kesepakatan-petugas"].table(Scope(None), Conditions()).rows == ()
