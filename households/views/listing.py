"""The list as a tool: the view as a file, kept under a name, assigned as a whole."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.access import require
from households.filters import DEFAULT_SORT, SORTS, HouseholdFilter
from households.forms.listing import AssignViewForm, ExportForm, SaveFilterForm
from households.listing import assigning, exporting, saved
from households.listing.columns import chosen
from households.models import Household, SavedFilter
from kupang_case.keyset import sort_keys
from kupang_case.sheet_stream import MOST_ROWS, csv_stream, xlsx_stream
from kupang_case.sheets import CSV_TYPE, XLSX_TYPE

INVALID = 422


@require("households.view_household")
@require_http_methods(["GET", "HEAD", "POST"])
def household_export(request):
    """Every household of the view, in its order, as a file; what for is asked and logged."""
    found = HouseholdFilter(request.GET, Household.objects.visible_to(request.user), user=request.user)
    if not found.is_valid():
        return redirect("household_list")
    shown = found.form.cleaned_data["columns"]
    form = ExportForm(request.POST or None, initial={"columns": shown} if shown else None)
    count = found.qs.count()
    if count > MOST_ROWS:
        form.fields["format"].choices = [("csv", form.fields["format"].choices[1][1])]
    if request.method == "POST" and form.is_valid():
        return _file(request, found, count, **form.cleaned_data)
    query = request.GET.urlencode()
    context = {"form": form, "count": count, "query": query, "list_url": f"{reverse('household_list')}?{query}"}
    return render(request, "households/export.html", context, status=INVALID if form.is_bound else 200)


def _file(request, found, count, *, columns, format, purpose):
    said = saved.canonical(request.GET, found.filters)
    audit.record(
        by=request.user, action="household.export", object_type="households.household",
        summary=f"{format}, {count}: {','.join(columns)} {said}"[:1000].strip(), purpose=purpose,
    )  # fmt: skip
    shown = chosen(columns)
    ordered = found.qs.order_by(*sort_keys(SORTS, request.GET.get("order"), default=DEFAULT_SORT))
    rows = exporting.rows(ordered, shown, request.user)
    if format == "csv":
        pieces, kind = csv_stream(exporting.headings(shown), rows), CSV_TYPE
    else:
        pieces, kind = xlsx_stream(exporting.headings(shown), rows, exporting.sheet_name()), XLSX_TYPE
    name = f"keluarga-{timezone.localtime():%Y%m%d-%H%M}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


@require("households.view_household")
@require_POST
def filter_save(request):
    """Keep the view that the form came from, and go back to it."""
    form = SaveFilterForm(request.POST)
    found = HouseholdFilter({}, Household.objects.none(), user=request.user)
    query = saved.canonical(QueryDict(request.POST.get("query", "")[:2000]), found.filters)
    if form.is_valid():
        one = saved.save_filter(by=request.user, query=query, **form.cleaned_data)
        messages.success(request, _("The filter is kept as “%(name)s”.") % {"name": one.name})
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(f"{reverse('household_list')}?{query}")


@require("households.view_household")
@require_POST
def filter_forget(request, pk):
    """Forget one's own saved filter."""
    one = get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    saved.forget_filter(saved=one, by=request.user)
    messages.success(request, _("The filter “%(name)s” is forgotten.") % {"name": one.name})
    return redirect("household_list")


@require("households.assign_household")
@require_http_methods(["GET", "HEAD", "POST"])
def household_assign_view(request):
    """Assign every household of the view: who and why, then the numbers, then it is done."""
    found = HouseholdFilter(request.GET, Household.objects.visible_to(request.user), user=request.user)
    if not found.is_valid():
        return redirect("household_list")
    form = AssignViewForm(request.POST or None, user=request.user)
    preview, expected = None, request.POST.get("expected")
    query = saved.canonical(request.GET, found.filters)
    if request.method == "POST" and form.is_valid():
        officer = form.cleaned_data["officer"]
        try:
            if expected is not None and expected.isdecimal():
                return _assigned(request, found, query, int(expected), **form.cleaned_data)
            preview = assigning.preview(found.qs, officer)
            assigning.check_preview(preview, officer)
        except ValidationError as error:
            form.add_error(None, error)
            preview = None
    context = {
        "form": form, "preview": preview, "query": query, "list_url": f"{reverse('household_list')}?{query}",
        "count": None if preview else found.qs.count(),
    }  # fmt: skip
    return render(request, "households/assign_view.html", context, status=INVALID if form.errors else 200)


def _assigned(request, found, query, expected, *, officer, reason):
    changed = assigning.assign_view(
        households=found.qs, to=officer, by=request.user, reason=reason, expected=expected, view=query
    )
    text = ngettext("%(count)s household was assigned to %(officer)s.",
                    "%(count)s households were assigned to %(officer)s.", changed)  # fmt: skip
    messages.success(request, text % {"count": changed, "officer": officer})
    return redirect(f"{reverse('household_list')}?{query}")
