"""Seedling distributions: a new one, handing over, the note to print (BAST)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from households.visits.photos import small
from programs.activities.forms import DistributionForm, HandoverForm
from programs.activities.seedlings import create_distribution, due_wards, hand_over, receivers
from programs.models import Distribution
from programs.parameters import parameters_of
from programs.views.common import get_activity, get_roster

DISTRIBUTIONS = "distributions"


@require("programs.record_activity")
@require_http_methods(["GET", "HEAD", "POST"])
def distribution_new(request, pk):
    """Open a distribution in one of the wards where somebody is due."""
    roster = get_roster(request.user, pk, activity=DISTRIBUTIONS)
    data = request.POST if request.method == "POST" else None
    form = DistributionForm(data, wards=due_wards(roster), initial={"first_party": str(request.user)})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_distribution(roster=roster, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The distribution has its number: %(number)s.") % {"number": made.number})
            return redirect("distribution", roster.pk, made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "roster": roster}
    return render(request, "programs/activities/distribution_form.html", context, status=status)


@require("programs.record_activity")
@require_http_methods(["GET", "HEAD", "POST"])
def distribution(request, pk, distribution):
    """Who is due here, who has received; one handover after the other."""
    found = get_activity(request.user, Distribution, DISTRIBUTIONS, roster=pk, pk=distribution)
    due = receivers(found)
    chosen = request.POST.get("enrolment") if request.method == "POST" else request.GET.get("enrolment")
    rows = list(due)
    target = next((row for row in rows if str(row.pk) == chosen), None)
    form = None
    if target is not None:
        if request.method == "POST":
            form = HandoverForm(request.POST, request.FILES)
        else:
            form = HandoverForm(initial=_initial(found, target))
    status = 200
    if request.method == "POST":
        if target is not None and form.is_valid():
            try:
                hand_over(distribution=found, enrolment=target, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The handover was recorded."))
                return redirect("distribution", found.roster_id, found.pk)
        status = 422
    handed = list(found.handovers.select_related("species", "enrolment__household").order_by("-pk"))
    done = {one.enrolment_id for one in handed}
    context = {"distribution": found, "roster": found.roster, "rows": [(row, row.pk in done) for row in rows]}
    context |= {"handovers": handed, "target": target, "form": form, "due": len(rows), "done": len(done)}
    return render(request, "programs/activities/distribution.html", context, status=status)


def _initial(found, target):
    """What was asked for, else the usual number; the head receives unless somebody else does."""
    usual = parameters_of(found.roster.programme, found.held_on).get("per_household")
    asked = getattr(target, "seedlings", None)
    values = {"received_by": target.household.head_name, "quantity": int(usual.value) if usual else None}
    return values | ({"species": asked.species_id, "quantity": asked.quantity} if asked else {})


def _handovers(user, roster, distribution, pk):
    found = get_activity(user, Distribution, DISTRIBUTIONS, roster=roster, pk=distribution)
    return found, get_object_or_404(found.handovers.select_related("species", "enrolment__household__ward"), pk=pk)


@require("programs.view_roster")
@require_safe
def distribution_print(request, pk, distribution):
    """The handover note: number, both parties, what, how much, in what condition, lines to sign."""
    found = get_activity(request.user, Distribution, DISTRIBUTIONS, roster=pk, pk=distribution)
    handed = list(found.handovers.select_related("species", "enrolment__household").order_by("pk"))
    return render(request, "programs/activities/bast.html", _note(found, handed) | {"one": None})


def _note(found, handed):
    totals = {}
    for one in handed:
        totals[one.species.name] = totals.get(one.species.name, 0) + one.quantity
    return {"distribution": found, "roster": found.roster, "handovers": handed, "totals": sorted(totals.items())}


@require("programs.view_roster")
@require_safe
def handover(request, pk, distribution, handover):
    """The handover note of one household, with its photo."""
    found, one = _handovers(request.user, pk, distribution, handover)
    return render(request, "programs/activities/bast.html", _note(found, [one]) | {"one": one})


@require("programs.view_roster")
@require_safe
def handover_photo(request, pk, distribution, handover):
    """The photo of a handover (`?size=small` for lists) to whoever sees its roster."""
    _found, one = _handovers(request.user, pk, distribution, handover)
    if not one.photo:
        raise Http404
    with one.photo.open() as file:
        content = small(file) if request.GET.get("size") == "small" else file.read()
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})
