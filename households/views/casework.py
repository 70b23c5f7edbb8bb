"""Case work: what the case page posts, the document itself, and the tasks of a person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.casework import actions
from households.casework.forms import DocumentForm, NoteForm, TaskForm
from households.casework.lists import people_for, tasks_of
from households.meetings.files import ENDINGS
from households.models import CaseDocument, CaseTask, Household
from kupang_case.keyset import keyset_page

WORKS, SEES = "households.work_case", "households.view_casenote"


def _household(request, pk):
    return get_object_or_404(Household.objects.visible_to(request.user), pk=pk)


def _write(request, household, form, action):
    """Run `action` with what the form says; back to the case page, with what went wrong."""
    if form.is_valid():
        try:
            action(household=household, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {' '.join(errors)}")
    return redirect(household)


@require(WORKS)
@require_POST
def note_add(request, pk):
    """Write a note."""
    return _write(request, _household(request, pk), NoteForm(request.POST), actions.add_note)


@require(WORKS)
@require_POST
def task_add(request, pk):
    """Give somebody a task."""
    household = _household(request, pk)
    return _write(request, household, TaskForm(request.POST, people=people_for(household)), actions.add_task)


@require(WORKS)
@require_POST
def document_add(request, pk):
    """Upload a paper."""

    def add(file, **values):
        return actions.add_document(upload=file, **values)

    return _write(request, _household(request, pk), DocumentForm(request.POST, request.FILES), add)


@require(WORKS)
@require_POST
def task_done(request, pk):
    """Mark a task as done (`done=1`) or not; back to where it was marked."""
    task = get_object_or_404(CaseTask.objects.visible_to(request.user).select_related("household"), pk=pk)
    actions.set_done(task=task, by=request.user, done=request.POST.get("done") == "1")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else task.household)


@require(SEES)
@require_safe
def document(request, pk):
    """A paper as it was uploaded, to whoever may see its case; a look is an event in the audit trail."""
    found = get_object_or_404(CaseDocument.objects.visible_to(request.user), pk=pk)
    audit.record(by=request.user, action="case.document.view", on=found)
    with found.file.open() as file:
        content = file.read()
    name = f"dokumen-{found.sha256[:8]}.{ENDINGS[found.type]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=found.type, headers=headers)


@require(WORKS)
@require_safe
def task_list(request):
    """The open tasks of a person, the most overdue first."""
    rows = tasks_of(request.user).select_related("household__ward")
    page = keyset_page(rows, ("due_on", "id"), request.GET.get("cursor"))
    return render(request, "households/casework/tasks.html", {"page": page, "today": timezone.localdate()})
