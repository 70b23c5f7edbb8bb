"""Lists that come in: upload, watch the check, see what would happen, decide."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts import audit
from accounts.access import require
from households.identity import EXPECTED, MESSAGES
from households.imports import actions, causes, jobs, preview, problems, undoing
from households.imports.bad_rows import bad_rows_workbook
from households.imports.forms import RefuseForm, UploadForm, on_disk
from households.imports.layouts import all_layouts
from households.imports.locks import being_worked_on
from households.imports.reading import Unreadable
from households.imports.workflow import MACHINE, TURN, State
from households.models import ImportBatch
from kupang_case.keyset import Page, keyset_page
from kupang_case.sheets import XLSX_TYPE

SEE, IMPORT = "households.view_importbatch", "households.import_lists"
SHOWN = {
    State.UPLOADED: ("info", "hourglass-split"),
    State.CHECKING: ("info", "hourglass-split"),
    State.CHECKED: ("warning", "clipboard-check"),
    State.ACCEPTING: ("info", "hourglass-split"),
    State.ACCEPTED: ("success", "check-circle-fill"),
    State.REFUSED: ("neutral", "slash-circle"),
    State.UNREADABLE: ("danger", "x-circle-fill"),
    State.CANCELLED: ("neutral", "slash-circle"),
    State.UNDONE: ("neutral", "arrow-counterclockwise"),
}


def _batch(request, pk):
    batches = ImportBatch.objects.visible_to(request.user).select_related("uploaded_by", "decided_by")
    return _labelled(get_object_or_404(batches, pk=pk))


def _labelled(batch):
    batch.tone, batch.icon = SHOWN[batch.state]
    return batch


@require(SEE)
@require_safe
def import_list(request):
    """Every list that came in, the latest first."""
    batches = ImportBatch.objects.visible_to(request.user).select_related("uploaded_by")
    page = keyset_page(batches, ["-pk"], request.GET.get("cursor"))
    for batch in page:
        _labelled(batch)
    return render(request, "households/imports/list.html", {"page": page})


@require(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request):
    """Take a list in; its check begins at once, in the background."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_disk(file) as path:
            batch = actions.upload(
                path=path, file_name=file.name, by=request.user,
                source=form.cleaned_data["source"], snapshot_date=form.cleaned_data["snapshot_date"],
            )  # fmt: skip
        jobs.advance_soon(batch)
        return redirect("import_detail", batch.pk)
    status = 422 if form.is_bound else 200
    return render(request, "households/imports/upload.html", {"form": form}, status=status)


@require(SEE)
@require_safe
def import_detail(request, pk):
    """One list: its check, what would happen, or what has happened."""
    batch = _batch(request, pk)
    if TURN[batch.state] == MACHINE:
        return render(request, "households/imports/working.html", _progress(batch))
    undecided = batch.state in (State.CHECKED, State.UNREADABLE)
    context = {
        "batch": batch,
        "layout": next((layout.title for layout in all_layouts() if layout.slug == batch.layout), ""),
        "causes": causes.causes(batch),
        "households": preview.first_households(batch) if batch.state == State.CHECKED else [],
        "sheets": preview.sheets_of(batch) if undecided else [],
        "earlier": preview.earlier_acceptance(batch) if batch.state == State.CHECKED else None,
        "unchanged": batch.accepted - batch.persons_created - batch.persons_updated - batch.registered_elsewhere,
        "invalid_share": 100 * batch.rejected / batch.rows if batch.rows else 0,
        "may_import": request.user.has_perm(IMPORT),
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "undo_form": RefuseForm(auto_id="undo_%s"),
    }
    return render(request, "households/imports/detail.html", context)


def _progress(batch):
    return {"batch": batch, "stopped": batch.pk not in being_worked_on() and batch.progress > 0}


@require(SEE)
@require_safe
def import_progress(request, pk):
    """The progress of a check or acceptance, for htmx; reloads the page once it is done."""
    batch = _batch(request, pk)
    if TURN[batch.state] != MACHINE:
        return HttpResponseClientRefresh()
    return render(request, "households/imports/_progress.html", _progress(batch))


@require(SEE)
@require_safe
def import_problems(request, pk):
    """Every problem of one cause (or all), row by row."""
    batch = _batch(request, pk)
    code = request.GET.get("code", "")
    code = code if code in MESSAGES else ""
    found = batch.problems.filter(code=code) if code else batch.problems.all()
    page: Page = keyset_page(found, ["row", "pk"], request.GET.get("cursor"))
    for problem in page:
        problem.message = MESSAGES[problem.code]
    title = MESSAGES[code] if code else _("All problems of the list")
    context = {
        "batch": batch, "page": page, "title": title, "code": code,
        "expected": EXPECTED.get(code, ""), "values": causes.expected_values({code}).get(code, []),
    }  # fmt: skip
    return render(request, "households/imports/problems.html", context)


@require(IMPORT)
@require_POST
def import_sheet(request, pk):
    """Check again, with another sheet of the workbook."""
    batch = _batch(request, pk)
    sheet = request.POST.get("sheet", "")
    if sheet not in [*preview.sheets_of(batch), batch.sheet]:
        messages.error(request, _("There is no such sheet in the file."))
        return redirect("import_detail", pk)
    return _after(request, pk, lambda: actions.check_again(batch=batch, by=request.user, sheet=sheet))


@require(IMPORT)
@require_POST
def import_accept(request, pk):
    """Put the good rows into the register, in the background."""
    batch = _batch(request, pk)
    return _after(request, pk, lambda: actions.decide_to_accept(batch=batch, by=request.user))


@require(IMPORT)
@require_POST
def import_refuse(request, pk):
    """Refuse the list with a reason."""
    batch = _batch(request, pk)
    reason = request.POST.get("reason", "")[:500]
    return _after(request, pk, lambda: actions.refuse(batch=batch, by=request.user, reason=reason))


@require(IMPORT)
@require_POST
def import_cancel(request, pk):
    """Stop a check that waits or runs."""
    batch = _batch(request, pk)
    return _after(request, pk, lambda: actions.cancel(batch=batch, by=request.user))


@require(IMPORT)
@require_POST
def import_undo(request, pk):
    """Take an accepted list back, with a reason, as long as nothing builds on it."""
    batch = _batch(request, pk)
    reason = request.POST.get("reason", "")[:500]
    return _after(request, pk, lambda: undoing.undo(batch=batch, by=request.user, reason=reason))


@require(IMPORT)
@require_POST
def import_resume(request, pk):
    """Queue again what was broken off."""
    batch = _batch(request, pk)
    if TURN[batch.state] == MACHINE:
        jobs.advance_soon(batch)
    return redirect("import_detail", pk)


def _after(request, pk, act):
    """Do `act`, queue what follows from it, and go back to the list's page; a refusal is told there."""
    try:
        batch = act()
    except ValidationError as error:
        for reason in error.messages:
            messages.error(request, reason)
    else:
        if TURN[batch.state] == MACHINE:
            jobs.advance_soon(batch)
    return redirect("import_detail", pk)


@require(SEE)
@require_safe
def import_report(request, pk):
    """The import report as JSON, identity numbers masked."""
    batch = _batch(request, pk)
    report = problems.report(batch, problems.stored_lines(batch.pk))
    return JsonResponse(
        report, json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="laporan-impor-{batch.pk}.json"'},
    )  # fmt: skip


@require(IMPORT)
@require_safe
def import_bad_rows(request, pk):
    """The rejected rows as a workbook to mend. It holds whole identity numbers, so taking it is logged."""
    batch = _batch(request, pk)
    try:
        content = bad_rows_workbook(batch)
    except Unreadable as reason:
        messages.error(request, str(reason))
        return redirect("import_detail", pk)
    audit.record(
        by=request.user, action="import.bad_rows_taken", on=batch, summary=batch.file_name, purpose="correction"
    )
    name = f"baris-ditolak-{batch.pk}.xlsx"
    return HttpResponse(content, XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})
