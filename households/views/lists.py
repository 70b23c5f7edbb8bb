"""The list of households: filters, keyset pages, looking up a number, handing households to an officer."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require
from accounts.privacy import mask
from households.filters import DEFAULT_SORT, SORTS, HouseholdFilter, row_labels
from households.forms.listing import SaveFilterForm
from households.forms.others import AssignForm, FindForm
from households.listing import columns, exporting, saved
from households.models import Household, Person, SavedFilter
from households.visits import second
from households.visits.actions import assign_households
from kupang_case.keyset import COUNT_CAP, Page, keyset_page, sort_keys

FILTERED_CAP = 10_000
# Columns whose words lie in another table: joined where they are shown.
JOINED = {"district": "ward__district", "officer": "assigned_to"}


@require("households.view_household")
@require_safe
def household_list(request):
    """Every household in one's scope, by the filters in the address."""
    return _list(request, FindForm())


def _list(request, find, status=200):
    user = request.user
    found = HouseholdFilter(request.GET, Household.objects.visible_to(user), user=user)
    order = request.GET.get("order")
    order = order if order in SORTS else DEFAULT_SORT
    page = page_of(found, order, request.GET.get("cursor")) if found.is_valid() else Page()
    second.cover_listed(page.rows, user)
    shown = {column.key for column in columns.chosen(found.form.cleaned_data["columns"] if found.is_valid() else ())}
    _add_what_is_shown(page, shown, user)
    assigns = user.has_perm("households.assign_household")
    context = {
        "filter": found, "page": page, "order": order, "find": find, "assigns": assigns,
        "officers": found.officers if assigns else [],
        "registers": user.has_perm("households.register_household"),
        "filtered": any(value for name, value in request.GET.items() if name not in ("order", "cursor", "columns")),
        "shown": shown,
    } | _saved(request, found)  # fmt: skip
    return render(request, "households/list.html", context, status=status)


def _saved(request, found):
    """The filters that are kept, whether this view is one of them, and the form that keeps it."""
    query = saved.canonical(request.GET, found.filters)
    kept = list(SavedFilter.objects.visible_to(request.user).select_related("owner"))
    current = next((one for one in kept if one.query == query), None)
    return {"saved": kept, "current": current, "query": query, "save_form": SaveFilterForm(auto_id="save_%s")}


def _add_what_is_shown(page, shown, user):
    """What a row needs beside its own fields, of the columns that are shown."""
    labels = row_labels(page.rows, user) if columns.PROGRAMMES in shown else {}
    numbers = exporting.heads_numbers([household.pk for household in page]) if columns.NIK in shown else {}
    for household in page:
        household.programmes = labels.get(household.pk, [])
        household.head_nik = numbers.get(household.pk, "")


@require("households.view_household")
@sensitive_post_parameters("number")
@require_POST
def household_find(request):
    """The case of a NIK or No. KK, if it lies in one's scope; else the list, silent about elsewhere."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    number = form.cleaned_data["number"]
    visible = Household.objects.visible_to(request.user)
    household = visible.filter(kk_number=number).first()
    if household is None:
        household = visible.filter(pk__in=Person.objects.filter(nik=number).values("household")).first()
    audit.record(by=request.user, action="household.find", on=household, summary=mask(number))
    if household:
        return redirect(household)
    form.add_error("number", _("No household in your area of work has this number."))
    return _list(request, form)


def page_of(found, order, cursor) -> Page:
    """The page of a filter set. Where a name is searched nothing is counted but what is seen: counting would look at
    twenty times as many families as the page. Filtered lists, which reports open, are counted further."""
    keys = sort_keys(SORTS, order, default=DEFAULT_SORT)
    asked = {JOINED[name] for name in found.form.cleaned_data["columns"] if name in JOINED}
    rows = found.qs.select_related("ward", *asked)
    if not found.form.cleaned_data["name"]:
        filters = (value for name, value in found.form.cleaned_data.items() if name != "columns")
        narrowed = any(value not in (None, "", []) for value in filters)
        return keyset_page(rows, keys, cursor, count_of=found.qs, cap=FILTERED_CAP if narrowed else COUNT_CAP)
    page = keyset_page(rows, keys, cursor, counted=False)
    if page.previous_cursor:
        return page
    return replace(page, count=len(page), capped=page.next_cursor is not None)


@require("households.assign_household")
@require_POST
def household_assign(request):
    """Hand the ticked households to an officer, and go back to the list as it was."""
    form = AssignForm(request.POST, user=request.user)
    if form.is_valid():
        households, officer = form.cleaned_data["household"], form.cleaned_data["officer"]
        ids = [household.pk for household in households]
        changed = assign_households(households=Household.objects.filter(pk__in=ids), to=officer, by=request.user)
        text = ngettext("%(count)s household was assigned to %(officer)s.",
                        "%(count)s households were assigned to %(officer)s.", changed)  # fmt: skip
        messages.success(request, text % {"count": changed, "officer": officer})
    else:
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.error(request, error)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("household_list")
    return redirect(target)
