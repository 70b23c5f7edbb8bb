"""The list of programmes, the page of one with its enrolments, and who may be proposed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from households.models import Household
from kupang_case.keyset import keyset_page
from programs import figures
from programs.common_numbers import NUMBERS
from programs.enrolments.actions import propose_many
from programs.enrolments.candidates import candidates, screening
from programs.enrolments.filters import CandidateFilter, EnrolmentFilter
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState, Programme
from programs.parameters import parameters_of
from programs.rosters.actions import propose_many_onto
from programs.views.common import drafts_of, get_programme, show_errors


@require("programs.view_programme")
@require_safe
def programmes(request):
    """The programmes in scope, each with its counts."""
    found = list(Programme.objects.visible_to(request.user).select_related("agency").order_by("name"))
    mine = Enrolment.objects.visible_to(request.user)
    counts = {row["programme"]: row for row in figures.by_programme(mine)}
    rows = [{"programme": one, "kind": kind_of(one), "counts": counts.get(one.pk)} for one in found]
    return render(request, "programs/programmes.html", {"rows": rows})


@require("programs.view_programme")
@require_safe
def programme(request, slug):
    """What the programme is, its rules and numbers, and its enrolments (see `programs.enrolments.filters`)."""
    found = get_programme(request.user, slug, parameters=True)
    mine = Enrolment.objects.visible_to(request.user).filter(programme=found)
    narrowed = EnrolmentFilter(request.GET, queryset=mine, waits=kind_of(found).waits)
    rows = narrowed.qs.select_related("household", "person", "ward", "roster")
    page = keyset_page(rows, ("-id",), request.GET.get("cursor"), cap=None, count_of=narrowed.qs)
    counts = {row["state"]: row["count"] for row in figures.by_state(mine)}
    context = {
        "programme": found,
        "filter": narrowed,
        "page": page,
        "counts": [(state, counts.get(state, 0)) for state in EnrolmentState],
        "enrolled": sum(counts.get(state, 0) for state in figures.ENROLLED_STATES),
        "loose": request.user.has_perm("programs.build_roster") and counts.get("proposed", 0),
        "steps": None if request.GET.get("cursor") else _funnel(found, request.user),
        **_about(found),
    }
    return render(request, "programs/programme.html", context)


def _funnel(programme, user):
    """Triples (rule, families left, families dropped) over all families that `user` sees; nothing without rules."""
    if not kind_of(programme).proposable or not user.has_perm("households.view_household"):
        return None
    left = screening(programme, Household.objects.visible_to(user))
    before = [left[0][1], *(count for _title, count in left)]
    return [(title, count, before[number] - count) for number, (title, count) in enumerate(left)]


def _about(programme):
    """The rules and numbers in force today."""
    today, kind = timezone.localdate(), kind_of(programme)
    rules = kind.rules.on(today)
    known = kind.parameters | NUMBERS
    numbers = [(known.get(key), one) for key, one in parameters_of(programme, today).items()]
    order = list(kind.parameters)
    numbers.sort(key=lambda pair: order.index(pair[1].key) if pair[1].key in order else len(order))
    return {"kind": kind, "household_rules": rules.household, "person_rules": rules.person, "numbers": numbers}


@require("programs.propose_enrolment")
@require_http_methods(["GET", "HEAD", "POST"])
def eligible(request, slug):
    """Who meets the rules and isn't in the programme, in order of need; proposes the chosen, or all that are listed."""
    found = get_programme(request.user, slug, parameters=True)
    within = Household.objects.visible_to(request.user)
    of_persons = found.unit == Programme.Unit.PERSON
    prefix = "household__" if of_persons else ""
    narrowed = CandidateFilter(request.GET, candidates(found, within), prefix_to_ward=prefix)
    onto = _onto(request, found)
    if request.method == "POST":
        return _propose(request, found, onto, within, narrowed)
    related = [f"{prefix}ward", f"{prefix}current_visit", *(["household"] if of_persons else [])]
    rows = narrowed.qs.select_related(*related)
    page = keyset_page(rows, ("need", "id"), request.GET.get("cursor"), find_in=candidates(found, within))
    context = {
        "programme": found,
        "kind": kind_of(found),
        "filter": narrowed,
        "page": page,
        "of_persons": of_persons,
        "onto": onto,
        "onto_text": str(onto.pk) if onto else "",
        "steps": None if request.GET.get("cursor") else screening(found, within),
    }
    return render(request, "programs/eligible.html", context)


def _onto(request, programme):
    """The draft that proposals go to (`?onto=`), or None."""
    key = request.GET.get("onto", "")
    return drafts_of(request.user, programme).filter(pk=key).first() if key.isdecimal() else None


def _propose(request, programme, onto, within, narrowed):
    everybody = "all" in request.POST
    ids = list(narrowed.qs.order_by().values_list("pk", flat=True)) if everybody else _ids(request)
    values = {"by": request.user, "within": within, "ids": ids, "reason": request.POST.get("reason", "")[:1000]}
    try:
        made = propose_many_onto(roster=onto, **values) if onto else propose_many(programme=programme, **values)
    except ValidationError as error:
        show_errors(request, error)
        return redirect(request.get_full_path())
    if made:
        text = ngettext("%(count)d proposal was made.", "%(count)d proposals were made.", len(made))
        messages.success(request, text % {"count": len(made)})
    else:
        messages.warning(request, _("Nobody was proposed: choose at least one row that is still free."))
    return redirect(onto) if made and onto else redirect(request.get_full_path())


def _ids(request):
    """The chosen ids that are UUIDs; others can't be anybody's."""
    found = []
    for text in request.POST.getlist("ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
