"""Life events of a family: the menu, an event from the form to what it will do to the record, the past, and undoing."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.events import policies
from households.events.actions import PlanChanged, receive, record_event, show
from households.events.forms import FORMS, DayForm, UndoForm
from households.events.lists import MENU, arrivals
from households.events.past import household_on, past_panels
from households.events.undoing import undo_event
from households.meetings.files import ENDINGS
from households.models import Household, LifeEvent
from households.register.errors import AlreadyRegistered
from households.views.case import note_reading
from households.views.known import known_of
from households.visits import second
from households.visits.policies import allows
from kupang_case.keyset import keyset_page

RECORDS, SEES = "households.record_event", "households.view_household"
INVALID = 422
PEOPLE = ("ward", "receiving_ward", "received_by", "recorded_by", "undone_by", "household", "other")


def _household(request, pk):
    return get_object_or_404(Household.objects.visible_to(request.user).select_related("ward__district"), pk=pk)


@require(RECORDS)
@require_safe
def event_menu(request, pk):
    """What can be recorded of this family."""
    household = _household(request, pk)
    policies.check_record(household, request.user)
    context = {"household": household, "menu": MENU, "about": _about(request, household)}
    return render(request, "households/events/menu.html", context)


def _about(request, household):
    """The member whose button led here, or None."""
    key = _key(request, "person")
    return household.members.present().filter(pk=key).first() if key else None


def _visit(request, household):
    """The visit that found what is to be recorded, or None."""
    key = _key(request, "visit")
    seen = household.visits.visible_to(request.user).not_hidden_from(request.user)
    return seen.filter(pk=key).select_related("officer").first() if key else None


def _key(request, name):
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@require(RECORDS)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request, pk, kind):
    """One event: the form, what it will do, and the record of it."""
    if kind not in FORMS:
        raise Http404
    household = _household(request, pk)
    policies.check_record(household, request.user)
    posted = request.method == "POST"
    data = (request.POST, request.FILES) if posted else ()
    known = {} if posted else {"about": _about(request, household), "visit": _visit(request, household)}
    form = FORMS[kind](*data, household=household, by=request.user, **known)
    shown = changed = None
    if posted and form.is_valid():
        try:
            if request.POST.get("step") == "record":
                return _record(request, household, form)
            shown = show(form.happening().plan())
        except PlanChanged as error:
            shown, changed = error.shown, True
        except ValidationError as error:
            shown = _tell_problems(form, error)
    context = {"household": household, "form": form, "kind": kind, "shown": shown, "changed": changed}
    context["told"] = known_of(request) if shown and getattr(form, "newcomer", dict)() else None
    context["title"], context["icon"] = next((row.label, row.icon) for row in MENU if row.kind == kind)
    status = INVALID if posted and form.errors and not request.htmx else 409 if changed and not request.htmx else 200
    return render(request, "households/events/form.html", context, status=status)


def _record(request, household, form):
    values = {name: form.cleaned_data[name] for name in ("proof_number", "proof", "note")}
    event = record_event(
        household=household, happening=form.happening(), by=request.user, seen=request.POST.get("seen", ""), **values
    )
    messages.success(request, _("The event was recorded."))
    if event.receiving_ward_id and not Household.objects.visible_to(request.user).filter(pk=household.pk).exists():
        return redirect("life_event", event.pk)
    return redirect(household)


def _tell_problems(form, error):
    """Each problem at its field, or above the form where it has none of that name."""
    if isinstance(error, AlreadyRegistered):
        form.add_error(error.field if error.field in form.fields else None, error)
        return
    found = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in found.items():
        for one in errors:
            form.add_error(name if name in form.fields else None, one)


@require(SEES)
@never_cache
@require_safe
def household_past(request, pk):
    """The family as it was on a date."""
    household = _household(request, pk)
    today = timezone.localdate()
    form = DayForm(request.GET or None, initial={"on": today})
    day = form.cleaned_data["on"] if request.GET and form.is_valid() else today
    day = min(day, today)
    note_reading(request.user, household)
    past = household_on(household, day)
    if past.visit and second.is_hidden(past.visit, request.user):
        past = past.covered()
    context = {"household": household, "form": form, "past": past}
    context["panels"] = past_panels(household, request.user, day)
    return render(request, "households/events/past.html", context)


def _event(request, pk):
    return get_object_or_404(LifeEvent.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


@require(SEES)
@never_cache
@require_safe
def life_event(request, pk):
    """One event: what it did, its proof, who recorded it, and taking it back."""
    return _event_page(request, _event(request, pk), UndoForm())


def _event_page(request, event, form, status=200):
    seen = Household.objects.visible_to(request.user).filter(pk__in=[event.household_id, event.other_id])
    context = {
        "event": event,
        "lines": event.summary.splitlines(),
        "open_households": set(seen.values_list("pk", flat=True)),
        "undoes": allows(policies.check_undo, event, request.user),
        "receives": allows(policies.check_receive, event, request.user),
        "form": form,
    }
    return render(request, "households/events/event.html", context, status=status)


@require(RECORDS)
@require_POST
def life_event_undo(request, pk):
    """Take an event back, with a reason."""
    event, form = _event(request, pk), UndoForm(request.POST)
    policies.check_undo_permitted(event, request.user)
    if form.is_valid():
        try:
            undo_event(event=event, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The event was taken back: everything is as it was before it."))
            return redirect("life_event", pk)
    return _event_page(request, event, form, status=INVALID)


@require(RECORDS)
@require_POST
def life_event_receive(request, pk):
    """Take in a family or person that came to one's ward."""
    event = _event(request, pk)
    try:
        receive(event=event, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken in."))
    return redirect("arrivals")


@require(SEES)
@require_safe
def life_event_proof(request, pk):
    """The proof as it was uploaded; a look is an event in the audit trail."""
    event = _event(request, pk)
    if not event.proof:
        raise Http404
    audit.record(by=request.user, action="event.proof", on=event)
    with event.proof.open() as file:
        content = file.read()
    name = f"bukti-{event.proof_sha256[:8]}.{ENDINGS[event.proof_type]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=event.proof_type, headers=headers)


@require(RECORDS)
@require_safe
def arrivals_list(request):
    """What came to one's wards and nobody there has taken in yet."""
    page = keyset_page(arrivals(request.user), ("-happened_on", "-id"), request.GET.get("cursor"))
    return render(request, "households/events/arrivals.html", {"page": page})
