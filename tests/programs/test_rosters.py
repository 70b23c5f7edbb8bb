"""Rosters: places, decisions, what may happen when."""

import contextlib
import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import AuditEntry
from kupang_case.workflow import TransitionNotAllowed
from programs.enrolments.actions import change_state
from programs.enrolments.workflow import TRANSITIONS
from programs.figures import PLACE_STATES
from programs.models import Enrolment, Programme, Roster, RosterState
from programs.rosters import actions
from programs.rosters.policies import check_submit
from programs.rosters.ranking import places, ranked
from tests.factories import EnrolmentFactory
from tests.programs.conftest import a_crowd, fill, head_of, make_roster, officer_of


def states(roster):
    return [row.state for row in ranked(roster)]


@pytest.mark.django_db
class TestTheWay:
    def test_from_draft_to_closed(self, training, officer, head):
        today = timezone.localdate()
        roster = actions.create_roster(
            programme=training, by=officer, name="Angkatan I", starts_on=today,
            ends_on=today + datetime.timedelta(days=30), quota=2, budget=None,
        )  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            actions.publish(roster=roster, by=officer, until=today)
        assert refused.value.code == "empty"
        fill(roster, 3, by=officer)
        roster = actions.publish(roster=roster, by=officer, until=today, version=roster.version)
        roster = actions.submit(roster=roster, by=officer, version=roster.version)
        roster = actions.approve(roster=roster, by=head, version=roster.version)
        assert states(roster) == ["approved", "approved", "waitlisted"]
        assert roster.number.endswith(f"/{training.agency.code}/{month(today)}/{today.year}")
        assert roster.number.startswith("001/")
        assert actions.close(roster=roster, by=head).state == "closed"
        deeds = AuditEntry.objects.filter(object_type="programs.roster").order_by("pk").values_list("action", flat=True)
        assert list(deeds) == ["roster.create", "roster.publish", "roster.submit", "roster.approve", "roster.close"]

    def test_submission_waits_for_the_end_of_objections(self, training, officer):
        today = timezone.localdate()
        roster = make_roster(training, "objection", objection_until=today + datetime.timedelta(days=1))
        with pytest.raises(ValidationError) as refused:
            actions.submit(roster=roster, by=officer)
        assert refused.value.code == "objections_open"
        check_submit(roster, today + datetime.timedelta(days=1))

    def test_nobody_approves_their_own(self, training, head):
        roster = make_roster(training, "submitted")
        with pytest.raises(ValidationError) as refused:
            actions.approve(roster=roster, by=roster.created_by)
        assert refused.value.code == "own_roster"
        fill(roster, 1, by=head)
        with pytest.raises(ValidationError) as refused:
            actions.approve(roster=roster, by=head)
        assert refused.value.code == "own_proposal"

    def test_return_needs_a_comment_and_may_name_rows(self, training, officer, head):
        roster = make_roster(training, "submitted")
        rows = fill(roster, 2)
        with pytest.raises(ValidationError):
            actions.return_roster(roster=roster, by=head, comment="  ")
        actions.return_roster(roster=roster, by=head, comment="KK ganda", ids=[rows[0].pk])
        assert roster.comments.get().enrolment_id == rows[0].pk
        roster = actions.reopen(roster=roster, by=officer)
        with pytest.raises(ValidationError) as refused:
            actions.remove_rows(roster=roster, by=officer, ids=[rows[0].pk], reason=" ")
        assert refused.value.code == "no_comment"
        assert actions.remove_rows(roster=roster, by=officer, ids=[rows[0].pk], reason="KK ganda") == 1
        assert "KK ganda" in roster.comments.order_by("pk").last().text
        told = AuditEntry.objects.get(action="enrolment.roster_off", object_id=str(rows[0].pk))
        assert told.summary == f"{roster.name}: KK ganda"
        assert states(roster) == ["proposed"]

    def test_rows_one_by_one_and_from_the_waiting_list(self, training, head):
        roster = make_roster(training, "submitted", quota=1)
        first, second, third = fill(roster, 3)
        assert actions.decide_rows(roster=roster, by=head, ids=[third.pk], decision="rejected", comment="pindah") == 1
        assert actions.decide_rows(roster=roster, by=head, ids=[second.pk], decision="approved") == 1
        with pytest.raises(ValidationError) as refused:
            actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved")
        assert refused.value.code == "quota"
        actions.approve(roster=roster, by=head)
        assert states(roster) == ["waitlisted", "approved", "rejected"]
        Enrolment.objects.filter(pk=second.pk).update(
            state="exited", exit_reason="moved", ended_on=timezone.localdate()
        )
        assert actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved") == 1
        assert places(roster)["free"] == 0

    def test_of_a_ministrys_programme_approval_only_sends(self, pkh):
        roster = make_roster(pkh, "submitted", quota=1)
        first, second = fill(roster, 2)
        head = head_of(pkh)
        with pytest.raises(ValidationError):
            actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved")
        actions.approve(roster=roster, by=head)
        assert states(roster) == ["proposed", "proposed"]
        with pytest.raises(ValidationError) as refused:
            actions.close(roster=roster, by=head)
        assert refused.value.code == "undecided"
        actions.decide_rows(roster=roster, by=head, ids=[first.pk], decision="approved", comment="SK Kemensos 12/2026")
        actions.decide_rows(roster=roster, by=head, ids=[second.pk], decision="rejected")
        assert actions.close(roster=roster, by=head).state == "closed"

    def test_only_a_draft_takes_rows_and_of_its_own_programme_alone(self, training, pkh, officer):
        draft, sent = make_roster(training), make_roster(training, "submitted")
        EnrolmentFactory(programme=training)
        EnrolmentFactory(programme=pkh, person=None)
        assert actions.add_rows(roster=draft, by=officer) == 1
        with pytest.raises(ValidationError):
            actions.add_rows(roster=sent, by=officer)

    def test_an_old_version_is_refused(self, training, officer):
        roster = make_roster(training)
        actions.change_roster(roster=roster, by=officer, version=1, name="Baru")
        with pytest.raises(ValidationError) as refused:
            actions.change_roster(roster=roster, by=officer, version=1, name="Lama")
        assert refused.value.code == "stale"

    def test_a_move_out_of_turn_is_refused(self, training, head):
        with pytest.raises(TransitionNotAllowed):
            actions.approve(roster=make_roster(training), by=head)


def month(day):
    from accounts.letters import ROMAN_MONTHS

    return ROMAN_MONTHS[day.month - 1]


def race(work, times):
    """Run `work(number)` in that many threads at once; return the exceptions (None where there was none)."""
    start, results = threading.Barrier(times), [None] * times

    def run(number):
        try:
            start.wait(10)
            work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return results


@pytest.mark.django_db(transaction=True)
def test_of_parallel_approvals_for_the_last_place_one_wins():
    training = Programme.objects.get(slug="pelatihan-kuliner")
    roster = make_roster(training, "submitted", quota=1)
    rows = fill(roster, 12)
    heads = [head_of(training) for _ in rows]

    def approve(number):
        actions.decide_rows(roster=roster, by=heads[number], ids=[rows[number].pk], decision="approved")

    results = race(approve, len(rows))
    assert results.count(None) == 1
    assert {error.code for error in results if error} == {"quota"}
    assert Enrolment.objects.filter(roster=roster, state="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_parallel_approvals_of_rosters_each_gets_its_own_number():
    training = Programme.objects.get(slug="pelatihan-kuliner")
    rosters = [make_roster(training, "submitted") for _ in range(6)]
    head = head_of(training)
    results = race(lambda number: actions.approve(roster=rosters[number], by=head), 6)
    assert results == [None] * 6
    assert Roster.objects.filter(state="approved").values_list("number").distinct().count() == 6


@pytest.mark.django_db
def test_five_thousand_rows_are_approved_by_a_few_statements(training, head, django_assert_max_num_queries):
    roster = make_roster(training, "submitted", quota=3_000)
    a_crowd(training, 5_000, roster=roster)
    with django_assert_max_num_queries(18):
        actions.approve(roster=roster, by=head)
    assert places(roster) == {
        "rows": 5_000, "spent": 3_000 * 1_500_000, "left": None, "undecided": 0,
        "waitlisted": 2_000, "rejected": 0, "approved": 3_000, "taken": 3_000, "free": 0,
    }  # fmt: skip
    assert Enrolment.pgh_event_model.objects.count() == 5_000
    assert AuditEntry.objects.filter(action__in=["enrolment.approved", "enrolment.waitlisted"]).count() == 5_000


MOVES = [
    "publish", "submit", "approve", "return", "reopen", "close", "add", "remove", "yes", "wait", "no",
    "activate", "exit",
]  # fmt: skip


class AnySequenceOfActions(TestCase):
    @given(quota=st.integers(1, 3), steps=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 3)), max_size=14))
    @settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
    def test_stays_within_the_tables_and_the_quota(self, quota, steps):
        training = Programme.objects.get(slug="pelatihan-kuliner")
        officer, head = officer_of(training), head_of(training)
        roster = make_roster(training, quota=quota, created_by=officer)
        rows = fill(roster, 4, by=officer)
        before = {row.pk: row.state for row in rows}
        for name, number in steps:
            with contextlib.suppress(ValidationError):
                step(name, roster, rows[number].pk, officer, head)
            roster.refresh_from_db()
            assert roster.state in RosterState.values
            now = dict(Enrolment.objects.filter(pk__in=before).values_list("pk", "state"))
            for pk, state in now.items():
                assert state == before[pk] or state in TRANSITIONS[before[pk]]
            assert sum(state in PLACE_STATES for state in now.values()) <= quota
            before = now


def step(name, roster, pk, officer, head):
    today = timezone.localdate()
    made = {
        "publish": lambda: actions.publish(roster=roster, by=officer, until=today),
        "submit": lambda: actions.submit(roster=roster, by=officer),
        "approve": lambda: actions.approve(roster=roster, by=head),
        "return": lambda: actions.return_roster(roster=roster, by=head, comment="ulang"),
        "reopen": lambda: actions.reopen(roster=roster, by=officer),
        "close": lambda: actions.close(roster=roster, by=head),
        "add": lambda: actions.add_rows(roster=roster, by=officer, ids=[pk]),
        "remove": lambda: actions.remove_rows(roster=roster, by=officer, ids=[pk], reason="x"),
        "yes": lambda: actions.decide_rows(roster=roster, by=head, ids=[pk], decision="approved"),
        "wait": lambda: actions.decide_rows(roster=roster, by=head, ids=[pk], decision="waitlisted"),
        "no": lambda: actions.decide_rows(roster=roster, by=head, ids=[pk], decision="rejected"),
        "activate": lambda: change_state(enrolment=Enrolment.objects.get(pk=pk), new="active", by=officer),
        "exit": lambda: change_state(enrolment=Enrolment.objects.get(pk=pk), new="exited", by=head, reason="moved"),
    }
    made[name]()
