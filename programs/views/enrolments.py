"""One proposal, and one enrolment with its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require
from accounts.models import AuditEntry
from households.models import Household
from kupang_case.workflow import can_transition
from programs.enrolments.actions import assess_household, change_state, propose
from programs.enrolments.deeds import deeds_for, do_deed, find_deed
from programs.enrolments.forms import ExitForm, MoveForm, NoteForm, ProposalForm
from programs.enrolments.workflow import TRANSITIONS
from programs.graduation.worklist import course_of
from programs.kinds import kind_of
from programs.models import Enrolment, Programme
from programs.models.enrolments import ENDED_STATES, OPEN_STATES
from programs.overlap.actions import exceptions_of
from programs.overlap.rules import overlaps_of
from programs.parameters import parameters_of
from programs.rosters.actions import propose_onto
from programs.rosters.explaining import why_then
from programs.views.common import drafts_of, get_enrolment, get_programme

ENDS, RECORDS = "programs.end_enrolment", "programs.record_activity"
# step → new state, form, who may (any of), words of the button and of the question, tone
STEPS = {
    "activate": ("active", MoveForm, (RECORDS, ENDS), gettext_lazy("Activate"), "play-circle", "primary"),
    "suspend": ("suspended", NoteForm, (ENDS,), gettext_lazy("Suspend"), "pause-circle-fill", "primary"),
    "resume": ("active", NoteForm, (ENDS,), gettext_lazy("Resume"), "play-circle", "primary"),
    "complete": ("completed", MoveForm, (ENDS,), gettext_lazy("Complete"), "check2-all", "success"),
    "exit": ("exited", ExitForm, (ENDS,), gettext_lazy("Exit…"), "box-arrow-right", "danger"),
}
FROM = {"activate": "approved", "suspend": "active", "resume": "suspended", "complete": "active", "exit": "active"}


@require("programs.propose_enrolment")
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_propose(request, slug, household):
    """Propose one household, or one of its members, with what the kind records."""
    programme = get_programme(request.user, slug, parameters=True)
    households = Household.objects.visible_to(request.user).select_related("ward", "current_visit")
    household = get_object_or_404(households.prefetch_related("members"), pk=household)
    found = assess_household(programme, household)
    overlaps = overlaps_of(programme, household, None, timezone.localdate())
    form, details = _proposal_forms(request, programme, household, found, any(one.pair.forbids for one in overlaps))
    status = 200
    if request.method == "POST":
        if form.is_valid() and (details is None or details.is_valid()):
            try:
                return _proposed(request, programme, household, form, details)
            except ValidationError as error:
                form.add_error(None, error)
        status = 422
    context = {"programme": programme, "household": household, "assessment": found, "form": form, "details": details}
    context["overlaps"] = overlaps
    return render(request, "programs/propose.html", context, status=status)


def _proposed(request, programme, household, form, details):
    """Make the proposal, on a roster where one is chosen, and show what came of it."""
    values = {name: value for name, value in form.cleaned_data.items() if name != "roster"}
    values |= {"household": household, "by": request.user, "details": details.cleaned_data if details else None}
    if roster := form.cleaned_data.get("roster"):
        propose_onto(roster=roster, **values)
        messages.success(request, _("The proposal was made and stands on the roster."))
        return redirect(roster)
    made = propose(programme=programme, **values)
    messages.success(request, _("The proposal was made."))
    return redirect("enrolment", programme.slug, made.pk)


def _proposal_forms(request, programme, household, found, excluded):
    """The form of the proposal and that of the kind's details (None where it has none)."""
    data = request.POST if request.method == "POST" else None
    people = None
    if programme.unit == Programme.Unit.PERSON:
        taken = Enrolment.objects.filter(programme=programme, state__in=OPEN_STATES, person__isnull=False)
        people = household.members.filter(pk__in=found.eligible_ids).exclude(pk__in=taken.values("person"))
        people = people.order_by("birth_date", "pk")
    make = kind_of(programme).details_form
    details = make(data, household=household, prefix="details") if make else None
    rosters = drafts_of(request.user, programme)
    initial = {"roster": request.GET.get("onto")}
    return ProposalForm(data, initial=initial, people=people, rosters=rosters, excluded=excluded), details


@require("programs.view_enrolment")
@require_safe
def enrolment(request, slug, pk):
    """The enrolment, its eligibility today, its steps and its history."""
    return _enrolment_page(request, get_enrolment(request.user, slug, pk))


def _enrolment_page(request, found, failed=None, form=None, status=200):
    kind = kind_of(found.programme)
    trail = AuditEntry.objects.filter(object_type=Enrolment._meta.label_lower, object_id=str(found.pk))
    context = {
        "enrolment": found,
        "kind": kind,
        "details": kind.details_of(found),
        "ranked_then": why_then(kind, getattr(found, "approved_row", None)),
        "assessment": assess_household(found.programme, found.household),
        "steps": _steps(request.user, found, failed, form),
        "trail": trail.order_by("-id")[:50],
        "objections": found.objections.select_related("recorded_by", "settled_by").order_by("-pk"),
        "exceptions": exceptions_of(found),
        "panel": kind.panel_context(found, parameters_of(found.programme, timezone.localdate()))
        if kind.panel_context
        else {},
        "deeds": deeds_for(found, request.user, failed, form),
        **_before_and_after(request.user, found, kind),
    }
    return render(request, "programs/enrolment.html", context, status=status)


def _before_and_after(user, found, kind) -> dict:
    """The enrolment that this one came back from, the one that came back after it, and whether one may be proposed."""
    former, later = course_of(found)
    open_again = found.state in ENDED_STATES and later is None and found.programme.active and kind.proposable
    return {"former": former, "later": later, "again": open_again and user.has_perm("programs.propose_enrolment")}


def _steps(user, found, failed, form):
    """The steps that `user` may take now; the failed one keeps what was typed."""
    steps = []
    for name, (new, make, permissions, label, icon, tone) in STEPS.items():
        possible = found.state == FROM[name] and can_transition(TRANSITIONS, found.state, new)
        if possible and any(map(user.has_perm, permissions)):
            own = form if name == failed else make(initial={"version": found.version}, prefix=name)
            steps.append({"name": name, "label": label, "icon": icon, "tone": tone, "form": own})
    return steps


@require_POST
def enrolment_step(request, slug, pk, step):
    """Activate, suspend, resume, complete or exit."""
    if step not in STEPS:
        raise Http404
    new, make, permissions, *_rest = STEPS[step]
    if not any(map(request.user.has_perm, permissions)):
        raise PermissionDenied
    found = get_enrolment(request.user, slug, pk)
    form = make(request.POST, prefix=step)
    if form.is_valid():
        try:
            change_state(enrolment=found, new=new, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("enrolment", slug, pk)
    _say_errors(request, form)
    return _enrolment_page(request, found, step, form, status=422)


@require_POST
def enrolment_deed(request, slug, pk, deed):
    """Record what only the enrolment's kind records."""
    found = get_enrolment(request.user, slug, pk)
    wanted = find_deed(found, deed)
    if wanted is None:
        raise Http404
    if not request.user.has_perm(wanted.permission):
        raise PermissionDenied
    form = wanted.form(request.POST, enrolment=found, prefix=deed)
    if form.is_valid():
        try:
            do_deed(deed=wanted, enrolment=found, by=request.user, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("enrolment", slug, pk)
    _say_errors(request, form)
    return _enrolment_page(request, found, deed, form, status=422)


def _say_errors(request, form):
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        for text in errors:
            messages.error(request, f"{label}: {text}" if label else text)
