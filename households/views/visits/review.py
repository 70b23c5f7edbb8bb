"""One visit, read and decided: what was found beside what was known, and what approving it would mean."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require
from households.events.offers import offers_of_visit
from households.forms.visits import RejectForm, ReturnForm
from households.models import FieldRecord, Visit
from households.models.visits import Presence, VisitState
from households.views.visits.comparison import answer_rows, member_rows, place_facts, visit_facts
from households.views.visits.sections import photo_groups
from households.visits import actions, policies, queues
from households.visits.told import told_by, with_told


@require("households.view_visit")
@require_safe
def visit(request, pk):
    """The visit with its household's other visits. Reviewers see the outcome that approval would give."""
    line = _line(request.user, pk)
    visit = next((one for one in line if one.pk == pk), None)
    if visit is None:
        raise Http404
    may_review = policies.allows(policies.check_review, visit, request.user)
    previous = _previous(visit, line)
    members = list(visit.members.select_related("person").order_by("person__birth_date", "pk"))
    audit.record(by=request.user, action="visit.view", on=visit)
    told = told_by(visit)
    context = {
        "visit": visit,
        "line": [one for one in line if one.pk != pk],
        "previous": previous,
        "facts": visit_facts(visit),
        "place": place_facts(visit),
        "told": told,
        "offers": offers_of_visit(visit, members, request.user),
        "answers": answer_rows(visit, previous, told) if visit.presence == Presence.FOUND else [],
        "members": member_rows(visit, members),
        "photos": [group for group in photo_groups(visit) if group["photos"]],
        "may_edit": policies.allows(policies.check_edit, visit, request.user),
        "may_review": may_review,
        "may_second": policies.allows(policies.check_second, visit, _check(visit), request.user),
        "own": visit.state == VisitState.SUBMITTED and visit.officer_id == request.user.pk,
        **(_review(visit, members, request.user) if may_review else {"outcome": None, "flags": (), "check": None}),
    }
    return render(request, "households/visits/visit.html", context)


def _line(user, pk):
    """Every visit to the household of visit `pk` that `user` may see, latest first: one query for all of them."""
    household = Visit.objects.filter(pk=pk).values("household")
    visits = with_told(Visit.objects.visible_to(user).filter(household__in=household))
    finished = FieldRecord.objects.filter(visit=OuterRef("pk"), taken_at__gte=OuterRef("created_at"))
    visits = visits.annotate(finished_at=Subquery(finished.order_by("taken_at").values("taken_at")[:1]))
    related = visits.select_related(
        "household__ward__district", "officer", "reviewed_by", "threshold", "checks", "second_check__officer"
    )
    return list(related.order_by("-visited_on", "-id"))


def _previous(visit, line):
    earlier = (one for one in line if one.pk != visit.pk and one.state == VisitState.APPROVED)
    return next((one for one in earlier if one.presence == Presence.FOUND and one.visited_on <= visit.visited_on), None)


def _review(visit, members, user):
    previous, following = queues.neighbours(visit, user)
    return {
        "outcome": actions.outcome_of(visit, members),
        "flags": _flags(visit, user),
        "check": getattr(visit, "checks", None),
        "previous_in_queue": previous,
        "next_in_queue": following,
        "return_form": ReturnForm(auto_id="return_%s"),
        "reject_form": RejectForm(auto_id="reject_%s"),
    }


def _check(visit):
    return getattr(visit, "second_check", None)


def _flags(visit, user):
    """What makes one look twice; the visit that a photo repeats is linked where this person may see it."""
    seen = Exists(Visit.objects.visible_to(user).filter(pk=OuterRef("twin")))
    return list(visit.flags.annotate(linked=seen).order_by("pk"))


@require("households.review_visit")
@require_POST
def visit_approve(request, pk):
    """Approve a visit and go on with the next of the queue."""
    return _decide(request, pk, actions.approve_visit, {}, _("The visit was approved."))


@require("households.review_visit")
@require_POST
def visit_return(request, pk):
    """Send a visit back with a comment and go on with the next of the queue."""
    comment = request.POST.get("comment", "")
    return _decide(request, pk, actions.return_visit, {"comment": comment}, _("The visit was sent back."))


@require("households.review_visit")
@require_POST
def visit_reject(request, pk):
    """Set a visit aside with a reason and go on with the next of the queue."""
    reason = request.POST.get("reason", "")
    return _decide(request, pk, actions.reject_visit, {"reason": reason}, _("The visit was rejected."))


def _decide(request, pk, action, words, done):
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    following = queues.next_in_queue(visit, request.user) if visit.submitted_at else None
    version = request.POST.get("version", "")
    try:
        action(visit=visit, by=request.user, version=int(version) if version.isdigit() else None, **words)
    except actions.VisitChanged:
        text = _("This visit has changed since you opened it. Look at it again, then decide.")
        messages.error(request, " ".join([text, *_typed(words)]))
        return redirect(visit)
    except ValidationError as error:
        messages.error(request, " ".join([*error.messages, *_typed(words)]))
        return redirect(visit)
    messages.success(request, done)
    return redirect("visit", pk=following) if following else redirect("visit_list")


def _typed(words):
    """What the reviewer wrote, said again so that it isn't lost."""
    return [_("You wrote: “%(words)s”") % {"words": text} for text in words.values() if text.strip()]
