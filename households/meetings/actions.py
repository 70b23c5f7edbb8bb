"""Calling, deciding and closing a ward meeting."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.letters import next_letter_number
from households.meetings import policies
from households.models import Household, MeetingItem, WardMeeting
from households.models.meetings import Decision, MeetingState
from households.models.register import VerificationStatus

SETTLED = (Decision.AGREED, Decision.DISAGREED)


@transaction.atomic
def call_meeting(*, ward, held_on, place, by) -> WardMeeting:
    """A new meeting of `ward`; on its agenda every verified household whose visit no closed meeting has settled yet."""
    policies.check_call(ward, by)
    try:
        with transaction.atomic():
            meeting = WardMeeting.objects.create(ward=ward, held_on=held_on, place=place, called_by=by)
    except IntegrityError as error:
        raise ValidationError(_("This ward has an open meeting already: close that one first."), code="open") from error
    MeetingItem.objects.bulk_create(
        MeetingItem(meeting=meeting, household_id=household, visit_id=visit) for household, visit in agenda_of(ward)
    )
    audit.record(by=by, action="meeting.call", on=meeting, summary=str(meeting))
    return meeting


def agenda_of(ward):
    """(household id, visit id) for what a meeting of `ward` has to speak of, by neighbourhood and name."""
    settled = MeetingItem.objects.filter(
        meeting__ward=ward, meeting__state=MeetingState.CLOSED, decision__in=SETTLED
    ).values("visit")
    verified = Household.objects.filter(ward=ward, verification_status=VerificationStatus.VERIFIED)
    rows = verified.exclude(current_visit__in=settled).order_by("rw", "rt", "head_name", "id")
    return rows.values_list("pk", "current_visit")


@transaction.atomic
def decide_items(*, meeting, items, decision, reason, by) -> int:
    """Write one decision with its reason for the items (ids) of an open meeting; return how many there were."""
    current = _locked(meeting)
    policies.check_decide(current, by)
    if decision not in Decision.values:
        raise ValidationError(_("Choose a decision."), code="decision")
    if decision != Decision.AGREED and not reason.strip():
        raise ValidationError(_("Write why it is not agreed or postponed."), code="reason_missing")
    changed = current.items.filter(pk__in=items).update(decision=decision, reason=reason.strip())
    audit.record(by=by, action="meeting.decide", on=current, summary=f"{decision}: {changed}")
    return changed


@transaction.atomic
def write_attendance(*, meeting, attendees, by) -> WardMeeting:
    """Write down who attended an open meeting."""
    current = _locked(meeting)
    policies.check_decide(current, by)
    current.attendees = attendees.strip()
    current.save(update_fields=["attendees"])
    audit.record(by=by, action="meeting.attendance", on=current)
    return current


@transaction.atomic
def close_meeting(*, meeting, by) -> WardMeeting:
    """Close a meeting that has decided everything; its minutes get their number and never change again."""
    current = _locked(meeting)
    policies.check_close(current, by, current.items.filter(decision="").count())
    office = f"KEL.{current.ward.name.upper().replace(' ', '-')}"
    current.state, current.number = MeetingState.CLOSED, next_letter_number(office, timezone.localdate())
    current.closed_by, current.closed_at = by, timezone.now()
    current.save(update_fields=["state", "number", "closed_by", "closed_at"])
    audit.record(by=by, action="meeting.close", on=current, summary=current.number)
    return current


def _locked(meeting):
    return WardMeeting.objects.select_for_update(of=["self"]).select_related("ward").get(pk=meeting.pk)
