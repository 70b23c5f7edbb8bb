"""Whom the evidence proposes for graduation, and the families that are watched after it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from kupang_case.keyset import keyset_page
from programs.graduation.actions import end_watch, graduate
from programs.graduation.worklist import candidates, evidence_of, months_needed, watched
from programs.models import Enrolment
from programs.views.common import get_programme, show_errors

VIEW, ENDS = "programs.view_enrolment", "programs.end_enrolment"
WATCHED = 100


@require(VIEW)
@require_safe
def graduations(request, slug):
    """The worklist, each with its reasons, and who is watched until when."""
    programme, today = get_programme(request.user, slug), timezone.localdate()
    needed = months_needed(programme, today)
    rows = candidates(programme, today).select_related("household__ward", "person")
    page = keyset_page(rows, ("id",), request.GET.get("cursor"))
    evidence = evidence_of([row.household_id for row in page], needed) if page else {}
    context = {
        "programme": programme, "page": page, "needed": needed, "today": today,
        "rows": [(row, evidence[row.household_id]) for row in page],
        "watched": list(watched(programme)[:WATCHED]),
    }  # fmt: skip
    return render(request, "programs/graduations.html", context)


@require(ENDS)
@require_POST
def graduation_make(request, slug, pk):
    """Let one family graduate."""
    programme = get_programme(request.user, slug)
    found = get_object_or_404(Enrolment.objects.visible_to(request.user).filter(programme=programme), pk=pk)
    try:
        made = graduate(enrolment=found, by=request.user)
    except ValidationError as error:
        show_errors(request, error)
    else:
        text = _("The family graduated and is watched until %(day)s.")
        messages.success(request, text % {"day": f"{made.watch_until:%d/%m/%Y}"})
    return redirect("graduations", slug)


@require(ENDS)
@require_POST
def watch_end(request, slug, pk):
    """End a watch by the family's latest visit."""
    programme = get_programme(request.user, slug)
    found = get_object_or_404(watched(programme), pk=pk)
    try:
        done = end_watch(graduation=found, by=request.user)
    except ValidationError as error:
        show_errors(request, error)
    else:
        messages.success(request, done.get_outcome_display())
    return redirect("graduations", slug)
