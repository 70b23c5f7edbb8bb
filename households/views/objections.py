"""`/objections/`: what waits for a decision, one objection, recording one for a household."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import require
from households.forms.objections import ObjectionDecisionForm, ObjectionForm
from households.meetings.files import ENDINGS
from households.models import Household, Objection
from households.models.objections import ObjectionState
from households.objections import actions, policies
from households.objections.kinds import kind_of, targets
from households.visits.policies import allows
from kupang_case.keyset import keyset_page


@require("households.view_objection")
@require_safe
def objection_list(request):
    """The objections in one's scope: those that wait, the most urgent first, or the decided ones."""
    decided = request.GET.get("show") == "decided"
    found = Objection.objects.visible_to(request.user)
    waiting = found.filter(state=ObjectionState.RECEIVED)
    rows = found.exclude(state=ObjectionState.RECEIVED) if decided else waiting
    keys = ("-due_on", "-id") if decided else ("due_on", "id")
    page = keyset_page(rows.select_related("household__ward"), keys, request.GET.get("cursor"), counted=False)
    sections = [
        {"label": _("Waiting for a decision"), "url": "?", "current": not decided, "count": waiting.count()},
        {"label": _("Decided"), "url": "?show=decided", "current": decided},
    ]
    context = {"page": page, "sections": sections, "today": timezone.localdate()}
    return render(request, "households/objections/list.html", context)


@require("households.record_objection")
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request, pk):
    """Record an objection that somebody brings against something of a household."""
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("ward"), pk=pk)
    post = request.method == "POST"
    form = ObjectionForm(
        request.POST if post else None, request.FILES if post else None, targets=targets(household, request.user)
    )
    if post and form.is_valid():
        try:
            return redirect(actions.record_objection(household=household, by=request.user, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "household": household}
    return render(request, "households/objections/new.html", context, status=422 if form.errors else 200)


def _visible(request, pk):
    related = ("household__ward", "recorded_by", "decided_by")
    return get_object_or_404(Objection.objects.visible_to(request.user).select_related(*related), pk=pk)


@require("households.view_objection")
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, pk):
    """One objection; POST decides it, for whoever may."""
    found = _visible(request, pk)
    form = ObjectionDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            try:
                _decide(found, form.cleaned_data, request.user)
                messages.success(request, _("The objection was decided."))
                return redirect(found)
            except ValidationError as error:
                form.add_error(None, error)
    context = {
        "objection": found, "form": form, "decides": allows(policies.check_decide, found, request.user),
        "elsewhere": known.decided_by if (known := kind_of(found.kind)) else "",
        "overdue": found.state == ObjectionState.RECEIVED and found.due_on < timezone.localdate(),
    }  # fmt: skip
    return render(request, "households/objections/objection.html", context, status=422 if form.errors else 200)


def _decide(found, asked, by):
    actions.decide_objection(objection=found, uphold=asked["decision"] == "uphold", reason=asked["reason"], by=by)


@require("households.view_objection")
@require_safe
def objection_evidence(request, pk):
    """The evidence as it was uploaded, to whoever may see the objection."""
    found = _visible(request, pk)
    if not found.evidence:
        raise Http404
    audit.record(by=request.user, action="objection.evidence", on=found)
    with found.evidence.open() as file:
        content = file.read()
    name = f"bukti-sanggah-{found.recorded_at:%Y%m%d}.{ENDINGS[found.evidence_type]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=found.evidence_type, headers=headers)
