"""The stock of a seedling programme, and the survival checks that wait."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from households.models import Ward
from kupang_case.keyset import keyset_page
from programs.activities.forms import CheckForm, StockForm
from programs.activities.stock import record_entry, stock_of
from programs.activities.survival import checks_of, record_check
from programs.kinds import kind_of
from programs.models import SeedlingEntry, SurvivalCheck
from programs.views.common import get_programme

DISTRIBUTIONS, RECORDS = "distributions", "programs.record_activity"
ENTRIES = 50


def _seedlings(user, slug):
    """The programme, or 404 where `user` doesn't see it or it hands out no seedlings."""
    programme = get_programme(user, slug)
    if kind_of(programme).activity != DISTRIBUTIONS:
        raise Http404
    return programme


@require("programs.view_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def stock(request, slug):
    """What there is of each species and how it came about; POST records what came in or was lost."""
    programme = _seedlings(request.user, slug)
    form = StockForm(request.POST if request.method == "POST" else None, initial={"happened_on": timezone.localdate()})
    if request.method == "POST":
        if not request.user.has_perm(RECORDS):
            raise PermissionDenied
        if form.is_valid():
            try:
                record_entry(programme=programme, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("stock", slug)
    entries = SeedlingEntry.objects.filter(programme=programme).select_related("species", "recorded_by")
    context = {"programme": programme, "stock": list(stock_of(programme)), "entries": entries[:ENTRIES], "form": form}
    return render(request, "programs/activities/stock.html", context, status=422 if form.errors else 200)


@require("programs.view_programme")
@require_safe
def checks(request, slug):
    """The checks due (`?show=coming` or `made` for the others), by day; `?ward=` narrows them."""
    programme = _seedlings(request.user, slug)
    today, show = timezone.localdate(), request.GET.get("show", "due")
    every = checks_of(request.user, programme)
    wards = Ward.objects.filter(pk__in=every.order_by().values("handover__distribution__ward")).order_by("name")
    ward = request.GET.get("ward", "")
    ward = ward if ward.isdecimal() and len(ward) < 10 else ""
    if ward:
        every = every.filter(handover__distribution__ward=int(ward))
    lists = {
        "due": every.due(today),
        "coming": every.filter(checked_on__isnull=True, due_on__gt=today),
        "made": every.filter(checked_on__isnull=False),
    }
    show = show if show in lists else "due"
    sections = [
        {"label": label, "url": f"?show={key}&ward={ward}", "current": key == show, "count": None}
        for key, label in (("due", _("Due")), ("coming", _("Coming")), ("made", _("Made")))
    ]
    page = keyset_page(lists[show], ("due_on", "id"), request.GET.get("cursor"))
    context = {"programme": programme, "page": page, "show": show, "wards": wards, "ward": ward}
    context |= {"sections": sections}
    return render(request, "programs/activities/checks.html", context)


@require(RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, slug, pk):
    """One check, made for a phone in the yard."""
    programme = _seedlings(request.user, slug)
    found = get_object_or_404(checks_of(request.user, programme), pk=pk)
    earlier = SurvivalCheck.objects.filter(handover=found.handover_id).exclude(pk=pk).order_by("number")
    initial = {"alive": found.alive, "checked_on": found.checked_on or timezone.localdate(), "note": found.note}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_check(check=found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The check was saved."))
            return redirect("checks", slug)
    context = {"programme": programme, "check": found, "others": earlier, "form": form}
    return render(request, "programs/activities/check.html", context, status=422 if form.errors else 200)
