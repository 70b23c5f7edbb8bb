"""Quota and budget are hard limits, whoever presses at once; contested and excluded rows pause; the reserve list."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from households.objections.actions import decide_objection, record_objection
from programs.eligibility import facts_of
from programs.enrolments.actions import propose, propose_many
from programs.kinds import kind_of
from programs.kinds.pkh import counted
from programs.models import (
    ApprovedRow,
    Enrolment,
    OverlapOverride,
    OverlapRule,
    Programme,
    RosterComment,
    RowObjection,
)
from programs.overlap.actions import override_rows
from programs.parameters import parameters_of
from programs.rosters import actions, objections
from programs.rosters.preview import approval_preview
from programs.rosters.ranking import places, ranked, with_cost
from tests.factories import EnrolmentFactory, make_officer, make_ward_head
from tests.programs.conftest import a_crowd, fill, head_of, make_poor, make_roster, officer_of

COST = 1_500_000


def states(roster):
    return [row.state for row in ranked(roster)]


@pytest.mark.django_db
class TestBudget:
    def test_bounds_the_approval_in_order_of_need(self, training, head):
        roster = make_roster(training, "submitted", quota=5, budget=2 * COST + 1)
        fill(roster, 4)
        preview = approval_preview(roster)
        assert (preview.places, preview.waiting, preview.cost, preview.short_of) == (2, 2, 2 * COST, "budget")
        actions.approve(roster=roster, by=head)
        assert states(roster) == ["approved", "approved", "waitlisted", "waitlisted"]
        assert places(roster)["left"] == 1

    def test_bounds_rows_one_by_one(self, training, head):
        roster = make_roster(training, "submitted", quota=5, budget=COST)
        first, second = fill(roster, 2)
        actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved")
        with pytest.raises(ValidationError) as refused:
            actions.decide_rows(roster=roster, by=head, ids=[second.pk], decision="approved")
        assert refused.value.code == "budget"

    def test_cannot_be_held_without_knowing_the_cost(self, training, head):
        training.parameters.filter(key="cost").delete()
        roster = make_roster(training, "submitted", budget=COST)
        fill(roster, 1)
        with pytest.raises(ValidationError) as refused:
            actions.approve(roster=roster, by=head)
        assert refused.value.code == "cost_unknown"

    def test_a_later_rise_of_the_cost_changes_no_approved_row(self, training, head):
        roster = make_roster(training, "submitted", quota=5, budget=3 * COST)
        fill(roster, 1)
        actions.approve(roster=roster, by=head)
        training.parameters.filter(key="cost").update(value=2 * COST)
        assert places(roster)["spent"] == COST

    def test_every_kind_says_the_cost_of_a_row(self, db):
        for programme in Programme.objects.exclude(kind="assistance"):
            person = {} if programme.unit == "person" else {"person": None}
            row = EnrolmentFactory(programme=programme, household=make_poor(), **person)
            parameters = parameters_of(programme, timezone.localdate())
            found = with_cost(Enrolment.objects.filter(pk=row.pk), programme, parameters).get().cost
            if programme.kind == "pkh":
                _paid, total = counted(facts_of(row.household, timezone.localdate()), parameters)
                assert found == total > 0
            elif programme.kind == "pip":
                row.person.school_level = "smp"
                row.person.save()
                assert with_cost(Enrolment.objects.filter(pk=row.pk), programme, parameters).get().cost == 750_000
            else:
                assert found > 0
            assert kind_of(programme).cost_needs


@pytest.mark.django_db
def test_an_approved_row_stays_as_it_was(training, head):
    roster = make_roster(training, "submitted", quota=1)
    first, second = fill(roster, 2)
    actions.approve(roster=roster, by=head)
    frozen = ApprovedRow.objects.get(enrolment=first)
    name = first.person.name
    first.person.name, first.household.head_name = "LAIN", "LAIN"
    first.person.save()
    first.household.save()
    frozen.refresh_from_db()
    assert (frozen.rank, frozen.name, frozen.ward) == (1, name, "Oesapa")
    assert (frozen.per_capita, frozen.poverty_status, frozen.amount) == (100_000, "extreme_poor", COST)
    assert frozen.reasons == ["verified", "poor", "age"]
    assert not ApprovedRow.objects.filter(enrolment=second).exists()


@pytest.mark.django_db
class TestObjections:
    def test_a_contested_row_pauses_and_the_rest_goes_on(self, training, head, officer):
        roster = make_roster(training, "objection", quota=3)
        first, second, third = fill(roster, 3)
        said = {"roster": roster, "by": officer, "text": "Punya mobil", "raised_by": "Warga RT 012"}
        assert objections.contest_rows(ids=[first.pk], **said) == 1
        assert objections.contest_rows(ids=[first.pk], **said) == 0
        actions.submit(roster=roster, by=officer)
        assert approval_preview(roster).contested == 1
        actions.approve(roster=roster, by=head)
        assert states(roster) == ["proposed", "approved", "approved"]
        for decision in ("approved", "rejected", "waitlisted"):
            with pytest.raises(ValidationError) as refused:
                actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision=decision)
            assert refused.value.code == "contested"
        with pytest.raises(ValidationError) as refused:
            actions.close(roster=roster, by=head)
        assert refused.value.code == "undecided"
        objection = RowObjection.objects.get()
        with pytest.raises(ValidationError) as refused:
            objections.settle_objection(objection=objection, by=officer, outcome="dismissed", answer="Tidak benar")
        assert refused.value.code == "own_objection"
        objections.settle_objection(objection=objection, by=head, outcome="dismissed", answer="Mobil bukan miliknya")
        assert actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="waitlisted") == 1
        assert second.pk != third.pk

    def test_one_brought_at_the_familys_page_pauses_the_row_and_its_agency_settles_it(self, training, head):
        roster = make_roster(training, "objection", quota=3)
        row = fill(roster, 1)[0]
        said = {"household": row.household, "brought_by": "Ketua RT", "contact": "", "evidence": None}
        said |= {"by": make_officer(row.household.ward), "statement": "Punya mobil"}
        made = record_objection(target=f"roster:{row.pk}", **said)
        assert roster.name in made.object_label and made.due_on
        with pytest.raises(ValidationError):
            record_objection(target=f"roster:{row.pk}", **said)
        with pytest.raises(PermissionDenied) as refused:
            decide_objection(objection=made, uphold=True, reason="x", by=make_ward_head(row.household.ward))
        assert "dinas" in str(refused.value)
        found = RowObjection.objects.get(enrolment=row)
        assert (found.text, found.raised_by) == ("Punya mobil", "Ketua RT")
        objections.settle_objection(objection=found, by=head, outcome="dismissed", answer="Mobil bukan miliknya")
        made.refresh_from_db()
        assert (made.state, made.reason, made.decided_by) == ("dismissed", "Mobil bukan miliknya", head)

    def test_upheld_rejects_the_row(self, training, head, officer):
        roster = make_roster(training, "objection")
        (row,) = fill(roster, 1)
        objections.contest_rows(roster=roster, by=officer, ids=[row.pk], text="Pindah", raised_by="RT")
        objection = RowObjection.objects.get()
        objections.settle_objection(objection=objection, by=head, outcome="upheld", answer="Benar")
        assert states(roster) == ["rejected"]


@pytest.mark.django_db
class TestReserve:
    def test_the_next_in_line_gets_the_place_with_the_reason(self, training, head):
        roster = make_roster(training, "submitted", quota=1)
        first, second, _third = fill(roster, 3)
        actions.approve(roster=roster, by=head)
        with pytest.raises(ValidationError) as refused:
            actions.fill_vacancies(roster=roster, by=head)
        assert refused.value.code == "no_vacancy"
        Enrolment.objects.filter(pk=first.pk).update(state="exited", exit_reason="moved", ended_on=timezone.localdate())
        assert actions.fill_vacancies(roster=roster, by=head) == 1
        assert states(roster) == ["exited", "approved", "waitlisted"]
        said = RosterComment.objects.get(enrolment=second).text
        assert first.person.name in said
        assert ApprovedRow.objects.filter(enrolment=second).exists()


@pytest.fixture
def excluded(db, training, seedlings):
    """A rule that forbids training beside seedlings for a household."""
    return OverlapRule.objects.create(
        first=seedlings, second=training, level="forbidden", valid_from=timezone.localdate(), source="Perwali 1/2026"
    )


@pytest.mark.django_db
class TestOverlap:
    def test_a_forbidden_pair_needs_a_reason_which_is_listed(self, training, seedlings, excluded, officer, poor):
        EnrolmentFactory(programme=seedlings, household=poor, person=None, state="active")
        someone = poor.members.order_by("birth_date").first()
        with pytest.raises(ValidationError) as refused:
            propose(programme=training, household=poor, person=someone, by=officer)
        assert refused.value.code == "overlap"
        made = propose(programme=training, household=poor, person=someone, by=officer, override="Anggota lain")
        noted = OverlapOverride.objects.get()
        assert (noted.enrolment, noted.rule, noted.reason, noted.by) == (made, excluded, "Anggota lain", officer)

    def test_bulk_leaves_out_who_is_excluded(self, training, seedlings, excluded, officer):
        from households.models import Household

        taken, free = make_poor(), make_poor()
        EnrolmentFactory(programme=seedlings, household=taken, person=None, state="approved")
        propose_many(programme=training, by=officer, within=Household.objects.all())
        assert set(Enrolment.objects.filter(programme=training).values_list("household", flat=True)) == {free.pk}

    def test_checked_again_at_approval(self, training, seedlings, excluded, head):
        roster = make_roster(training, "submitted")
        first, second = fill(roster, 2)
        EnrolmentFactory(programme=seedlings, household=first.household, person=None, state="active")
        assert approval_preview(roster).overlapping == 1
        actions.approve(roster=roster, by=head)
        assert states(roster) == ["proposed", "approved"]
        with pytest.raises(ValidationError) as refused:
            actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved")
        assert refused.value.code == "overlap"
        rows = Enrolment.objects.filter(roster=roster)
        assert override_rows(ids=[first.pk], within=rows, by=head, reason="Lahan lain") == 1
        assert actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved") == 1
        assert second.pk

    def test_of_the_same_person_another_member_is_free(self, training, seedlings, officer, poor):
        other = Programme.objects.get(slug="umkm")
        OverlapRule.objects.filter(first=training, second=other).update(level="forbidden")
        one, two = poor.members.order_by("birth_date")[:2]
        EnrolmentFactory(programme=other, household=poor, person=one, state="active")
        with pytest.raises(ValidationError):
            propose(programme=training, household=poor, person=one, by=officer)
        propose(programme=training, household=poor, person=two, by=officer)

    def test_an_old_rule_holds_nobody_back(self, training, seedlings, excluded, officer, poor):
        EnrolmentFactory(programme=seedlings, household=poor, person=None, state="active")
        past = timezone.localdate() - timezone.timedelta(days=2)
        OverlapRule.objects.filter(pk=excluded.pk).update(valid_from=past, valid_to=past)
        propose(programme=training, household=poor, person=poor.members.order_by("birth_date").first(), by=officer)


ROUNDS, HEADS = 50, 100


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", ["quota", "budget"])
def test_of_100_approvals_at_once_for_the_last_place_one_wins_50_times(limit):
    """A hundred heads, each on a connection of their own, at the last place of fifty rosters one after the other."""
    training = Programme.objects.get(slug="pelatihan-kuliner")
    bound = {"quota": {"quota": 1}, "budget": {"quota": 200, "budget": COST + COST // 2}}[limit]
    heads, officer = [head_of(training) for _ in range(5)], officer_of(training)
    rosters = [make_roster(training, "submitted", created_by=officer, **bound) for _ in range(ROUNDS)]
    rows, coming, won = a_crowd(training, HEADS, by=officer), iter(rosters), []

    def lay_out():
        """When all have come: what the last round left, and the rows on the next roster."""
        won.append(ApprovedRow.objects.filter(enrolment__state="approved").count())
        ApprovedRow.objects.all().delete()
        undecided = {"state": "proposed", "decided_by": None, "decided_at": None}
        Enrolment.objects.update(roster=next(coming), **undecided)

    start = threading.Barrier(HEADS, lay_out, timeout=60)

    def one_of_the_heads(number):
        refused = 0
        try:
            for roster in rosters:
                start.wait()
                try:
                    by = heads[number % len(heads)]
                    actions.decide_rows(roster=roster, by=by, ids=[rows[number].pk], decision="approved")
                except ValidationError as error:
                    refused += error.code == limit
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(HEADS) as pool:
        refused = list(pool.map(one_of_the_heads, range(HEADS)))
    won.append(ApprovedRow.objects.filter(enrolment__state="approved").count())
    assert won == [0] + [1] * ROUNDS
    assert sum(refused) == ROUNDS * (HEADS - 1)
