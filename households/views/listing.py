"""The list as a tool: the view as a file."""

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.access import require
from households.filters import DEFAULT_SORT, SORTS, HouseholdFilter
from households.forms.listing import ExportForm
from households.listing import exporting
from households.listing.columns import chosen
from households.models import Household
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
    said = "&".join(f"{name}={value}" for name in request.GET for value in request.GET.getlist(name) if value)
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
