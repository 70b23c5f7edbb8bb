"""The case page: everything about one household on one screen, and the numbers it shows one at a time."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.case import panels_for, work_panels_for
from households.forms.others import PurposeForm
from households.models import Household, Person, Visit
from households.models.register import PersonStatus
from households.register import policies
from households.register.actions import reveal
from households.register.timeline import history_of
from households.visits import second

SEEN_FOR = 60 * 60  # seconds: opening a case again within the hour leaves no second entry


@require("households.view_household")
@never_cache
@require_safe
def household(request, pk):
    """Head, address, statuses, members, visits, programmes, history."""
    found = get_object_or_404(
        Household.objects.visible_to(request.user)
        .select_related("ward__district", "assigned_to", "current_visit__threshold", "source_batch", "created_by")
        .prefetch_related("members"),
        pk=pk,
    )
    note_reading(request.user, found)
    blind = _read_visits(found, request.user)
    corrects = policies.allows(policies.check_correct, found, request.user)
    context = {
        "household": found, "corrects": corrects, "panels": panels_for(found, request.user),
        "reveals": request.user.has_perm("households.reveal_identity"),
        "visits_here": request.user.has_perm("households.make_visit"),
        "point": f"{found.latitude},{found.longitude}" if found.latitude is not None else "",
    }  # fmt: skip
    context |= _members(found) | _visits(found, request.user) | _history([] if blind else history_of(found))
    return render(request, "households/case.html", context)


@require("households.view_household")
@never_cache
@require_safe
def household_work(request, pk):
    """What is done on the case, fetched by its page; a page of its own where scripts are off."""
    found = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    context = {"household": found, "panels": work_panels_for(found, request.user)}
    return render(request, "households/_panels.html" if request.htmx else "households/case_work.html", context)


def _members(found):
    today = timezone.localdate()
    # Prefetched, so that the panels of the apps above find them on the household.
    people = sorted(found.members.all(), key=lambda person: (person.birth_date or today, person.pk))
    for person in people:
        person.age, person.anchor, person.nik_label = person.age_on(today), f"nik-{person.pk}", f"NIK {person.name}"
    present = [person for person in people if person.status == PersonStatus.PRESENT]
    present.sort(key=lambda person: person.relation != "head")
    return {"members": present, "gone": [person for person in people if person.status != PersonStatus.PRESENT]}


def _read_visits(found, user):
    """Put the visits that `user` may see on the household, once for page and panels; whether a blind second visit of
    theirs is due, so that the status was taken off as well."""
    visits = Visit.objects.filter(household=found).select_related("officer", "reviewed_by", "second_check")
    every = list(visits.order_by("-visited_on", "-pk"))
    found.visit_list = [visit for visit in every if not second.is_hidden(visit, user)]
    blind = len(found.visit_list) < len(every)
    if blind:
        second.cover(found)
    return blind


def _visits(found, user):
    return {"visits": found.visit_list if user.has_perm("households.view_visit") else None}


def _history(entries):
    return {
        "history": [entry for entry in entries if not entry.look],
        "looks": [entry for entry in entries if entry.look],
    }


def note_reading(user, found):
    """The law lets people know who looked: an entry for each person and case, once an hour (and process)."""
    if cache.add(f"viewed:{user.pk}:{found.pk}", 1, SEEN_FOR):
        audit.record(by=user, action="household.viewed", on=found)


@require("households.reveal_identity")
@never_cache
@require_POST
def household_reveal(request, pk):
    """The household's No. KK in full, for this answer alone."""
    found = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    return _revealed(request, found, found, "kk_number")


@require("households.reveal_identity")
@never_cache
@require_POST
def member_reveal(request, pk, person):
    """A member's NIK in full, for this answer alone."""
    found = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("household"), pk=person, household=pk
    )
    return _revealed(request, found.household, found, "nik")


def _revealed(request, found, on, field):
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["purpose"], status=400)
    number = reveal(on=on, field=field, by=request.user, purpose=form.cleaned_data["purpose"])
    if request.htmx:
        response = HttpResponse(format_html('<span class="identity-value">{}</span>', number))
    else:
        label = on._meta.get_field(field).verbose_name
        response = render(
            request, "households/revealed.html", {"household": found, "on": on, "number": number, "label": label}
        )
    response["Cache-Control"] = "no-store, private"
    return response
