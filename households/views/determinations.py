"""`/determinations/`: the lists of the city, what a new one would hold, the frozen rows behind every number."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import require
from households.determinations import actions, changes, policies, source
from households.forms.determinations import DeterminationForm, RowsForm
from households.models import Determination, DeterminationRow, Ward
from households.models.meetings import Decision, MeetingState
from households.models.register import PovertyStatus
from kupang_case.keyset import keyset_page

LISTED = Q(rows__decision=Decision.AGREED, rows__poverty_status=PovertyStatus.EXTREME_POOR)
OUTCOMES = (PovertyStatus.EXTREME_POOR, PovertyStatus.POOR, PovertyStatus.NOT_POOR, PovertyStatus.UNKNOWN)


@require("households.view_determination")
@require_safe
def determination_list(request):
    """Every determination, the latest first, with the public count of each."""
    rows = Determination.objects.annotate(listed=Count("rows", filter=LISTED))
    page = keyset_page(rows, ("-determined_on", "-id"), request.GET.get("cursor"), count_of=Determination.objects.all())
    return render(request, "households/determinations/list.html", {"page": page})


@require("households.determine")
@require_http_methods(["GET", "HEAD", "POST"])
def determination_new(request):
    """What the list of a day would hold; POST makes it."""
    data = request.POST if request.method == "POST" else request.GET if "day" in request.GET else None
    form = DeterminationForm(data, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.make_determination(**form.cleaned_data, by=request.user))
        except ValidationError as error:
            form.add_error(None, error)
    day = timezone.localdate() if data is None else form.cleaned_data.get("day") if form.is_valid() else None
    context = {"form": form, **(_preview(request.user, day, form) if day else {})}
    return render(request, "households/determinations/new.html", context, status=422 if form.errors else 200)


def _preview(user, day, form):
    before = actions.latest_determination()
    try:
        policies.check_determine(user, day, before)
        threshold, lines = actions.lines_of(day)
    except ValidationError as error:
        if form.is_bound:
            form.add_error("day", error)
        return {"refusal": " ".join(error.messages), "previous": before}
    unlocked = Ward.objects.exclude(meetings__state=MeetingState.LOCKED).order_by("name")
    return {
        "day": day, "previous": before, "threshold": threshold, "lines": lines,
        "counts": source.preview_counts(lines, before.pk if before else None),
        "unlocked": list(unlocked.values_list("name", flat=True)),
    }  # fmt: skip


def _found(pk):
    return get_object_or_404(Determination.objects.select_related("threshold", "previous", "made_by"), pk=pk)


@require("households.view_determination")
@require_safe
def determination(request, pk):
    """One determination: its numbers, each leading to its rows, and whether it is still to the letter what it was."""
    found = _found(pk)
    rows = DeterminationRow.objects.visible_to(request.user)
    own = rows.filter(determination=found)
    counts = own.aggregate(
        disagreed=Count("pk", filter=Q(decision=Decision.DISAGREED)), rows=Count("pk"),
        **{status: Count("pk", filter=Q(decision=Decision.AGREED, poverty_status=status)) for status in OUTCOMES},
    )  # fmt: skip
    context = {
        "determination": found,
        "tiles": _tiles(found, counts, {"rows": "", **dict(_outcome_words())}, "outcome"),
        "differences": _tiles(found, changes.difference_counts(rows, found), _difference_words(), "change"),
        "unchanged": actions.unchanged(found),
        "following": Determination.objects.filter(previous=found).first(),
    }
    return render(request, "households/determinations/determination.html", context)


def _outcome_words():
    return {status.value: status.label for status in OUTCOMES} | {"disagreed": _("Not agreed by the ward")}


def _difference_words():
    return {changes.NEW: _("New on the list"), changes.GONE: _("Gone from the list"),
            changes.CHANGED: _("On both, with other facts")}  # fmt: skip


def _tiles(found, counts, words, name):
    address = reverse("determination_rows", args=[found.pk])
    tones = {PovertyStatus.EXTREME_POOR.value: "danger"}
    return [
        {
            "label": words[key] or _("All rows"),
            "value": counts[key],
            "url": (f"{address}?{name}={key}" if words[key] else address) if counts[key] else "",
            "tone": tones.get(key, ""),
        }
        for key in words
        if key in counts
    ]


@require("households.view_determination")
@require_safe
def determination_rows(request, pk):
    """The frozen rows behind a number: by outcome, district, ward, difference or move; their number above them."""
    found, form = _found(pk), RowsForm(request.GET)
    if not form.is_valid():
        raise Http404
    rows = narrowed(DeterminationRow.objects.visible_to(request.user), found, form.cleaned_data)
    page = keyset_page(rows, ("ward_name", "head_name", "id"), request.GET.get("cursor"), counted=False)
    audit.record(by=request.user, action="determination.view", on=found, summary=form.words())
    context = {"determination": found, "page": page, "count": rows.count(), "words": form.words()}
    return render(request, "households/determinations/rows.html", context)


def narrowed(rows, found, asked):
    """`rows` in scope narrowed to what was asked; raises Http404 for a difference with nothing before."""
    if asked["change"] or asked["origin"]:
        if found.previous_id is None:
            raise Http404
        made = (
            changes.differences(rows, found, asked["change"])
            if asked["change"]
            else changes.moved(rows, found, asked["origin"], asked["target"] or changes.ABSENT)
        )
    else:
        made = rows.filter(determination=found)
        made = changes.of_outcome(made, asked["outcome"]) if asked["outcome"] else made
    if asked["ward"]:
        made = made.filter(ward_id=asked["ward"])
    return made.filter(district_name=asked["district"]) if asked["district"] else made
