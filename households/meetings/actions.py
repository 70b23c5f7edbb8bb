"""Calling, deciding and closing a ward meeting."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.letters import next_letter_number
from households.meetings import minutes, policies
from households.meetings.files import read_paper
from households.models import Household, MeetingAttendee, MeetingItem, WardMeeting
from households.models.meetings import Decision, MeetingState
from households.models.register import VerificationStatus

SETTLED = (Decision.AGREED, Decision.DISAGREED)
FINISHED = (MeetingState.CLOSED, MeetingState.LOCKED)
MAX_ATTENDEES = 200


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
    minutes.copy_facts(meeting)
    audit.record(by=by, action="meeting.call", on=meeting, summary=str(meeting))
    return meeting


def agenda_of(ward):
    """(household id, visit id) for what a meeting of `ward` has to speak of, by neighbourhood and name."""
    settled = MeetingItem.objects.filter(meeting__ward=ward, meeting__state__in=FINISHED, decision__in=SETTLED).values(
        "visit"
    )
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
def write_attendance(*, meeting, attendees, by) -> int:
    """Write down who was invited to an open meeting and who came; return how many came.

    `attendees` are (name, office or RT/RW, present), in order; they replace what was written before.
    """
    current = _locked(meeting)
    policies.check_decide(current, by)
    people = [(name.strip(), position.strip(), present) for name, position, present in attendees if name.strip()]
    if len(people) > MAX_ATTENDEES:
        raise ValidationError(_("At most %(limit)s people."), code="too_many", params={"limit": MAX_ATTENDEES})
    current.attendance.all().delete()
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(meeting=current, name=name, position=position, present=present)
        for name, position, present in people
    )
    came = sum(present for _name, _position, present in people)
    audit.record(by=by, action="meeting.attendance", on=current, summary=f"{came}/{len(people)}")
    return came


@transaction.atomic
def close_meeting(*, meeting, by) -> WardMeeting:
    """Close a meeting that has decided everything; its minutes get number and hash and never change again."""
    current = _locked(meeting)
    attended = current.attendance.filter(present=True).exists()
    policies.check_close(current, by, current.items.filter(decision="").count(), attended)
    minutes.copy_facts(current)
    office = f"KEL.{current.ward.name.upper().replace(' ', '-')}"
    current.state, current.number = MeetingState.CLOSED, next_letter_number(office, timezone.localdate())
    current.closed_by, current.closed_at = by, timezone.now()
    current.list_hash = minutes.list_hash(current)
    current.save(update_fields=["state", "number", "closed_by", "closed_at", "list_hash"])
    audit.record(by=by, action="meeting.close", on=current, summary=current.number)
    return current


@transaction.atomic
def add_scan(*, meeting, upload, by) -> WardMeeting:
    """Keep the signed minutes of a closed meeting; a later scan replaces the one before until the list is locked."""
    paper = read_paper(upload)
    current = _locked(meeting)
    policies.check_lock(current, by)
    storage, before = current.scan.storage, current.scan.name
    current.scan.save(f"{current.pk}-{paper.sha256[:8]}.{paper.ending}", ContentFile(paper.content), save=False)
    current.scan_type, current.scan_sha256 = paper.type, paper.sha256
    current.save(update_fields=["scan", "scan_type", "scan_sha256"])
    audit.record(by=by, action="meeting.scan", on=current, summary=paper.sha256)
    if before:
        transaction.on_commit(lambda: storage.delete(before))
    return current


@transaction.atomic
def lock_meeting(*, meeting, by) -> WardMeeting:
    """Lock the list of a closed meeting with its signed minutes; raises where list or scan aren't what was signed."""
    current = _locked(meeting)
    policies.check_lock(current, by)
    if not current.scan_sha256:
        raise ValidationError(_("Upload the signed minutes first."), code="scan_missing")
    if not all(minutes.verified(current).values()):
        raise ValidationError(_("The list or the scan is not what was written down: it can't be locked."), code="hash")
    current.state, current.locked_by, current.locked_at = MeetingState.LOCKED, by, timezone.now()
    current.save(update_fields=["state", "locked_by", "locked_at"])
    audit.record(by=by, action="meeting.lock", on=current, summary=f"{current.number} {current.list_hash}")
    return current


def _locked(meeting):
    return WardMeeting.objects.select_for_update(of=["self"]).select_related("ward").get(pk=meeting.pk)
