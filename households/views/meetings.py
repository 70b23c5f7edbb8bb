"""`/meetings/`: the meetings of the wards, one meeting with its agenda, its minutes for printing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.forms.meetings import AttendeeForms, DecisionForm, MeetingForm, ScanForm
from households.meetings import actions, minutes
from households.meetings.files import ENDINGS
from households.models import Ward, WardMeeting
from households.models.meetings import Decision, MeetingState
from households.views.common import attempt
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


def _attendance(meeting, data=None):
    known = list(meeting.attendance.values("name", "position", "present"))
    return AttendeeForms(data, initial=known, prefix="attendee")


def _page(request, meeting, decision_form, ticked=(), status=200, attendance=None):
    counts = _counts(meeting)
    shown = request.GET.get("show") or (UNDECIDED if counts[UNDECIDED] else "all")
    items = _items(request.user, meeting.items.all())
    if shown in (UNDECIDED, *Decision.values):
        items = items.filter(decision="" if shown == UNDECIDED else shown)
    heads = request.user.has_perm("households.hold_meeting")
    holds = heads and meeting.state == MeetingState.OPEN
    context = {
        "meeting": meeting,
        "page": keyset_page(items, ("id",), request.GET.get("cursor"), counted=False),
        "sections": _sections(meeting, counts, shown),
        "holds": holds,
        "closes": holds and not counts[UNDECIDED],
        "decision_form": decision_form,
        "ticked": set(ticked),
        "attendance": attendance or _attendance(meeting),
        "locks": heads and meeting.state == MeetingState.CLOSED,
        "scan_form": ScanForm(),
        "verified": minutes.verified(meeting),
    }
    return render(request, "households/meetings/meeting.html", context, status=status)


def _items(user, items):
    """Without what a blind second officer mustn't see."""
    return items.exclude(visit__second_check__officer=user, visit__second_check__closed_at=None)


def _visible(request, pk):
    meetings = WardMeeting.objects.visible_to(request.user).select_related(
        "ward__district", "called_by", "closed_by", "locked_by"
    )
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
    """Write down who was invited and who came."""
    meeting = _visible(request, pk)
    forms = _attendance(meeting, request.POST)
    if not forms.is_valid():
        return _page(request, meeting, DecisionForm(), status=422, attendance=forms)
    rows = [form.cleaned_data for form in forms if form.cleaned_data.get("name")]
    attendees = [(row["name"], row["position"], row["present"]) for row in rows]
    if attempt(request, actions.write_attendance, meeting=meeting, attendees=attendees) is not None:
        messages.success(request, _("The attendance was saved."))
    return redirect(f"{meeting.get_absolute_url()}#attendance")


@require("households.hold_meeting")
@require_POST
def meeting_close(request, pk):
    """Close the meeting; answers with its minutes."""
    meeting = _visible(request, pk)
    if attempt(request, actions.close_meeting, meeting=meeting):
        return redirect("meeting_minutes", pk=pk)
    return redirect(meeting)


@require("households.hold_meeting")
@require_POST
def meeting_scan(request, pk):
    """Take the signed minutes."""
    meeting, form = _visible(request, pk), ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file of the signed minutes."))
    elif attempt(request, actions.add_scan, meeting=meeting, upload=form.cleaned_data["scan"]):
        messages.success(request, _("The signed minutes were saved. Look at them, then lock the list."))
    return redirect(f"{meeting.get_absolute_url()}#proof")


@require("households.hold_meeting")
@require_POST
def meeting_lock(request, pk):
    """Lock the list with its signed minutes."""
    meeting = _visible(request, pk)
    if attempt(request, actions.lock_meeting, meeting=meeting):
        messages.success(request, _("The list is locked."))
    return redirect(f"{meeting.get_absolute_url()}#proof")


@require("households.view_wardmeeting")
@require_safe
def meeting_paper(request, pk):
    """The signed minutes as they were uploaded, to whoever may see the meeting."""
    meeting = _visible(request, pk)
    if not meeting.scan:
        raise Http404
    audit.record(by=request.user, action="meeting.paper", on=meeting)
    with meeting.scan.open() as file:
        content = file.read()
    name = f"berita-acara-{meeting.held_on:%Y%m%d}-{meeting.scan_sha256[:8]}.{ENDINGS[meeting.scan_type]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=meeting.scan_type, headers=headers)


@login_not_required
@require_safe
def meeting_verify(request, token):
    """For whoever holds the paper: number, day, ward, how many, and the beginning of the hash. No name, no link."""
    finished = WardMeeting.objects.filter(state__in=actions.FINISHED).select_related("ward__district")
    meeting = get_object_or_404(finished, token=token)
    context = {
        "meeting": meeting,
        "count": meeting.items.count(),
        "hash": meeting.list_hash[: minutes.SHOWN_OF_HASH],
        "same": minutes.verified(meeting)["list_same"],
    }
    return render(request, "households/meetings/verify.html", context)


@require("households.view_wardmeeting")
@require_safe
def meeting_minutes(request, pk):
    """The minutes (berita acara) with the whole list, made for paper. No identity numbers stand on it."""
    meeting = _visible(request, pk)
    audit.record(by=request.user, action="meeting.minutes", on=meeting)
    people = list(meeting.attendance.all())
    address = request.build_absolute_uri(reverse("meeting_verify", args=[meeting.token]))
    context = {
        "meeting": meeting,
        "items": _items(request.user, minutes.items_in_order(meeting)),
        "counts": _counts(meeting),
        "attendees": [person for person in people if person.present],
        "absent": [person for person in people if not person.present],
        "hash": meeting.list_hash[: minutes.SHOWN_OF_HASH],
        "qr": minutes.qr(address) if meeting.list_hash else "",
        "back": reverse("meeting", args=[pk]),
    }
    return render(request, "households/meetings/minutes.html", context)
