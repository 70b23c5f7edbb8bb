"""An unknown list: match its columns once, name the layout."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import require
from households.imports import jobs, matching
from households.imports.forms import ColumnsForm
from households.imports.problems import shown
from households.imports.reading import Unreadable
from households.imports.workflow import State
from households.models import ImportBatch

SAMPLES = 5


@require("households.import_lists")
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request, pk):
    """Choose the row of headings, say which column holds what, name the layout; then the list is checked again."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if batch.state != State.UNREADABLE:
        return redirect("import_detail", pk)
    try:
        rows = matching.first_rows(batch)
    except Unreadable as reason:
        messages.error(request, str(reason))
        return redirect("import_detail", pk)
    at = _header_index(request.POST.get("row") or request.GET.get("row"), rows)
    form = ColumnsForm(request.POST or None, header=rows[at], initial=matching.guess(rows[at]))
    if request.method == "POST" and form.is_valid() and _named(request, batch, form, rows[at]):
        return redirect("import_detail", pk)
    masked = [[shown("", cell) for cell in cells] for cells in rows]
    context = {
        "batch": batch, "form": form, "row": at + 1, "header": masked[at], "sample": masked[at + 1 : at + 1 + SAMPLES],
        "rows": [(number, " · ".join(filter(None, row))[:90]) for number, row in enumerate(masked, 1) if any(row)],
    }  # fmt: skip
    return render(request, "households/imports/columns.html", context, status=422 if form.is_bound else 200)


def _header_index(asked, rows):
    if asked and asked.isascii() and asked.isdigit() and 0 < int(asked) <= len(rows):
        return int(asked) - 1
    return matching.likely_header(rows)


def _named(request, batch, form, header) -> bool:
    try:
        batch = matching.name_layout(
            batch=batch, by=request.user, title=form.cleaned_data["title"], header=header, columns=form.columns()
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    jobs.advance_soon(batch)
    return True
