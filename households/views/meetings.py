"""`/meetings/`: the meetings of the wards, one meeting with its agenda, its minutes for printing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.forms.meetings import AttendanceForm, DecisionForm, MeetingForm
from households.meetings import actions
from households.models import Ward, WardMeeting
from households.models.meetings import Decision, MeetingState
from kupang_case.keyset import keyset_page

UNDECIDED = "undecided"
DECIDED = Count("items", filter=~Q(items__decision=""))


@require("households.view_wardmeeting")
@require_safe
def meeting_list(request):
    """The meetings in the person's wards, the newest first."""
    meetings = WardMeeting.objects.visible_to(request.user)
    rows = meetings.select_related("ward").annotate(agenda=Count("items"), decided=DECIDED)
    page = keyset_page(rows, ("-held_on", "-id"), request.GET.get("cursor"), count_of=meetings)
    return render(request, "households/meetings/list.html", {"page": page})


@require("households.hold_meeting")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request):
    """Call a meeting; its agenda is drawn up at once."""
    wards = Ward.objects.filter(staff=request.user).order_by("name")
    form = MeetingForm(request.POST or None, wards=wards, initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.call_meeting(**form.cleaned_data, by=request.user))
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "households/meetings/new.html", {"form": form}, status=422 if form.errors else 200)


@require("households.view_wardmeeting")
@require_safe
def meeting(request, pk):
    """The agenda with its decisions, those still undecided first shown; forms for the ward head while it is open."""
    return _page(request, _visible(request, pk), DecisionForm())


def _page(request, meeting, decision_form, ticked=(), status=200):
    counts = _counts(meeting)
    shown = request.GET.get("show") or (UNDECIDED if counts[UNDECIDED] else "all")
    items = meeting.items.select_related("household", "visit")
    if shown in (UNDECIDED, *Decision.values):
        items = items.filter(decision="" if shown == UNDECIDED else shown)
    holds = meeting.state == MeetingState.OPEN and request.user.has_perm("households.hold_meeting")
    context = {
        "meeting": meeting,
        "page": keyset_page(items, ("id",), request.GET.get("cursor"), counted=False),
        "sections": _sections(meeting, counts, shown),
        "holds": holds,
        "closes": holds and not counts[UNDECIDED],
        "decision_form": decision_form,
        "ticked": set(ticked),
        "attendance_form": AttendanceForm(initial={"attendees": meeting.attendees}),
    }
    return render(request, "households/meetings/meeting.html", context, status=status)


def _visible(request, pk):
    meetings = WardMeeting.objects.visible_to(request.user).select_related("ward__district", "called_by", "closed_by")
    return get_object_or_404(meetings, pk=pk)


def _counts(meeting):
    found = dict(meeting.items.values_list("decision").annotate(count=Count("pk")).order_by("decision"))
    return {UNDECIDED: found.get("", 0)} | {value: found.get(value, 0) for value in Decision.values}


def _sections(meeting, counts, shown):
    labels = {UNDECIDED: _("Undecided"), **dict(Decision.choices), "all": _("All")}
    counts = counts | {"all": sum(counts.values())}
    return [
        {"label": label, "url": f"?show={name}", "count": counts[name], "current": name == shown}
        for name, label in labels.items()
    ]


@require("households.hold_meeting")
@require_POST
def meeting_decide(request, pk):
    """One decision for the ticked households; refused, ticks and words stay as they were."""
    meeting = _visible(request, pk)
    items = [int(item) for item in request.POST.getlist("item") if item.isdigit()]
    form = DecisionForm(request.POST)
    try:
        if not items:
            raise ValidationError(_("Tick the households first."))
        words = {name: request.POST.get(name, "") for name in ("decision", "reason")}
        changed = actions.decide_items(meeting=meeting, items=items, **words, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, meeting, form, items, status=422)
    done = ngettext("%(count)s decision written down.", "%(count)s decisions written down.", changed)
    messages.success(request, done % {"count": changed})
    show = request.GET.get("show", "")
    return redirect(f"{meeting.get_absolute_url()}?{urlencode({'show': show})}" if show else meeting)


@require("households.hold_meeting")
@require_POST
def meeting_attendance(request, pk):
    """Write down who attended."""
    meeting = _visible(request, pk)
    attendees = request.POST.get("attendees", "")[:10_000]
    if _attempt(request, actions.write_attendance, meeting=meeting, attendees=attendees):
        messages.success(request, _("The attendance was saved."))
    return redirect(meeting)


@require("households.hold_meeting")
@require_POST
def meeting_close(request, pk):
    """Close the meeting; answers with its minutes."""
    meeting = _visible(request, pk)
    if _attempt(request, actions.close_meeting, meeting=meeting):
        return redirect("meeting_minutes", pk=pk)
    return redirect(meeting)


def _attempt(request, action, **values):
    """What `action` gives, or None with its refusal shown."""
    try:
        return action(**values, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None


@require("households.view_wardmeeting")
@require_safe
def meeting_minutes(request, pk):
    """The minutes (berita acara) with the whole list, made for paper. No identity numbers stand on it."""
    meeting = _visible(request, pk)
    items = meeting.items.select_related("household", "visit").order_by("id")
    audit.record(by=request.user, action="meeting.minutes", on=meeting)
    context = {
        "meeting": meeting,
        "items": items,
        "counts": _counts(meeting),
        "attendees": [line.strip() for line in meeting.attendees.splitlines() if line.strip()],
        "back": reverse("meeting", args=[pk]),
    }
    return render(request, "households/meetings/minutes.html", context)
