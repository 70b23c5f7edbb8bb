"""The cards on the home page that speak of meetings, determinations and objections."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.workday import NORMAL, QUIET, URGENT, Card
from households.models import Objection, Ward, WardMeeting
from households.models.meetings import MeetingState
from households.models.objections import ObjectionState
from households.objections.kinds import decided_elsewhere


def decision_cards(user):
    """What waits for `user`: meetings to close or lock, wards without a locked list, objections to decide."""
    if user.has_perm("households.hold_meeting"):
        yield from _ward_head(user)
    if user.has_perm("households.determine"):
        missing = Ward.objects.exclude(meetings__state=MeetingState.LOCKED).count()
        text, empty = _("Without a locked list a ward is in no determination."), _("Every ward has a locked list.")
        yield Card(_("Wards without a locked list"), reverse("determination_new"), missing, text, QUIET, empty)
    if user.has_perm("households.decide_objection"):
        yield _objections(user)


def _ward_head(user):
    meetings = WardMeeting.objects.visible_to(user)
    counts = meetings.aggregate(
        open=Count("pk", filter=Q(state=MeetingState.OPEN)), closed=Count("pk", filter=Q(state=MeetingState.CLOSED))
    )
    address = reverse("meeting_list")
    text, empty = _("Decide every family, then close."), _("No meeting is open.")
    yield Card(_("Ward meetings to hold"), address, counts["open"], text, NORMAL, empty)
    if counts["closed"]:
        text = _("Upload the signed minutes and lock the list.")
        yield Card(_("Lists to lock"), address, counts["closed"], text, URGENT)


def _objections(user):
    waiting = Objection.objects.visible_to(user).filter(state=ObjectionState.RECEIVED).exclude(recorded_by=user)
    waiting = waiting.exclude(kind__in=decided_elsewhere())
    counts = waiting.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=timezone.localdate())))
    text, empty = _("The most urgent first."), _("No objection waits for a decision.")
    urgency = URGENT if counts["late"] else NORMAL
    return Card(_("Objections to decide"), reverse("objection_list"), counts["all"], text, urgency, empty)
