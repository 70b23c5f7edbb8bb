"""Objections against rows of a roster: recorded, and settled by somebody else."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from households.objections.actions import close_objections
from programs.enrolments.moves import move
from programs.models import Enrolment, EnrolmentState, RowObjection
from programs.rosters import policies
from programs.rosters.locks import locked
from programs.rosters.ranking import contested

ROSTER = "roster"  # the kind of what is brought at a family's page (programs.rosters.objecting)


@transaction.atomic
def contest_rows(*, roster, by, ids, text, raised_by) -> int:
    """Record an objection against undecided or waiting rows: they pause, the rest goes on. Return how many were."""
    found = locked(roster)
    policies.check_contest(found, text, raised_by)
    rows = Enrolment.objects.filter(roster=found, pk__in=ids, state__in=("proposed", "waitlisted"))
    rows = rows.filter(~contested()).order_by("pk")
    made = [RowObjection(enrolment=row, text=text.strip(), raised_by=raised_by.strip(), recorded_by=by) for row in rows]
    RowObjection.objects.bulk_create(made)
    audit.record_many(
        audit.entry(by=by, action="enrolment.contest", on=one.enrolment, summary=found.name) for one in made
    )
    return len(made)


@transaction.atomic
def settle_objection(*, objection, by, outcome, answer) -> RowObjection:
    """Dismiss an objection, so that the row goes on, or uphold it: an undecided row is rejected, one on the waiting
    list stays there and gets no place."""
    rows = RowObjection.objects.select_for_update(of=("self",)).select_related("enrolment__roster")
    found = rows.get(pk=objection.pk)
    roster = found.enrolment.roster
    policies.check_settle(found, by, outcome, answer)
    found.outcome, found.answer = outcome, answer.strip()
    found.settled_by, found.settled_at = by, timezone.now()
    found.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    if outcome == RowObjection.Outcome.UPHELD:
        policies.check_own_rows(found.enrolment.proposed_by_id == by.pk)
        decision = {"decided_by_id": by.pk, "decided_at": timezone.now()}
        move([found.enrolment_id], new=EnrolmentState.REJECTED, by=by, summary=roster.name, **decision)
    audit.record(by=by, action="enrolment.settle", on=found.enrolment, summary=found.get_outcome_display())
    upheld = outcome == RowObjection.Outcome.UPHELD
    close_objections(kind=ROSTER, object_id=str(found.enrolment_id), uphold=upheld, reason=found.answer, by=by)
    return found
