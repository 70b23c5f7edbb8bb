"""May a ward meeting be called, decided in, closed? Raises with a reason a person can read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.meetings.workflow import TRANSITIONS
from households.models.meetings import MeetingState
from kupang_case.workflow import can_transition


def check_call(ward, by) -> None:
    """`by` may call a meeting of `ward`."""
    if not by.has_perm("households.hold_meeting") or not by.wards.filter(pk=ward.pk).exists():
        raise PermissionDenied(_("Only the ward head calls the meeting of a ward."))


def check_decide(meeting, by) -> None:
    """`by` may write into `meeting`: as ward head, while it is open."""
    if not by.has_perm("households.hold_meeting"):
        raise PermissionDenied(_("Only the ward head writes the decisions of a meeting."))
    if not can_transition(TRANSITIONS, meeting.state, MeetingState.CLOSED):
        raise ValidationError(_("This meeting is closed: its minutes can't be changed any more."), code="closed")


def check_close(meeting, by, undecided, attended) -> None:
    """`by` may close `meeting`, in which `undecided` households are left and to which `attended` people came."""
    check_decide(meeting, by)
    if undecided:
        raise ValidationError(
            _("%(count)s households are undecided. Decide or postpone each of them first."), code="undecided",
            params={"count": undecided},
        )  # fmt: skip
    if not attended:
        raise ValidationError(_("Write down first who attended."), code="attendance_missing")


def check_lock(meeting, by) -> None:
    """`by` may give `meeting` its signed minutes, and lock it with them: closed, and not locked yet."""
    if not by.has_perm("households.hold_meeting"):
        raise PermissionDenied(_("Only the ward head locks the list of a meeting."))
    if not can_transition(TRANSITIONS, meeting.state, MeetingState.LOCKED):
        raise ValidationError(_("Only a meeting that is closed and not locked yet takes signed minutes."), code="state")
