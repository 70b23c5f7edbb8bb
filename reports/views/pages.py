"""The list of reports, a report in its five forms, and the rows behind a number."""

from types import SimpleNamespace
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import require
from accounts.templatetags.formats import format_number, longdate
from kupang_case.keyset import keyset_page
from reports import charts, renderings
from reports import rows as row_lists
from reports.figures import FIGURES, Conditions, Scope, headline, rows_of
from reports.forms import report_form, rows_form
from reports.links import parameters, report_url, rows_url
from reports.registry import PERMISSION, REPORTS, readable_by
from reports.tables import coverage, determination, poverty, verification
from reports.tables.build import applied

PRINT = "print"
# Where each figure of the first page leads, and its tone.
HEADLINE = {
    "registered": (verification.SLUG, ""),
    "verified": (verification.SLUG, "success"),
    "extreme_poor": (poverty.SLUG, "danger"),
    "extreme_in_nothing": (coverage.SLUG, "warning"),
}


@require(PERMISSION)
@require_safe
def index(request):
    """What there is to read, under the figures of this moment."""
    found = headline(Scope(request.user))
    figures = [
        {
            "label": FIGURES[key].label,
            "value": format_number(found[key]),
            "tone": tone,
            "note": "",
            "url": rows_url(slug, key) if found[key] else "",
        }
        for key, (slug, tone) in HEADLINE.items()
    ]
    figures += _public_count(request.user)
    context = {"figures": figures, "reports": readable_by(request.user), "as_of": timezone.now()}
    return render(request, "reports/index.html", context)


def _public_count(user):
    """The public count, from the latest determination; nothing before there is one."""
    found = determination.latest(Conditions())
    if found is None:
        return []
    listed = determination.rows_in(Scope(user), Conditions()).filter(determination=found).listed().count()
    note = longdate(found.determined_on)
    return [{
        "label": gettext("Determined as extremely poor"), "value": format_number(listed), "tone": "danger",
        "note": note, "url": report_url(determination.SLUG),
    }]  # fmt: skip


@require(PERMISSION)
@require_safe
def report(request, slug):
    """One report as a page, or with `?format=` as csv, xlsx, json or print; files and prints are audited."""
    found = _report_or_404(request, slug)
    form = request.GET.get("format", "")
    if form and form != PRINT and form not in renderings.FORMATS:
        raise Http404
    scope = Scope(request.user)
    filters = report_form(found, request.GET, scope)
    if filters.is_bound and not filters.is_valid():
        context = {"report": found, "filter": SimpleNamespace(form=filters), "table": None, "per_links": []}
        return render(request, "reports/report.html", context, status=400 if form else 200)
    conditions = filters.conditions()
    table = found.table(scope, conditions)
    if not form:
        return render(request, "reports/report.html", _page(found, table, scope, conditions, filters))
    audit.record(
        by=request.user, action="report.exported", object_type="report", object_id=slug,
        summary=f"{form} {urlencode(parameters(conditions))}".strip(), purpose=request.GET.get("purpose", "")[:200],
    )  # fmt: skip
    if form == PRINT:
        return render(request, "reports/print.html", _table_context(table) | {"report": found})
    response = HttpResponse(renderings.write(table, form), content_type=renderings.FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{renderings.file_name(table, form)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _report_or_404(request, slug):
    found = REPORTS.get(slug)
    if found is None or not request.user.has_perm(found.permission):
        raise Http404
    return found


def _table_context(table):
    return {
        "table": table,
        "facts": renderings.facts(table),
        "body": renderings.page_rows(table),
        "totals": renderings.page_totals(table),
        "moment": renderings.moment(table),
    }


def _page(found, table, scope, conditions, filters):
    chosen = conditions.per or (found.per[0][0] if found.per else "")
    per_links = [
        {"label": label, "url": report_url(found.slug, conditions.with_(per=key)), "current": key == chosen}
        for key, label in found.per
    ]
    formats = (*renderings.FORMATS, PRINT)
    return _table_context(table) | {
        "report": found,
        "filter": SimpleNamespace(form=filters),
        "clear_url": report_url(found.slug, Conditions(per=conditions.per)),
        "per_links": per_links,
        "downloads": {form: report_url(found.slug, conditions, format=form) for form in formats},
        "tiles": charts.figure_tiles(table, found.tiles),
        "charts": charts.charts_of(table, found.charts),
        "map": charts.tile_map(table, scope.wards, found.map_column) if found.map_column else None,
    }


@require(PERMISSION)
@require_safe
def rows(request, slug):
    """Exactly the rows that a number of the report counts, a page at a time, with their number above them."""
    found = _report_or_404(request, slug)
    scope = Scope(request.user)
    asked = rows_form(request.GET, scope)
    if "figure" not in request.GET:
        return redirect("report", slug)
    if not asked.is_valid():
        raise Http404
    figure, conditions = asked.cleaned_data["figure"], asked.conditions()
    queryset = rows_of(figure, scope, conditions)
    listing = row_lists.LISTINGS[FIGURES[figure].counts]
    page = keyset_page(
        queryset.select_related(*listing.related), listing.keys, request.GET.get("cursor"), counted=False
    )
    query = row_lists.list_query(figure, conditions)
    context = {
        "report": found,
        "report_url": report_url(found.slug, conditions),
        "title": row_lists.title(figure, conditions),
        "filters": [one for one in applied(conditions) if one.key in ("threshold", "since", "until")],
        "headings": listing.headings,
        "count": queryset.count(),
        "sum": queryset.aggregate(sum=Sum(FIGURES[figure].adds))["sum"] or 0 if FIGURES[figure].adds else None,
        "page": page,
        "rows": [row_lists.listed(listing, row) for row in page.rows],
        "list_url": f"{row_lists.households_url()}?{urlencode(query)}" if query is not None else "",
    }
    return render(request, "reports/rows.html", context)
