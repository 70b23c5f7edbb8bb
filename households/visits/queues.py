"""Whose work is what: the lists of visits by role, and the neighbours in the review queue."""

from django.db.models import Count, Exists, F, OuterRef, Q

from households.models import Household, Visit
from households.models.visits import VisitState
from households.visits.workflow import EDITABLE, OPEN

QUEUE_ORDER = ("submitted_at", "id")
WALK_ORDER = ("ward_id", "rw", "rt", "id")


def open_visits_of(user):
    """The visits that wait for `user` as their officer: drafts and returned ones."""
    return Visit.objects.visible_to(user).filter(officer=user, state__in=EDITABLE)


def review_queue(user):
    """The visits that wait for `user` as a reviewer, without their own."""
    return Visit.objects.visible_to(user).filter(state=VisitState.SUBMITTED).exclude(officer=user)


def assigned_to(user):
    """The households that `user` has still to visit: assigned, and no visit of theirs is open."""
    begun = Visit.objects.filter(household=OuterRef("pk"), officer=user, state__in=OPEN)
    return Household.objects.visible_to(user).filter(Q(assigned_to=user) & ~Exists(begun))


def counts(user) -> dict:
    """How many visits wait for `user`: own `draft` and `returned` ones, and those to review (`queue`); one query."""
    own, submitted = Q(officer=user), Q(state=VisitState.SUBMITTED)
    waiting = Visit.objects.visible_to(user).filter(own & Q(state__in=EDITABLE) | submitted)
    return waiting.aggregate(
        draft=Count("pk", filter=own & Q(state=VisitState.DRAFT)),
        returned=Count("pk", filter=own & Q(state=VisitState.RETURNED)),
        queue=Count("pk", filter=submitted & ~own),
    )


def neighbours(visit, user):
    """(previous, next) ids of the review queue around `visit`, None at the ends; one query."""
    queue = review_queue(user)
    at, pk = visit.submitted_at, visit.pk
    before = queue.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk)).order_by("-submitted_at", "-id")
    after = queue.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk)).order_by(*QUEUE_ORDER)
    sides = before.values_list("pk", "submitted_at")[:1].union(after.values_list("pk", "submitted_at")[:1], all=True)
    previous = following = None
    for found, moment in sides.order_by(F("submitted_at").asc(), "id"):
        if (moment, found) < (at, pk):
            previous = found
        else:
            following = found
    return previous, following


def next_in_queue(visit, user):
    """The id of the visit to look at once `visit` is decided: the one behind it, else the first, else None."""
    _previous, following = neighbours(visit, user)
    first = review_queue(user).exclude(pk=visit.pk).order_by(*QUEUE_ORDER).values_list("pk", flat=True)
    return following or first.first()
