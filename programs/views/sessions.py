"""Training sessions and their attendance, made for a phone in the room."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require
from programs.activities.forms import SessionForm
from programs.activities.training import (
    create_session,
    participants,
    record_attendance,
    seats_missing,
    sessions_of,
)
from programs.models import TrainingPlace, TrainingSession
from programs.views.common import get_activity, get_roster, show_errors

SESSIONS = "sessions"


@require("programs.record_activity")
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request, pk):
    """Plan a session of an approved roster."""
    roster = get_roster(request.user, pk, activity=SESSIONS)
    places, data = list(TrainingPlace.objects.all()), request.POST if request.method == "POST" else None
    form = SessionForm(data, initial={"seats": roster.quota}, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_session(roster=roster, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The session was planned."))
            return redirect("session", roster.pk, made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "roster": roster, "places": places}
    return render(request, "programs/activities/session_form.html", context, status=status)


@require("programs.record_activity")
@require_http_methods(["GET", "HEAD", "POST"])
def session(request, pk, session):
    """Tap who is there, save."""
    found = get_activity(request.user, TrainingSession, SESSIONS, roster=pk, pk=session)
    roster = found.roster
    ticked, status = None, 200
    if request.method == "POST":
        listed, ticked = _uuids(request, "listed"), _uuids(request, "present")
        try:
            count = record_attendance(session=found, by=request.user, present=ticked, listed=listed)
        except ValidationError as error:
            show_errors(request, error)
            status = 422
        else:
            messages.success(request, _("Attendance saved: %(count)d present.") % {"count": count})
            return redirect("session", roster.pk, found.pk)
    return render(request, "programs/activities/session.html", _context(roster, found, ticked), status=status)


def _context(roster, found, ticked):
    """The list with what is recorded, or with what was ticked where saving failed."""
    rows = list(participants(found))
    recorded = dict(found.attendances.values_list("enrolment", "present"))
    there = {pk for pk, present in recorded.items() if present} if ticked is None else set(ticked)
    held = sum(1 for one in sessions_of(roster) if one.recorded)
    people = [(row, row.pk in there, 100 * row.done / held if held else None) for row in rows]
    early = found.held_on > timezone.localdate()
    context = {"roster": roster, "session": found, "people": people, "recorded": bool(recorded)}
    return context | {"present": len(there), "too_early": early, "seatless": seats_missing(found, len(people))}


def _uuids(request, name):
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
